namespace Nabla.IO.Tests.Onnx;

/// <summary>Linear models of ai.onnx.ml, as exporters of scikit-learn write them: a network of one layer.</summary>
public sealed class OnnxLearnedTests
{
    private static readonly float[] s_w = [1, 2, 3, -4, -5, -6, 0.5f, 0.25f, 2], s_b = [0.5f, 1, -0.25f];

    // W (1, 0, −1) + b
    private static readonly double[] s_z = [-1.5, 3, -1.75];

    [Fact]
    public void Scores_through_softmax_keep_their_classes()
    {
        Model model = Classifier("SOFTMAX", "L1", s_w, s_b);
        double sum = s_z.Sum(Math.Exp);
        Equal([.. s_z.Select(z => Math.Exp(z) / sum)], model);
        Assert.Equal(["4", "7", "9"], model.Labels);
        Assert.Equal(Cost.SoftmaxCrossEntropy, model.Cost);
    }

    [Fact]
    public void Two_opposite_sigmoids_are_the_softmax_of_both()
    {
        Model model = Classifier("LOGISTIC", "L1", [-1, -2, -3, 1, 2, 3], [0.5f, -0.5f]);
        double p = 1 / (1 + Math.Exp(2.5));   // s = 1 − 3 − 0.5
        Equal([1 - p, p], model);
        Assert.Equal("softmax", $"{model.Architecture.Activation(2)}");
    }

    [Fact]
    public void Sigmoids_and_scores_are_read_where_nothing_divides_by_their_sum()
    {
        Equal([.. s_z.Select(z => 1 / (1 + Math.Exp(-z)))], Classifier("LOGISTIC", null, s_w, s_b));
        Equal(s_z, Classifier("NONE", null, s_w, s_b));
    }

    [Theory]
    [InlineData("LOGISTIC", "L1", 3, "the norm \"L1\" of something else than softmax")]
    [InlineData("SOFTMAX", "MAX", 3, "the norm \"MAX\"")]
    [InlineData("PROBIT", null, 3, "\"PROBIT\" behind the scores")]
    [InlineData("LOGISTIC", null, 1, "1 intercepts for 3 classes")]
    public void Another_transform_or_norm_is_refused(string transform, string? norm, int rows, string found)
    {
        NablaFormatException problem = Assert.Throws<NablaFormatException>(
            () => Classifier(transform, norm, s_w[..(3 * rows)], s_b[..rows]));
        Assert.Contains(found, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linear_regression_is_one_layer_of_identity()
    {
        OnnxNode node = Learned("y = LinearRegressor(x)", ("coefficients", OnnxTensor.Of(s_w, 9)), ("targets", 3L),
            ("intercepts", OnnxTensor.Of(s_b, 3)));
        Equal(s_z, OnnxImport.Model(File([node], new OnnxValue("y", OnnxType.Float, [null, 3])), new()));
        node = node with { Attributes = node.Attributes.SetItem("targets", 2L) };
        NablaFormatException problem = Assert.Throws<NablaFormatException>(
            () => OnnxImport.Model(File([node], new OnnxValue("y", OnnxType.Float, [null, 3])), new()));
        Assert.Contains("3 intercepts; needed: 2", problem.Message, StringComparison.Ordinal);
    }

    private static Model Classifier(string transform, string? norm, float[] w, float[] b)
    {
        OnnxNode classifier = Learned($"label, {(norm is null ? "p" : "s")} = LinearClassifier(x)",
            ("coefficients", OnnxTensor.Of(w, w.Length)), ("intercepts", OnnxTensor.Of(b, b.Length)),
            ("post_transform", Text(transform)),
            ("classlabels_ints", w.Length == 6 ? (long[])[0, 1] : (long[])[4, 7, 9]));
        OnnxNode[] nodes = norm is null
            ? [classifier] : [classifier, Learned("p = Normalizer(s)", ("norm", Text(norm)))];
        return OnnxImport.Model(
            File(nodes, new("label", OnnxType.Int64, [null]), new("p", OnnxType.Float, [null, null])), new());
    }

    private static ReadOnlyMemory<byte> Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static OnnxNode Learned(string line, params (string Name, object Value)[] attributes) =>
        Some.Node(line, attributes) with { Domain = "ai.onnx.ml" };

    private static OnnxFile File(OnnxNode[] nodes, params OnnxValue[] outputs) => new()
    {
        Opset = 17, Initializers = new Dictionary<string, OnnxTensor>(), Outputs = [.. outputs], Nodes = [.. nodes],
        Inputs = [new("x", OnnxType.Float, [null, 3])], Length = 1000,
    };

    private static void Equal(double[] expected, Model model)
    {
        var a = new double[expected.Length];
        model.Predict<double>([1, 0, -1], a);
        // Sums of four terms below 8 in float32.
        for (int j = 0; j < a.Length; j++)
            Assert.True(Math.Abs(a[j] - expected[j]) <= 16 * 8.0 / (1 << 24), $"{j}: {a[j]:R}, not {expected[j]:R}");
    }
}
