namespace Nabla.IO;

/// <summary>Weights and biases: Gemm, MatMul, and the Add behind a MatMul.</summary>
internal static class OnnxLinear
{
    /// <summary>Y = α A B + β C, A and B transposed or not; either may be the weights.</summary>
    public static OnnxFlow Gemm(OnnxStep step)
    {
        bool transA = step.Whole("transA", 0) != 0, transB = step.Whole("transB", 0) != 0;
        double alpha = step.Real("alpha", 1), beta = step.Real("beta", 1);
        OnnxSignal z = Product(step, transA, transB, alpha);
        if (!step.Has(2))
            return z;
        return WithBiases(z, Biases(step, step.Constant(2), z, beta) ?? throw step.Refuse(
            $"C of shape [{string.Join(", ", step.Constant(2).Shape)}]",
            Invariant($"a number for each of the {z.Width} neurons, the same for every example")));
    }

    /// <summary>Y = A B.</summary>
    public static OnnxFlow MatMul(OnnxStep step) => Product(step, false, false, 1);

    /// <summary>A layer's z with biases.</summary>
    public static OnnxSignal WithBiases(OnnxSignal z, double[] biases) => z with
    {
        Layer = z.Layer with
        {
            B = z.Layer.B is { } before ? [.. before.Zip(biases, (x, y) => x + y)] : biases,
        },
    };

    /// <summary>A constant as a number for each neuron of a tensor; null where it is something else.</summary>
    public static double[]? Biases(OnnxStep step, OnnxTensor tensor, OnnxSignal z, double scale)
    {
        ReadOnlySpan<int> shape = tensor.Shape.AsSpan();
        bool fits = tensor.IsReal && tensor.Length == 1 && shape.Length <= 2;
        fits |= tensor.IsReal && tensor.Length == z.Width && (z.ByColumn ? shape is [_, 1] : shape is [_] or [1, _]);
        if (!fits)
            return null;
        step.Budget.Spend(z.Width);
        var biases = new double[z.Width];
        for (int j = 0; j < biases.Length; j++)
            biases[j] = scale * tensor[tensor.Length == 1 ? 0 : j];
        return biases;
    }

    private static OnnxSignal Product(OnnxStep step, bool transA, bool transB, double scale)
    {
        OnnxFlow a = step.Input(0), b = step.Input(1);
        if (a is OnnxConstant == b is OnnxConstant)
            throw step.Refuse("a product of two constants, or of two that are none", "weights on one side");
        bool weightsFirst = a is OnnxConstant;
        OnnxTensor tensor = ((OnnxConstant)(weightsFirst ? a : b)).Tensor;
        if (tensor.Shape.Length != 2 || tensor.Shape.Contains(0) || !tensor.IsReal)
        {
            throw step.Refuse(
                $"weights of shape [{string.Join(", ", tensor.Shape)}] and type {OnnxTensor.NameOf(tensor.Type)}",
                "a matrix of real numbers");
        }

        OnnxFlow from = weightsFirst ? b : a;
        (bool byColumn, int width) = from switch
        {
            OnnxRaw raw => raw.Shape.Length == 1 ? (raw.ByColumn, raw.Width) : throw step.Refuse(
                $"an input of shape [batch, {string.Join(", ", raw.Shape)}]", "Flatten before the first layer"),
            OnnxSignal signal => (signal.ByColumn, signal.Width),
            _ => throw step.Refuse("an unknown input", "a layer"),
        };
        // Examples must be rows where the weights come second, columns where they come first.
        if (byColumn ^ (weightsFirst ? transB : transA) != weightsFirst)
            throw step.Refuse("examples and neurons exchanged", "a product over neurons, not over examples");
        // Weights are stored as in the book, a row for a neuron, where they come first or are transposed.
        var w = new OnnxMatrix(tensor, weightsFirst ? transA : !transB, scale);
        if (width != 0 && width != w.Columns)
        {
            throw step.Refuse(
                Invariant($"weights for {w.Columns} inputs"),
                Invariant($"for {width}, as many as come in"));
        }

        step.Budget.Spend((long)w.Rows * w.Columns);   // layers that share a tensor get weights of their own
        OnnxLayer layer = from is OnnxSignal before
            ? new(before.Layer.Input, OnnxNeurons.Closed(step.Budget, before, OnnxProblem.Place(step.Node)), w, null)
            : new((OnnxRaw)from, null, w, null);
        return new(layer, [new(0, w.Rows, OnnxFormula.Z)], weightsFirst);
    }
}
