using static Nabla.IO.OnnxElementwise;

namespace Nabla.IO;

/// <summary>What each operator makes of networks in the making. One that is not here is refused.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<string, Func<OnnxStep, OnnxFlow>> s_operators = new()
    {
        ["Constant"] = OnnxConstants.Constant,
        ["Shape"] = OnnxConstants.Shape,
        ["Gemm"] = OnnxLinear.Gemm,
        ["MatMul"] = OnnxLinear.MatMul,
        ["Identity"] = step => step.Input(0),
        ["Cast"] = OnnxShapes.Cast,
        ["Dropout"] = OnnxShapes.Dropout,
        ["Flatten"] = OnnxShapes.Flatten,
        ["Reshape"] = OnnxShapes.Reshape,
        ["Transpose"] = OnnxShapes.Transpose,
        ["Squeeze"] = OnnxDimensions.Squeeze,
        ["Unsqueeze"] = OnnxDimensions.Unsqueeze,
        ["BatchNormalization"] = OnnxScaling.BatchNormalization,
        ["Gather"] = OnnxNeurons.Gather,
        ["Concat"] = OnnxNeurons.Concat,
        ["Softmax"] = step => OnnxNeurons.Softmax(step, OnnxFormula.Softmax),
        ["LogSoftmax"] = step => OnnxNeurons.Softmax(step, OnnxFormula.LogSoftmax),
        ["Add"] = step => Binary(step, (x, y) => x + y),
        ["Sub"] = step => Binary(step, (x, y) => x - y),
        ["Mul"] = step => Binary(step, (x, y) => x * y),
        ["Div"] = step => Binary(step, (x, y) => x / y),
        ["Pow"] = step => Binary(step, Math.Pow),
        ["Max"] = step => Binary(step, Math.Max),
        ["Min"] = step => Binary(step, Math.Min),
        ["PRelu"] = step => Binary(step, (x, slope) => x < 0 ? slope * x : x),
        ["Relu"] = step => Unary(step, x => Math.Max(0, x)),
        ["Sigmoid"] = step => Unary(step, x => OnnxFormula.At(Activation.Sigmoid, x)),
        ["Softplus"] = step => Unary(step, x => OnnxFormula.At(Activation.Softplus, x)),
        ["Tanh"] = step => Unary(step, Math.Tanh),
        ["Erf"] = step => Unary(step, OnnxFormula.Erf),
        ["Exp"] = Exp,
        ["Log"] = Log,
        ["Sqrt"] = step => Unary(step, Math.Sqrt),
        ["Neg"] = Neg,
        ["Abs"] = step => Unary(step, Math.Abs),
        ["Reciprocal"] = step => Unary(step, x => 1 / x),
        ["LeakyRelu"] = step => OfAlpha(step, 0.01f, "leaky_relu has −1 to 1", (x, alpha) => x < 0 ? alpha * x : x),
        ["Elu"] = step => OfAlpha(step, 1, "elu has 1", (x, alpha) => x < 0 ? alpha * Expm1(x) : x),
        ["Celu"] = step => OfAlpha(step, 1, "elu has 1", (x, alpha) =>
            Math.Max(0, x) + Math.Min(0, alpha * Expm1(x / alpha))),
        ["Selu"] = Selu,
        ["HardSigmoid"] = HardSigmoid,
        ["Gelu"] = Gelu,
        ["Clip"] = Clip,
    };

    private static readonly Dictionary<string, Func<OnnxStep, OnnxFlow>> s_learning = new()
    {
        ["Scaler"] = OnnxScaling.Scaler,
        ["Normalizer"] = OnnxLearned.Normalizer,
        ["LinearRegressor"] = OnnxLearned.LinearRegressor,
    };

    /// <summary>What a node makes, one thing for each of its first outputs; null for a label.</summary>
    public static ImmutableArray<OnnxFlow?> Apply(OnnxStep step)
    {
        OnnxNode node = step.Node;
        Func<OnnxStep, ImmutableArray<OnnxFlow?>>? several = node switch
        {
            { Op: "Split", Domain: "" } => OnnxNeurons.Split,
            { Op: "LinearClassifier", Domain: OnnxPreprocessing.Learning } => OnnxLearned.LinearClassifier,
            _ => null,
        };
        Func<OnnxStep, OnnxFlow>? apply = node.Domain switch
        {
            "" => s_operators.GetValueOrDefault(node.Op),
            OnnxPreprocessing.Learning => s_learning.GetValueOrDefault(node.Op),
            _ => null,
        };
        if (several is null && apply is null)
        {
            string from = node.Domain.Length > 0 ? $" of the domain {Quoted.Of(node.Domain)}" : "";
            throw step.Refuse(
                $"the operator {Quoted.Of(node.Op)}{from}, which Nabla does not read",
                "Gemm, MatMul and Add, the activations, and what reshapes without computing",
                node.Op == "ZipMap" ? OnnxAnswer.WithoutMaps : null);
        }

        ImmutableArray<OnnxFlow?> made = several?.Invoke(step) ?? [apply!(step)];
        step.Finish();
        return made;
    }
}
