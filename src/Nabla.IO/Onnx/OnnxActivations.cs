namespace Nabla.IO;

/// <summary>The nodes of each activation, from operators of version 17. Where ONNX has none that means the same, the
/// formula is spelled out.</summary>
internal static class OnnxActivations
{
    private const float Alpha = 1.6732632423543772f, Lambda = 1.0507009873554805f;

    /// <summary>Adds the nodes from z to a = σ(z) and gives a.</summary>
    /// <param name="graph">Receives the nodes.</param>
    /// <param name="activation">σ, not the identity, which needs no node.</param>
    /// <param name="z">The tensor that it takes.</param>
    /// <param name="a">The tensor that it makes.</param>
    public static string Write(OnnxGraph graph, Activation activation, string z, string a) => activation.Name switch
    {
        "sigmoid" => graph.Node("Sigmoid", a, [z]),
        "tanh" => graph.Node("Tanh", a, [z]),
        "relu" => graph.Node("Relu", a, [z]),
        "leaky_relu" => graph.Node("LeakyRelu", a, [z], ("alpha", 0.01f)),
        "elu" => graph.Node("Elu", a, [z], ("alpha", 1f)),
        "selu" => graph.Node("Selu", a, [z], ("alpha", Alpha), ("gamma", Lambda)),
        "gelu" => Gelu(graph, z, a),
        "gelu_tanh" => GeluTanh(graph, z, a),
        "silu" => graph.Node("Mul", a, [z, graph.Node("Sigmoid", $"{a}_sigmoid", [z])]),
        "softplus" => graph.Node("Softplus", a, [z]),
        "hard_sigmoid" => graph.Node("HardSigmoid", a, [z], ("alpha", 1 / 6f), ("beta", 0.5f)),
        "softmax" => graph.Node("Softmax", a, [z], ("axis", 1L)),
        _ => throw new ArgumentException(
            $"The activation \"{activation.Name}\" has no form in ONNX; keep the model in Nabla's formats.",
            nameof(activation)),
    };

    // a = z · ½(1 + erf(z/√2))
    private static string Gelu(OnnxGraph graph, string z, string a)
    {
        string root = graph.Constant("root_of_2", OnnxTensor.Of(Math.Sqrt(2)));
        string one = graph.Constant("one", OnnxTensor.Of(1.0)), half = graph.Constant("half", OnnxTensor.Of(0.5));
        string erf = graph.Node("Erf", $"{a}_erf", [graph.Node("Div", $"{a}_scaled", [z, root])]);
        string sum = graph.Node("Add", $"{a}_sum", [erf, one]);
        return graph.Node("Mul", a, [z, graph.Node("Mul", $"{a}_phi", [sum, half])]);
    }

    // a = ½z(1 + tanh u) = z σ(2u), 2u = √(8/π) z (1 + 0.044715z²): no difference of near numbers
    private static string GeluTanh(OnnxGraph graph, string z, string a)
    {
        string root = graph.Constant("root_of_8_over_pi", OnnxTensor.Of(Math.Sqrt(8 / Math.PI)));
        string cubic = graph.Constant("cubic", OnnxTensor.Of(0.044715));
        string one = graph.Constant("one", OnnxTensor.Of(1.0));
        string square = graph.Node("Mul", $"{a}_square", [z, z]);
        string sum = graph.Node("Add", $"{a}_sum", [graph.Node("Mul", $"{a}_cubic", [square, cubic]), one]);
        string scaled = graph.Node("Mul", $"{a}_scaled", [z, root]);
        string u2 = graph.Node("Mul", $"{a}_2u", [scaled, sum]);
        return graph.Node("Mul", a, [z, graph.Node("Sigmoid", $"{a}_sigmoid", [u2])]);
    }
}
