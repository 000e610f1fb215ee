namespace Nabla;

/// <summary>Layers whose weights and biases stay as they are, whatever an optimizer does to a whole θ.</summary>
internal sealed class FrozenLayers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterVector<T> _theta;
    private readonly bool[] _isFrozen;   // by l
    private readonly (int Layer, T[] Weights, T[] Biases)[] _kept;

    private FrozenLayers(ParameterVector<T> theta, ImmutableArray<int> layers)
    {
        _theta = theta;
        _isFrozen = [.. Enumerable.Range(0, theta.Architecture.LayerCount + 1).Select(layers.Contains)];
        _kept = [.. layers.Distinct().Select(l => (l, new T[theta.Weights(l).Length], new T[theta.Biases(l).Length]))];
    }

    /// <summary>Those that a recipe names; null where it names none.</summary>
    internal static FrozenLayers<T>? Of(Recipe recipe, ParameterVector<T> theta) =>
        recipe.Freeze is { IsEmpty: false } layers ? new(theta, layers) : null;

    /// <summary>Whether layer l is one.</summary>
    internal bool this[int l] => _isFrozen[l];

    /// <summary>Takes them down as they are now.</summary>
    internal void Keep()
    {
        foreach ((int l, T[] weights, T[] biases) in _kept)
        {
            _theta.Weights(l).CopyTo(weights);
            _theta.Biases(l).CopyTo(biases);
        }
    }

    /// <summary>Sets them back to what was taken down.</summary>
    internal void PutBack()
    {
        foreach ((int l, T[] weights, T[] biases) in _kept)
        {
            weights.CopyTo(_theta.Weights(l));
            biases.CopyTo(_theta.Biases(l));
        }
    }
}
