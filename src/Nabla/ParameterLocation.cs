namespace Nabla;

/// <summary>Names one parameter: the weight w^l_jk, or the bias b^l_j where there is no k.</summary>
/// <param name="Layer">l, 2 … L.</param>
/// <param name="J">The neuron of layer l, from 0.</param>
/// <param name="K">The neuron of layer l−1 that the weight comes from, from 0; null for a bias.</param>
public readonly record struct ParameterLocation(int Layer, int J, int? K)
{
    /// <summary><c>W(3)[1, 3]</c> or <c>B(3)[1]</c>.</summary>
    public override string ToString() => K is { } k ? $"W({Layer})[{J}, {k}]" : $"B({Layer})[{J}]";
}
