namespace Nabla.IO;

/// <summary>How others write the activations: as operators of ONNX, and as C# source.</summary>
/// <param name="Name">Of the activation.</param>
/// <param name="CSharp">A method in double that is finite for every finite z and accurate in the tails. It is called
/// as <see cref="MethodName"/> says.</param>
/// <param name="Nodes">Adds the nodes from the tensor z to the tensor a, from operators of version 17, and gives a.
/// Where ONNX has none that means the same, the formula is spelled out.</param>
internal sealed record ActivationForm(
    string Name, string CSharp, Func<OnnxGraph, string, string, string> Nodes)
{
    private const float Alpha = 1.6732632423543772f, Lambda = 1.0507009873554805f;

    // C# that other methods call comes after them.
    private static readonly ImmutableArray<ActivationForm> s_all =
    [
        new("identity", "private static double Identity(double z) => z;", (_, z, _) => z),
        new("relu",
            "private static double Relu(double z) => z > 0 ? z : 0;",
            (graph, z, a) => graph.Node("Relu", a, [z])),
        new("leaky_relu",
            "private static double LeakyRelu(double z) => z > 0 ? z : 0.01f * z;",
            (graph, z, a) => graph.Node("LeakyRelu", a, [z], ("alpha", 0.01f))),
        new("tanh",
            "private static double Tanh(double z) => Math.Tanh(z);",
            (graph, z, a) => graph.Node("Tanh", a, [z])),
        new("hard_sigmoid",
            "private static double HardSigmoid(double z) => Math.Min(1, Math.Max(0, z / 6 + 0.5));",
            (graph, z, a) => graph.Node("HardSigmoid", a, [z], ("alpha", 1 / 6f), ("beta", 0.5f))),
        new("elu",
            "private static double Elu(double z) => z > 0 ? z : ExpMinusOne(z);",
            (graph, z, a) => graph.Node("Elu", a, [z], ("alpha", 1f))),
        new("selu", """
            private static double Selu(double z) =>
                1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * ExpMinusOne(z));
            """, (graph, z, a) => graph.Node("Selu", a, [z], ("alpha", Alpha), ("gamma", Lambda))),
        new("gelu", "private static double Gelu(double z) => z * 0.5 * Erfc(-z / Math.Sqrt(2));", Gelu),
        new("gelu_tanh", """
            // ½(1 + tanh u) is the sigmoid of 2u.
            private static double GeluTanh(double z) =>
                z * Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z));
            """, GeluTanh),
        new("silu",
            "private static double Silu(double z) => z * Sigmoid(z);",
            (graph, z, a) => graph.Node("Mul", a, [z, graph.Node("Sigmoid", $"{a}_sigmoid", [z])])),
        new("softplus", """
            private static double Softplus(double z)
            {
                double x = Math.Exp(-Math.Abs(z)), u = 1 + x;
                return Math.Max(z, 0) + (u == 1 ? x : Math.Log(u) * x / (u - 1));   // ln(1 + x) for the smallest x too
            }
            """, (graph, z, a) => graph.Node("Softplus", a, [z])),
        new("sigmoid", """
            private static double Sigmoid(double z)
            {
                double e = Math.Exp(-Math.Abs(z));
                return (z < 0 ? e : 1) / (1 + e);
            }
            """, (graph, z, a) => graph.Node("Sigmoid", a, [z])),
        new("exponential",
            "private static double Exponential(double z) => Math.Exp(Math.Min(40, Math.Max(-40, z)));",
            (graph, z, a) => graph.Node("Exp", a,
            [
                graph.Node("Clip", $"{a}_bounded",
                [
                    z, graph.Constant("least_exponent", OnnxTensor.Of(-40.0)),
                    graph.Constant("most_exponent", OnnxTensor.Of(40.0)),
                ]),
            ])),
        new("softmax", """
            private static void Softmax(Span<float> z)
            {
                double max = double.NegativeInfinity, sum = 0;
                for (int j = 0; j < z.Length; j++) max = Math.Max(max, z[j]);
                for (int j = 0; j < z.Length; j++) sum += Math.Exp(z[j] - max);
                for (int j = 0; j < z.Length; j++) z[j] = (float)(Math.Exp(z[j] - max) / sum);
            }
            """, (graph, z, a) => graph.Node("Softmax", a, [z], ("axis", 1L))),
    ];

    // Methods that those of activations call.
    private static readonly ImmutableArray<(string MethodName, string Source)> s_helpers =
    [
        ("ExpMinusOne", """
            private static double ExpMinusOne(double z)
            {
                double t = Math.Tanh(z / 2);
                return 2 * t / (1 - t);
            }
            """),
        ("Erfc", """
            // 1 − erf x: a series of positive terms below 2.5, a continued fraction above.
            private static double Erfc(double x)
            {
                if (x < 0) return 2 - Erfc(-x);
                if (x > 27) return 0;
                double f = 0;
                if (x < 2.5)
                {
                    double term = x;
                    for (int n = 1; term > 1e-18 * f; n++)
                    {
                        f += term;
                        term *= 2 * x * x / (2 * n + 1);
                    }
                    return 1 - 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * f;
                }
                for (int n = 80; n > 0; n--) f = n / 2.0 / (x + f);
                return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + f);
            }
            """),
    ];

    /// <summary>All C# there is, callers first.</summary>
    internal static IEnumerable<(string MethodName, string Source)> Methods =>
        s_all.Select(form => (form.MethodName, form.CSharp)).Concat(s_helpers);

    /// <summary>What the method in C# is called: leaky_relu is LeakyRelu.</summary>
    internal string MethodName { get; } =
        string.Concat(Name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>The form of one.</summary>
    /// <exception cref="ArgumentException">Others have none of it.</exception>
    internal static ActivationForm Of(Activation activation) => activation.LeakySlope is { } slope ? Leaky(slope)
        : s_all.FirstOrDefault(form => form.Name == activation.Name) ?? throw new ArgumentException(
            $"The activation \"{activation.Name}\" has no form in ONNX; keep the model in Nabla's formats.",
            nameof(activation));

    // A method for each slope that occurs.
    private static ActivationForm Leaky(double slope)
    {
        string text = slope.ToString(CultureInfo.InvariantCulture);
        string name = "leaky_relu_" + text.Replace('.', '_').Replace("-", "minus_", StringComparison.Ordinal);
        var form = new ActivationForm(
            name, "", (graph, z, a) => graph.Node("LeakyRelu", a, [z], ("alpha", (float)slope)));
        return form with
        {
            CSharp = $"private static double {form.MethodName}(double z) => z > 0 ? z : {text}f * z;",
        };
    }

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
