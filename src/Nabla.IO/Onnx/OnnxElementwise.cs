namespace Nabla.IO;

/// <summary>What is computed number by number: activations and the operators from which formulas are made.</summary>
internal static class OnnxElementwise
{
    /// <summary>A function of each number.</summary>
    public static OnnxFlow Unary(OnnxStep step, Func<double, double> function)
    {
        OnnxSignal signal = OnnxNeurons.Signal(step, step.Input(0));
        return Mapped(step, signal, formula => formula.Then(function));
    }

    /// <summary>A function of each number and of an attribute.</summary>
    public static OnnxFlow Unary(OnnxStep step, double attribute, Func<double, double, double> function) =>
        Unary(step, x => function(x, attribute));

    /// <summary>A function of two tensors: biases added, raw inputs divided, or part of a formula.</summary>
    public static OnnxFlow Binary(OnnxStep step, Func<double, double, double> function)
    {
        if (step.Whole("axis", 0) != 0 | step.Whole("broadcast", 0) != 0)
            throw step.Refuse("broadcasting of an old kind", "that of version 7 and later");
        if (step.Count != 2)
            throw step.Refuse(Invariant($"{step.Count} inputs"), "two");
        return (step.Input(0), step.Input(1)) switch
        {
            (OnnxRaw raw, OnnxConstant) => Scaled(step, raw, 1, step.Node.Op == "Div"),
            (OnnxConstant, OnnxRaw raw) => Scaled(step, raw, 0, false),
            (OnnxSignal signal, OnnxConstant) => WithConstant(step, signal, 1, function),
            (OnnxConstant, OnnxSignal signal) => WithConstant(step, signal, 0, (x, y) => function(y, x)),
            (OnnxSignal x, OnnxSignal y) => Joined(step, x, y, function),
            (OnnxConstant, OnnxConstant) => throw step.Refuse("arithmetic on constants alone", "its result"),
            _ => throw step.Refuse("an input used twice", "one layer after the other"),
        };
    }

    public static OnnxFlow Selu(OnnxStep step)
    {
        double alpha = step.Real("alpha", 1.67326319217681884765625f);
        double gamma = step.Real("gamma", 1.05070102214813232421875f);
        return Unary(step, x => gamma * (x > 0 ? x : alpha * Expm1(x)));
    }

    public static OnnxFlow HardSigmoid(OnnxStep step)
    {
        double alpha = step.Real("alpha", 0.2f), beta = step.Real("beta", 0.5f);
        return Unary(step, x => Math.Max(0, Math.Min(1, alpha * x + beta)));
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
        return Unary(step, x => Math.Min(max, Math.Max(min, x)));
    }

    /// <summary>exp x − 1 for x up to 0.</summary>
    public static double Expm1(double x) => OnnxFormula.At(Activation.Elu, Math.Min(0, x));

    private static OnnxRaw Scaled(OnnxStep step, OnnxRaw raw, int constant, bool isDivision)
    {
        OnnxTensor tensor = step.Constant(constant);
        if (tensor.Length != 1 || tensor.Shape.Length > 1 + raw.Shape.Length || (!isDivision && step.Node.Op != "Mul"))
        {
            throw step.Refuse(
                $"{step.Node.Op} on the raw input", "at most one division of all values by the same number",
                "Export the network without its preprocessing.");
        }

        double divisor = raw.Divisor * (isDivision ? tensor[0] : Inverse(tensor[0]));
        return divisor > 0 && double.IsFinite(divisor)
            ? raw with { Divisor = divisor }
            : throw step.Refuse(Invariant($"a division by {divisor}"), "a positive number");
    }

    // Rounded to the whole number whose inverse the file means: 0.003921569 is 1/255.
    private static double Inverse(double factor) =>
        (float)(1 / Math.Round(1 / factor)) == (float)factor ? Math.Round(1 / factor) : 1 / factor;

    private static OnnxSignal WithConstant(
        OnnxStep step, OnnxSignal signal, int constant, Func<double, double, double> function)
    {
        OnnxTensor tensor = step.Constant(constant);
        bool isSum = step.Node.Op == "Add" || (step.Node.Op == "Sub" && constant == 1);
        // One number may be a bias or part of a formula; a layer without biases takes it as one.
        if (isSum && signal.IsBare && (tensor.Length != 1 || signal.Layer.B is null)
            && OnnxLinear.Biases(step, tensor, signal, step.Node.Op == "Sub" ? -1 : 1) is { } biases)
        {
            return OnnxLinear.WithBiases(signal, biases);
        }

        if (tensor.Length != 1 || tensor.Shape.Length > 2)
        {
            throw step.Refuse(
                $"a constant of shape [{string.Join(", ", tensor.Shape)}]", "one number for all neurons, or biases");
        }

        double number = tensor[0];
        return Mapped(step, signal, formula => formula.Then(x => function(x, number)));
    }

    private static OnnxSignal Joined(OnnxStep step, OnnxSignal x, OnnxSignal y, Func<double, double, double> function)
    {
        if (!ReferenceEquals(x.Layer, y.Layer) || x.ByColumn != y.ByColumn || x.Width != y.Width)
            throw step.Refuse("two different paths joined", "one layer after the other");
        step.Budget.Spend(x.Parts.Length + (long)y.Parts.Length);
        var made = new Dictionary<(OnnxFormula, OnnxFormula), OnnxFormula>();
        ImmutableArray<OnnxPart>.Builder parts = ImmutableArray.CreateBuilder<OnnxPart>();
        (int i, int j, int usedX, int usedY) = (0, 0, 0, 0);
        while (i < x.Parts.Length)
        {
            OnnxPart left = x.Parts[i], right = y.Parts[j];
            if (left.Start + usedX != right.Start + usedY)
                throw step.Refuse("different neurons joined", "a formula of each neuron by itself");
            if (left.Formula == OnnxFormula.Softmax || right.Formula == OnnxFormula.Softmax)
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
        step.Budget.Spend(signal.Parts.Length);
        var made = new Dictionary<OnnxFormula, OnnxFormula>();
        foreach (OnnxPart part in signal.Parts)
        {
            if (part.Formula == OnnxFormula.Softmax)
                throw step.Refuse("a function of softmax", "the next layer, or the output");
            if (made.ContainsKey(part.Formula))
                continue;
            step.Budget.SpendFormula();
            made[part.Formula] = function(part.Formula);
        }

        return signal with { Parts = [.. signal.Parts.Select(part => part with { Formula = made[part.Formula] })] };
    }
}
