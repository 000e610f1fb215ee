namespace Nabla.IO;

/// <summary>Factors and shifts of single numbers: BatchNormalization, a scaler in front of the network, and the four
/// operators with a constant. A layer of weights takes them into itself, exactly but for a rounding.</summary>
internal static class OnnxScaling
{
    /// <summary>factor · (x − mean) / √(variance + ε) + shift of each channel, as it is after training.</summary>
    public static OnnxFlow BatchNormalization(OnnxStep step)
    {
        double epsilon = step.Real("epsilon", 1e-5f);
        step.Real("momentum", 0.9f);
        OnnxFlow flow = step.Input(0);
        // Up to version 13 more outputs than one said so.
        bool learns = step.Budget.Opset < 14 && step.Node.Outputs.Skip(1).Any(name => name.Length > 0);
        if (step.Whole("training_mode", 0) != 0 || learns)
            throw step.Refuse("BatchNormalization in training", "the network as it answers: training_mode 0");
        if (step.Whole("spatial", 1) == 0 && flow is OnnxRaw { Shape.Length: > 1 })
            throw step.Refuse("a mean for each place of an image (spatial 0)", "one for each channel");
        double[][] of = [.. Enumerable.Range(1, 4).Select(i => Channels(step, flow, i))];
        double At(int i, int j) => of[i].Length == 1 ? of[i][0] : of[i][j];
        int count = Count(step, of);
        double[] factors = new double[count], shifts = new double[count];
        for (int j = 0; j < count; j++)
        {
            factors[j] = At(0, j) / Math.Sqrt(At(3, j) + epsilon);
            shifts[j] = At(1, j) - At(2, j) * factors[j];
        }

        return After(step, flow, OnnxAffine.Of(step, factors, shifts));
    }

    /// <summary>(x − offset) · scale, the Scaler of ai.onnx.ml.</summary>
    public static OnnxFlow Scaler(OnnxStep step)
    {
        OnnxFlow flow = step.Input(0);
        double[] offset = Numbers("offset", 0), scale = Numbers("scale", 1);
        int count = Count(step, offset, scale);
        double[] factors = new double[count], shifts = new double[count];
        for (int k = 0; k < count; k++)
        {
            factors[k] = scale[scale.Length == 1 ? 0 : k];
            shifts[k] = -offset[offset.Length == 1 ? 0 : k] * factors[k];
        }

        return After(step, flow, OnnxAffine.Of(step, factors, shifts));

        double[] Numbers(string name, double otherwise)
        {
            OnnxTensor tensor = step.Tensor(name) ?? OnnxTensor.Of(otherwise);
            return OnnxBroadcast.Numbers(step, tensor, flow) ?? throw step.Refuse(
                Invariant($"{tensor.Length} numbers as its {name}"), "one, or one for each value of the input");
        }
    }

    /// <summary>The raw input after an operator with a constant: divided as a whole, where it is just that, else with
    /// a factor and a shift that the first layer takes.</summary>
    public static OnnxRaw OfRaw(OnnxStep step, OnnxRaw raw, int constant)
    {
        OnnxTensor tensor = step.Constant(constant);
        double[] numbers = OnnxBroadcast.Numbers(step, tensor, raw) ?? throw step.Refuse(
            $"a constant of shape [{string.Join(", ", tensor.Shape)}]",
            "one number, or one for each value of the input, the same for every example");
        OnnxAffine affine = OnnxAffine.Of(step, numbers, isSecond: constant == 1) ?? throw step.Refuse(
            $"{step.Node.Op} on the raw input", "at most factors, divisors, and numbers added",
            "Export the network without its preprocessing.");
        bool isDivision = step.Node.Op == "Div";
        if (numbers is not [> 0 and var number] || raw.Affine is not null || !(isDivision || step.Node.Op == "Mul"))
            return After(raw, affine);
        double divisor = raw.Divisor * (isDivision ? number : Inverse(number));
        return divisor > 0 && double.IsFinite(divisor)
            ? raw with { Divisor = divisor }
            : throw step.Refuse(Invariant($"a division by {divisor}"), "a positive number");
    }

