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

/// <summary>Layer l: an activation per neuron, by name; W[j, k] from neuron k of layer l−1 to neuron j; B[j].</summary>
/// <param name="Sigma">n_l names; a softmax layer repeats "softmax".</param>
/// <param name="W">Weights, n_l × n_(l−1).</param>
/// <param name="B">Biases, n_l.</param>
public sealed record Layer<T>(string[] Sigma, T[,] W, T[] B);

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
