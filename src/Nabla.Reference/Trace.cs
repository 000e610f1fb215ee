namespace Nabla.Reference;

/// <summary>All that a pass computes, as [layer][example][neuron]; layers by number, so that [0] is not used.</summary>
/// <param name="L">The number of the last layer.</param>
/// <param name="x">The inputs, one example a row; they are a^1.</param>
public sealed class Trace<T>(int L, T[][] x)
{
    /// <summary>Weighted inputs z^l, l = 2 … L.</summary>
    public T[][][] Z { get; } = new T[L + 1][][];

    /// <summary>Activations a^l, l = 1 … L.</summary>
    public T[][][] A { get; } = [[], x, .. new T[L - 1][][]];

    /// <summary>Errors δ^l = ∂C_x/∂z^l of each single example, l = 2 … L.</summary>
    public T[][][] Delta { get; } = new T[L + 1][][];
}
