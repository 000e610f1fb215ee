namespace Nabla.IO;

/// <summary>Linear models of ai.onnx.ml, which are one layer.</summary>
internal static class OnnxLearned
{
    /// <summary>Numbers: x W + b.</summary>
    public static OnnxFlow LinearRegressor(OnnxStep step)
    {
        long targets = step.Whole("targets", 1);
        string transform = step.Text("post_transform", "NONE");
        OnnxTensor weights = Coefficients(step);
        if (transform != "NONE" || targets < 1 || targets > weights.Length)
            throw step.Refuse($"{targets} targets, {Quoted.Of(transform)} behind them", "targets as they are: NONE");
        double[] biases = step.Tensor("intercepts") is { } given ? Numbers(given) : new double[targets];
        return biases.Length == targets
            ? OnnxLinear.Of(step, weights, (int)targets, biases)
            : throw step.Refuse(Invariant($"{biases.Length} intercepts"), Invariant($"{targets}, one for each target"));
    }

    /// <summary>Labels, which are passed over, and the scores or probabilities of classes.</summary>
    public static ImmutableArray<OnnxFlow?> LinearClassifier(OnnxStep step)
    {
        int classes = Classes(step);
        step.Whole("multi_class", 0);
        string transform = step.Text("post_transform", "NONE");
        OnnxTensor weights = Coefficients(step);
        double[] biases = step.Tensor("intercepts") is { } given ? Numbers(given) : [];
        if (classes < 2 || biases.Length != classes)
        {
            throw step.Refuse(
                Invariant($"{biases.Length} intercepts for {classes} classes"), "one for each of two classes or more");
        }

        OnnxSignal z = OnnxLinear.Of(step, weights, classes, biases);
        OnnxFormula? sigma = transform switch
        {
            "NONE" => OnnxFormula.Z,
            "SOFTMAX" => OnnxFormula.Softmax,
            "LOGISTIC" when AreOpposite(weights, biases) => null,
            "LOGISTIC" => OnnxFormula.Z.Then(x => OnnxFormula.At(Activation.Sigmoid, x)),
            _ => throw step.Refuse($"{Quoted.Of(transform)} behind the scores", "NONE, SOFTMAX or LOGISTIC"),
        };
        if (sigma is null)   // the sigmoids of −s and s are the softmax of −s/2 and s/2
        {
            OnnxAffine half = OnnxAffine.Of(step, [0.5], [0]);
            z = z with { Layer = OnnxLinear.Scaled(step.Budget, z.Layer, half) };
        }

        return [null, z with { Parts = [new(0, classes, sigma ?? OnnxFormula.Softmax)] }];
    }

    /// <summary>Divided by their sum: nothing, where that is 1 already.</summary>
    public static OnnxFlow Normalizer(OnnxStep step)
    {
        string norm = step.Text("norm", "MAX");
        return norm == "L1" && step.Input(0) is OnnxSignal { Affine: null, Parts: [var all] } signal
            && all.Formula == OnnxFormula.Softmax
            ? signal
            : throw step.Refuse(
                $"the norm {Quoted.Of(norm)} of something else than softmax",
                "no division by what differs from row to row");
    }

    private static OnnxTensor Coefficients(OnnxStep step) => step.Tensor("coefficients") is { IsReal: true } weights
        ? weights : throw step.Refuse("no coefficients", "a list of numbers");

    private static int Classes(OnnxStep step) =>
        Math.Max(step.Wholes("classlabels_ints")?.Length ?? 0, step.Texts("classlabels_strings")?.Length ?? 0);

    private static double[] Numbers(OnnxTensor tensor) =>
        [.. Enumerable.Range(0, tensor.Length).Select(i => tensor[i])];

    private static bool AreOpposite(OnnxTensor weights, double[] biases)
    {
        int half = weights.Length / 2;
        return biases is [var first, var second] && first == -second && weights.Length % 2 == 0
            && Enumerable.Range(0, half).All(k => weights[k] == -weights[half + k]);
    }
}
