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
        ["Unsqueeze"] = OnnxConstants.Unsqueeze,
        ["Gather"] = OnnxNeurons.Gather,
        ["Concat"] = OnnxNeurons.Concat,
        ["Softmax"] = OnnxNeurons.Softmax,
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
        ["Exp"] = step => Unary(step, Math.Exp),
        ["Log"] = step => Unary(step, Math.Log),
        ["Sqrt"] = step => Unary(step, Math.Sqrt),
        ["Neg"] = step => Unary(step, x => -x),
        ["Abs"] = step => Unary(step, Math.Abs),
        ["Reciprocal"] = step => Unary(step, x => 1 / x),
        ["LeakyRelu"] = step => Unary(step, step.Real("alpha", 0.01f), (x, alpha) => x < 0 ? alpha * x : x),
        ["Elu"] = step => Unary(step, step.Real("alpha", 1), (x, alpha) => x < 0 ? alpha * Expm1(x) : x),
        ["Celu"] = step => Unary(step, step.Real("alpha", 1), (x, alpha) =>
            Math.Max(0, x) + Math.Min(0, alpha * Expm1(x / alpha))),
        ["Selu"] = Selu,
        ["HardSigmoid"] = HardSigmoid,
        ["Gelu"] = Gelu,
        ["Clip"] = Clip,
    };

    /// <summary>What a node makes, one thing for each of its outputs that is understood.</summary>
    public static ImmutableArray<OnnxFlow> Apply(OnnxStep step)
    {
        OnnxNode node = step.Node;
        bool isSplit = node is { Op: "Split", Domain: "" };
        Func<OnnxStep, OnnxFlow>? apply = null;
        if (!isSplit && (node.Domain.Length > 0 || !s_operators.TryGetValue(node.Op, out apply)))
        {
            string from = node.Domain.Length > 0 ? $" of the domain {Quoted.Of(node.Domain)}" : "";
            throw step.Refuse(
                $"the operator {Quoted.Of(node.Op)}{from}, which Nabla does not read",
                "Gemm, MatMul and Add, the activations, and what reshapes without computing");
        }

        ImmutableArray<OnnxFlow> made = isSplit ? OnnxNeurons.Split(step) : [apply!(step)];
        step.Finish();
        return made;
    }
}
