namespace Nabla.IO;

/// <summary>The operators that are understood: what each makes of networks in the making. A name that is not here is
/// refused.</summary>
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
        ["Add"] = step => OnnxElementwise.Binary(step, (x, y) => x + y),
        ["Sub"] = step => OnnxElementwise.Binary(step, (x, y) => x - y),
        ["Mul"] = step => OnnxElementwise.Binary(step, (x, y) => x * y),
        ["Div"] = step => OnnxElementwise.Binary(step, (x, y) => x / y),
        ["Pow"] = step => OnnxElementwise.Binary(step, Math.Pow),
        ["Max"] = step => OnnxElementwise.Binary(step, Math.Max),
        ["Min"] = step => OnnxElementwise.Binary(step, Math.Min),
        ["PRelu"] = step => OnnxElementwise.Binary(step, (x, slope) => x < 0 ? slope * x : x),
        ["Relu"] = step => OnnxElementwise.Unary(step, x => Math.Max(0, x)),
        ["Sigmoid"] = step => OnnxElementwise.Unary(step, x => OnnxFormula.At(Activation.Sigmoid, x)),
        ["Softplus"] = step => OnnxElementwise.Unary(step, x => OnnxFormula.At(Activation.Softplus, x)),
        ["Tanh"] = step => OnnxElementwise.Unary(step, Math.Tanh),
        ["Erf"] = step => OnnxElementwise.Unary(step, OnnxFormula.Erf),
        ["Exp"] = step => OnnxElementwise.Unary(step, Math.Exp),
        ["Log"] = step => OnnxElementwise.Unary(step, Math.Log),
        ["Sqrt"] = step => OnnxElementwise.Unary(step, Math.Sqrt),
        ["Neg"] = step => OnnxElementwise.Unary(step, x => -x),
        ["Abs"] = step => OnnxElementwise.Unary(step, Math.Abs),
        ["Reciprocal"] = step => OnnxElementwise.Unary(step, x => 1 / x),
        ["LeakyRelu"] = OnnxElementwise.LeakyRelu,
        ["Elu"] = OnnxElementwise.Elu,
        ["Celu"] = OnnxElementwise.Celu,
        ["Selu"] = OnnxElementwise.Selu,
        ["HardSigmoid"] = OnnxElementwise.HardSigmoid,
        ["Gelu"] = OnnxElementwise.Gelu,
        ["Clip"] = OnnxElementwise.Clip,
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
