namespace Nabla.IO;

/// <summary>What is computed number by number: activations and the operators from which formulas are made.</summary>
internal static class OnnxElementwise
{
    /// <summary>A function of each number.</summary>
    public static OnnxFlow Unary(OnnxStep step, Func<double, double> function, string? told = null)
    {
        bool isArithmetic = step.Node.Op is "Sqrt" or "Reciprocal" or "Abs";
        if (isArithmetic && step.Input(0) is OnnxConstant { Tensor: var tensor })
            return OnnxConstants.Unary(step, tensor, function);
        OnnxSignal signal = OnnxNeurons.Signal(step, step.Input(0));
        return Mapped(step, signal, formula => formula.Then(function, told));
    }

    /// <summary>A function of each number and of the attribute alpha.</summary>
    /// <param name="step">The node.</param>
    /// <param name="otherwise">Its alpha where it does not say.</param>
    /// <param name="known">The activation whose alpha is the only one that Nabla has, and that.</param>
    /// <param name="function">The function of x and alpha.</param>
    public static OnnxFlow OfAlpha(
        OnnxStep step, float otherwise, string known, Func<double, double, double> function)
    {
        float alpha = step.Real("alpha", otherwise);
        return Unary(step, x => function(x, alpha), Told(step, Invariant($"alpha {alpha}"), known));
    }

    /// <summary>A function of two tensors: biases added, raw inputs divided, or part of a formula.</summary>
    public static OnnxFlow Binary(OnnxStep step, Func<double, double, double> function)
    {
        if (step.Whole("axis", 0) != 0 | step.Whole("broadcast", 0) != 0)
            throw step.Refuse("broadcasting of an old kind", "that of version 7 and later");
        if (step.Count != 2)
            throw step.Refuse(Invariant($"{step.Count} inputs"), "two");
        return (step.Input(0), step.Input(1)) switch
        {
            (OnnxRaw raw, OnnxConstant) => OnnxScaling.OfRaw(step, raw, 1),
            (OnnxConstant, OnnxRaw raw) => OnnxScaling.OfRaw(step, raw, 0),
            (OnnxSignal signal, OnnxConstant) => WithConstant(step, signal, 1, function),
            (OnnxConstant, OnnxSignal signal) => WithConstant(step, signal, 0, (x, y) => function(y, x)),
            (OnnxSignal x, OnnxSignal y) => Joined(step, x, y, function),
            (OnnxConstant { Tensor: var x }, OnnxConstant { Tensor: var y }) =>
                OnnxConstants.Binary(step, x, y, function),
            _ => throw step.Refuse("an input used twice", "one layer after the other"),
        };
    }

    /// <summary>−x of anything.</summary>
    public static OnnxFlow Neg(OnnxStep step) => step.Input(0) switch
    {
        OnnxRaw raw => OnnxScaling.After(raw, OnnxAffine.Of(step, [-1], [0])),
        OnnxSignal { Affine: not null } signal => OnnxScaling.After(step, signal, OnnxAffine.Of(step, [-1], [0])),
        OnnxSignal signal => Scaled(step, signal, OnnxAffine.Of(step, [-1], [0])),
        _ => throw step.Refuse("arithmetic on constants alone", "its result"),
    };

    /// <summary>e^x, which takes the logarithm of softmax back.</summary>
    public static OnnxFlow Exp(OnnxStep step) =>
        OfLayer(step, OnnxFormula.LogSoftmax, OnnxFormula.Softmax) ?? Unary(step, Math.Exp);

    /// <summary>ln x, also of softmax.</summary>
    public static OnnxFlow Log(OnnxStep step) =>
        OfLayer(step, OnnxFormula.Softmax, OnnxFormula.LogSoftmax) ?? Unary(step, Math.Log);

    public static OnnxFlow Selu(OnnxStep step)
    {
        double alpha = step.Real("alpha", 1.67326319217681884765625f);
        double gamma = step.Real("gamma", 1.05070102214813232421875f);
        return Unary(step, x => gamma * (x > 0 ? x : alpha * Expm1(x)), Told(
            step, Invariant($"alpha {(float)alpha}, gamma {(float)gamma}"), "selu has 1.6732632 and 1.050701"));
    }

    public static OnnxFlow HardSigmoid(OnnxStep step)
    {
        double alpha = step.Real("alpha", 0.2f), beta = step.Real("beta", 0.5f);
        return Unary(step, x => Math.Max(0, Math.Min(1, alpha * x + beta)), Told(
            step, Invariant($"alpha {(float)alpha}, beta {(float)beta}"), "hard_sigmoid has 1/6 and 1/2"));
    }

    public static OnnxFlow Gelu(OnnxStep step)
    {
        Activation activation = step.Text("approximate", "none") switch
        {
            "none" => Activation.Gelu,
            "tanh" => Activation.GeluTanh,
            var other => throw step.Refuse($"the approximation {Quoted.Of(other)}", "none or tanh"),
        };
        return Unary(step, x => OnnxFormula.At(activation, x));
    }

    public static OnnxFlow Clip(OnnxStep step)
    {
        double min = step.Real("min", float.NegativeInfinity), max = step.Real("max", float.PositiveInfinity);
        if (step.Has(1))
            min = step.Number(1);
        if (step.Has(2))
            max = step.Number(2);
        return Unary(
            step, x => Math.Min(max, Math.Max(min, x)),
            Told(step, Invariant($"bounds {(float)min} and {(float)max}"), "relu has 0 and no other"));
    }

