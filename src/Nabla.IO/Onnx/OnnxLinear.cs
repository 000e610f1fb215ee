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

    /// <summary>A layer of weights and biases that are lists, as operators of ai.onnx.ml have them.</summary>
    public static OnnxSignal Of(OnnxStep step, OnnxTensor weights, int rows, double[] biases)
    {
        OnnxFlow from = step.Input(0);
        int width = from switch
        {
            OnnxRaw { Shape.Length: 1, ByColumn: false } raw => raw.Width,
            OnnxSignal { ByColumn: false } signal => signal.Width,
            _ => throw step.Refuse("an input of other dimensions", "a row for each example"),
        };
        if (weights.Length == 0 || weights.Length % rows != 0 || (width != 0 && weights.Length / rows != width))
            throw step.Refuse(Invariant($"{weights.Length} coefficients"), Invariant($"{rows} for each input"));
        var w = new OnnxMatrix(weights with { Shape = [rows, weights.Length / rows] }, IsTransposed: false, 1);
        return WithBiases(From(step, from, w, byColumn: false), biases);
    }

    /// <summary>A layer whose z has a factor and a shift for each neuron, or one for all.</summary>
    public static OnnxLayer Scaled(OnnxBudget budget, OnnxLayer layer, OnnxAffine? affine)
    {
        if (affine is null)
            return layer;
        int rows = layer.W.Rows;
        budget.Spend(rows);
        double[] factors = new double[rows], biases = new double[rows];
        for (int j = 0; j < rows; j++)
        {
            (double factor, double shift) = affine.At(j);
            factors[j] = factor * (layer.W.RowFactors?[j] ?? 1);
            biases[j] = factor * (layer.B?[j] ?? 0) + shift;
        }

        return layer with { W = layer.W with { RowFactors = factors }, B = biases };
    }

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
            OnnxRaw raw => raw.Shape.Length == 1 || (step.Node.Op == "MatMul" && !weightsFirst
                && raw.Shape[..^1].All(size => size == 1)) ? (raw.ByColumn, raw.Width) : throw step.Refuse(
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

        return From(step, from, w, weightsFirst);
    }

    private static OnnxSignal From(OnnxStep step, OnnxFlow from, OnnxMatrix w, bool byColumn)
    {
        step.Budget.Spend((long)w.Rows * w.Columns);   // layers that share a tensor get weights of their own
        ImmutableArray<OnnxPart> z = [new(0, w.Rows, OnnxFormula.Z)];
        if (from is OnnxRaw { Affine: var scaled } input)
        {
            return new(Taking(step, new(input, null, w, null), scaled), z, byColumn)
            {
                Dimensions = input.Shape.Length == 1 ? default : [-1, .. input.Shape[..^1], w.Rows],
            };
        }

        var before = (OnnxSignal)from;
        if (step.Node.Op != "MatMul" || byColumn || !OnnxDimensions.IsRow(before))
            OnnxDimensions.RequireMatrix(step, before);
        (OnnxLayer closed, OnnxAffine? affine) = OnnxClosed.Of(
            step.Budget, before, OnnxProblem.Place(step.Node));
        return new(Taking(step, new(before.Layer.Input, closed, w, null), affine), z, byColumn)
        {
            Dimensions = before.IsMatrix ? default : [.. before.Dimensions[..^1], w.Rows],
        };
    }

    // What comes in has factors and shifts f a + s:  W (f ⊙ a + s) = (W ⊙ f) a + W s
    private static OnnxLayer Taking(OnnxStep step, OnnxLayer layer, OnnxAffine? affine)
    {
        if (affine is null)
            return layer;
        OnnxMatrix w = layer.W;
        if (affine.Count != 1 && affine.Count != w.Columns)
            throw step.Refuse(Invariant($"weights for {w.Columns} inputs"), Invariant($"for {affine.Count}"));
        step.Budget.Spend(w.Rows);
        var biases = new double[w.Rows];
        for (int j = 0; j < w.Rows; j++)
        {
            for (int k = 0; k < w.Columns; k++)
                biases[j] += w[j, k] * affine.At(k).Shift;
        }

        return layer with { W = w with { Before = affine }, B = biases };
    }
}
