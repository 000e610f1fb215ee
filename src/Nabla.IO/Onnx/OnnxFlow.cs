namespace Nabla.IO;

/// <summary>What a tensor of a graph is in the terms of a network.</summary>
internal abstract record OnnxFlow;

/// <summary>Numbers that do not depend on the input.</summary>
internal sealed record OnnxConstant(OnnxTensor Tensor) : OnnxFlow;

/// <summary>The input, perhaps divided and in another shape.</summary>
/// <param name="Shape">Dimensions of one example; 0: open until a layer tells.</param>
/// <param name="Batch">Number of examples, where the file fixes one.</param>
/// <param name="Divisor">What raw values have been divided by.</param>
/// <param name="ByColumn">Whether examples are columns.</param>
internal sealed record OnnxRaw(ImmutableArray<int> Shape, long? Batch, double Divisor, bool ByColumn = false) : OnnxFlow
{
    /// <summary>What became of the divided values, which the first layer takes into itself; null: nothing.</summary>
    public OnnxAffine? Affine { get; init; }

    /// <summary>Numbers in one example; 0: open.</summary>
    public int Width => Shape.Aggregate(1, (product, size) => product * size);
}

/// <summary>A function of each weighted input of a layer, some of them perhaps in another order or left out.</summary>
/// <param name="Layer">The layer whose z it is made of.</param>
/// <param name="Parts">Runs of neighboring neurons and what became of their z, in the order of the tensor.</param>
/// <param name="ByColumn">Whether examples are columns.</param>
internal sealed record OnnxSignal(OnnxLayer Layer, ImmutableArray<OnnxPart> Parts, bool ByColumn) : OnnxFlow
{
    /// <summary>What became of the parts, which the next layer takes into itself; null: nothing.</summary>
    public OnnxAffine? Affine { get; init; }

    /// <summary>Its dimensions, −1 being the examples, where they are others than (examples, neurons).</summary>
    public ImmutableArray<int> Dimensions { get; init; }

    /// <summary>Whether its dimensions are examples and neurons.</summary>
    public bool IsMatrix => Dimensions.IsDefault;

    /// <summary>Numbers in one example.</summary>
    public int Width => Parts.Sum(part => part.Count);

    /// <summary>Whether it is z itself, as the layer made it.</summary>
    public bool IsBare =>
        Affine is null && Parts is [{ Start: 0, Formula.IsZ: true } all] && all.Count == Layer.W.Rows;
}

/// <summary>Neighboring neurons whose z went through the same formula.</summary>
internal readonly record struct OnnxPart(int Start, int Count, OnnxFormula Formula);

/// <summary>A layer of weights and biases, and once something comes after it, of activations.</summary>
/// <param name="Input">The input of the first layer.</param>
/// <param name="Before">The layer before; null: the input.</param>
/// <param name="W">The weights.</param>
/// <param name="B">The biases; null: none yet.</param>
/// <param name="Activation">σ; null: not known yet.</param>
internal sealed record OnnxLayer(
    OnnxRaw Input, OnnxLayer? Before, OnnxMatrix W, double[]? B, LayerActivation? Activation = null);

/// <summary>A tensor read as w^l, its rows perhaps picked.</summary>
/// <param name="Tensor">Two dimensions.</param>
/// <param name="IsTransposed">Whether its columns are the neurons.</param>
/// <param name="Scale">What every number is multiplied by.</param>
/// <param name="Picked">The neurons in their order, −1 for one whose weights are 0; null: all.</param>
internal sealed record OnnxMatrix(OnnxTensor Tensor, bool IsTransposed, double Scale, int[]? Picked = null)
{
    /// <summary>What each row of the tensor is multiplied by; null: nothing.</summary>
    public double[]? RowFactors { get; init; }

    /// <summary>What each column is multiplied by; null: nothing.</summary>
    public OnnxAffine? Before { get; init; }

    public int Rows => Picked?.Length ?? Tensor.Shape[IsTransposed ? 1 : 0];

    public int Columns => Tensor.Shape[IsTransposed ? 0 : 1];

    /// <summary>w_jk.</summary>
    public double this[int j, int k]
    {
        get
        {
            int row = Picked is null ? j : Picked[j];
            if (row < 0)
                return 0;
            double w = Scale * (IsTransposed ? Tensor[k * Tensor.Shape[1] + row] : Tensor[row * Tensor.Shape[1] + k]);
            if (RowFactors is not null)
                w *= RowFactors[row];
            return Before is null ? w : w * Before.At(k).Factor;
        }
    }
}