    /// <summary>The raw input with a factor and a shift.</summary>
    public static OnnxRaw After(OnnxRaw raw, OnnxAffine affine) => raw with
    {
        Affine = raw.Affine?.Then(affine) ?? affine,
        Shape = raw.Shape is [0] && affine.Count > 1 ? [affine.Count] : raw.Shape,
    };

    /// <summary>Numbers of a layer with a factor and a shift: of its z, taken by its weights and biases at once; of
    /// activations, kept until the next layer takes them.</summary>
    public static OnnxSignal After(OnnxStep step, OnnxSignal signal, OnnxAffine affine)
    {
        if (signal.Parts.Any(part => part.Formula == OnnxFormula.LogSoftmax))
            throw step.Refuse("arithmetic on the logarithm of softmax", "the output");
        step.Budget.Spend(signal.Width);
        signal = Folded(step.Budget, signal);
        return signal.IsBare
            ? signal with { Layer = OnnxLinear.Scaled(step.Budget, signal.Layer, affine) }
            : signal with { Affine = signal.Affine?.Then(affine) ?? affine };
    }

    /// <summary>A signal that is z of all neurons in order, each with a factor and a shift, as z of a layer that has
    /// taken them; any other as it is.</summary>
    public static OnnxSignal Folded(OnnxBudget budget, OnnxSignal signal)
    {
        int rows = signal.Layer.W.Rows;
        if (signal.IsBare || signal.Affine is not null || !OnnxClosed.InOrder(signal, rows)
            || !signal.Parts.All(part => part.Formula.Base.IsZ))
        {
            return signal;
        }

        OnnxAffine all = OnnxClosed.Affine(budget, signal)!;
        return signal with
        {
            Layer = OnnxLinear.Scaled(budget, signal.Layer, all), Parts = [new(0, rows, OnnxFormula.Z)],
        };
    }

    /// <summary>Refuses a factor for each neuron where a formula goes on.</summary>
    public static void RequireNone(OnnxStep step, OnnxSignal signal)
    {
        if (signal.Affine is { Place: var place })
        {
            throw step.Refuse(
                $"numbers that {place} scales or shifts behind their activation", "the next layer of weights there");
        }
    }

    private static OnnxFlow After(OnnxStep step, OnnxFlow flow, OnnxAffine affine) => flow switch
    {
        OnnxRaw raw => After(raw, affine),
        OnnxSignal signal => After(step, signal, affine),
        _ => throw step.Refuse("a constant", "the input, or a layer"),
    };

    private static double[] Channels(OnnxStep step, OnnxFlow flow, int input)
    {
        OnnxTensor tensor = step.Constant(input);
        if (tensor.Shape.Length != 1 || flow is OnnxSignal { ByColumn: true } or OnnxRaw { ByColumn: true }
            || flow is OnnxConstant)
        {
            throw step.Refuse(
                Invariant($"input {input} of shape [{string.Join(", ", tensor.Shape)}]"), "a number for each channel");
        }

        double[]? numbers = OnnxBroadcast.Numbers(step, OnnxBroadcast.OfChannels(tensor, flow), flow);
        bool fits = numbers is not null && (tensor.Length != 1 || OnnxDimensions.Of(flow) is [_, 1, ..]);
        return fits ? numbers! : throw step.Refuse(
            Invariant($"input {input} has {tensor.Length} numbers"), "one for each channel of what comes in");
    }

    // How many numbers lists have that belong together; an input of open width does not tell.
    private static int Count(OnnxStep step, params double[][] lists)
    {
        int count = lists.Max(numbers => numbers.Length);
        return lists.All(numbers => numbers.Length == 1 || numbers.Length == count) ? count : throw step.Refuse(
            $"lists of {OnnxProblem.List(lists.Select(numbers => (long)numbers.Length))} numbers", "equally many");
    }

    // Rounded to the whole number whose inverse the file means: 0.003921569 is 1/255.
    private static double Inverse(double factor) =>
        (float)(1 / Math.Round(1 / factor)) == (float)factor ? Math.Round(1 / factor) : 1 / factor;
}