    /// <summary>exp x − 1 for x up to 0.</summary>
    public static double Expm1(double x) => OnnxFormula.At(Activation.Elu, Math.Min(0, x));

    private static OnnxSignal WithConstant(
        OnnxStep step, OnnxSignal signal, int constant, Func<double, double, double> function)
    {
        OnnxTensor tensor = step.Constant(constant);
        bool isSum = step.Node.Op == "Add" || (step.Node.Op == "Sub" && constant == 1);
        // One number may be a bias or part of a formula; a layer without biases takes it as one.
        if (isSum && signal is { IsBare: true, IsMatrix: true } && (tensor.Length != 1 || signal.Layer.B is null)
            && OnnxLinear.Biases(step, tensor, signal, step.Node.Op == "Sub" ? -1 : 1) is { } biases)
        {
            return OnnxLinear.WithBiases(signal, biases);
        }

        double[] numbers = OnnxBroadcast.Numbers(step, tensor, signal) ?? throw step.Refuse(
            $"a constant of shape [{string.Join(", ", tensor.Shape)}]",
            Invariant($"one number, or one for each of the {signal.Width} neurons, the same for every example"));
        OnnxAffine? affine = OnnxAffine.Of(step, numbers, isSecond: constant == 1);
        if (affine is not null && (numbers.Length > 1 || signal.Affine is not null
            || signal.Parts.Any(part => part.Formula.IsOfLayer)))
        {
            return OnnxScaling.After(step, signal, affine);
        }

        double number = numbers[0];
        if (numbers.Any(other => other != number))
        {
            throw step.Refuse(
                $"a constant of {numbers.Length} different numbers", $"one number for all neurons in {step.Node.Op}");
        }

        return affine is not null
            ? Scaled(step, signal, affine)
            : Mapped(step, signal, formula => formula.Then(x => function(x, number), step.Node.Op == "PRelu"
                ? Told(step, Invariant($"slope {(float)number}"), "leaky_relu has one from −1 to 1") : null));
    }

    // What a message calls a function with parameters, where they are no activation's.
    private static string Told(OnnxStep step, string parameters, string known) =>
        $"{OnnxProblem.Place(step.Node)} with {parameters} ({known})";

    private static OnnxSignal Scaled(OnnxStep step, OnnxSignal signal, OnnxAffine affine) =>
        Mapped(step, signal, formula => formula.Then(affine));

    private static OnnxSignal? OfLayer(OnnxStep step, OnnxFormula from, OnnxFormula to) =>
        step.Input(0) is OnnxSignal { Affine: null, Parts: [var all] } signal && all.Formula == from
            ? signal with { Parts = [all with { Formula = to }] }
            : null;

    private static OnnxSignal Joined(OnnxStep step, OnnxSignal x, OnnxSignal y, Func<double, double, double> function)
    {
        if (!ReferenceEquals(x.Layer, y.Layer) || x.ByColumn != y.ByColumn || x.Width != y.Width
            || !OnnxDimensions.AreEqual(x, y))
        {
            throw step.Refuse("two different paths joined", "one layer after the other");
        }

        OnnxScaling.RequireNone(step, x);
        OnnxScaling.RequireNone(step, y);
        step.Budget.Spend(x.Parts.Length + (long)y.Parts.Length);
        var made = new Dictionary<(OnnxFormula, OnnxFormula), OnnxFormula>();
        ImmutableArray<OnnxPart>.Builder parts = ImmutableArray.CreateBuilder<OnnxPart>();
        (int i, int j, int usedX, int usedY) = (0, 0, 0, 0);
        while (i < x.Parts.Length)
        {
            OnnxPart left = x.Parts[i], right = y.Parts[j];
            if (left.Start + usedX != right.Start + usedY)
                throw step.Refuse("different neurons joined", "a formula of each neuron by itself");
            if (left.Formula.IsOfLayer || right.Formula.IsOfLayer)
                throw step.Refuse("arithmetic on softmax", "the next layer, or the output");
            int count = Math.Min(left.Count - usedX, right.Count - usedY);
            if (!made.TryGetValue((left.Formula, right.Formula), out OnnxFormula? formula))
            {
                step.Budget.SpendFormula();
                made[(left.Formula, right.Formula)] = formula = left.Formula.With(right.Formula, function);
            }

            parts.Add(new(left.Start + usedX, count, formula));
            (i, usedX) = usedX + count == left.Count ? (i + 1, 0) : (i, usedX + count);
            (j, usedY) = usedY + count == right.Count ? (j + 1, 0) : (j, usedY + count);
        }

        return x with { Parts = parts.ToImmutable() };
    }

    private static OnnxSignal Mapped(OnnxStep step, OnnxSignal signal, Func<OnnxFormula, OnnxFormula> function)
    {
        OnnxScaling.RequireNone(step, signal);
        step.Budget.Spend(signal.Parts.Length);
        var made = new Dictionary<OnnxFormula, OnnxFormula>();
        foreach (OnnxPart part in signal.Parts)
        {
            if (part.Formula.IsOfLayer)
                throw step.Refuse("a function of softmax", "the next layer, or the output");
            if (made.ContainsKey(part.Formula))
                continue;
            step.Budget.SpendFormula();
            made[part.Formula] = function(part.Formula);
        }

        return signal with { Parts = [.. signal.Parts.Select(part => part with { Formula = made[part.Formula] })] };
    }
}
