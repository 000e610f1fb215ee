namespace Nabla.Reference;

/// <summary>A network, or whatever has a number for each of its parameters, such as its gradient.</summary>
/// <param name="layers">Layers 2 … L; layer 1 is the input and has no parameters.</param>
public sealed class Network<T>(params Layer<T>[] layers) where T : INumberBase<T>
{
    /// <summary>The number of the last layer.</summary>
    public int L => layers.Length + 1;

    /// <summary>Layer l, 2 … L.</summary>
    public Layer<T> this[int l] => layers[l - 2];

    /// <summary>A copy in another type of number.</summary>
    public Network<TOther> To<TOther>() where TOther : INumberBase<TOther> => Map(TOther.CreateChecked);

    /// <summary>Zero for every parameter.</summary>
    public Network<TOther> Zeros<TOther>() where TOther : INumberBase<TOther> => Map(_ => TOther.Zero);

    private Network<TOther> Map<TOther>(Func<T, TOther> f) where TOther : INumberBase<TOther> =>
        new([.. layers.Select(layer => new Layer<TOther>(
            layer.Sigma,
            Matrix.Of(layer.W.GetLength(0), layer.W.GetLength(1), (j, k) => f(layer.W[j, k])),
            [.. layer.B.Select(f)]))]);
}
