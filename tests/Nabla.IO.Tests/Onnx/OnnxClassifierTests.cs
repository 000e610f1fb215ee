namespace Nabla.IO.Tests.Onnx;

/// <summary>How classifiers end: logits, logarithms, two classes out of one neuron, labels and maps beside the
/// probabilities.</summary>
public sealed class OnnxClassifierTests
{
    private static readonly (string, OnnxTensor)[] s_constants =
    [
        ("W", OnnxTensor.Of([1, 2, 3, -4, -5, -6, 0.5f, 0.25f, 2], 3, 3)),
        ("v", OnnxTensor.Of([0.5f, -1, 0.25f], 1, 3)),
        ("one", OnnxTensor.Of(1.0)), ("half", OnnxTensor.Of(0.5)), ("labels", OnnxTensor.Integers(4, 7, 9)),
        ("names", new(OnnxType.String, [3], default) { Texts = ["ant", "bee", "cat"] }),
        ("list", OnnxTensor.Integers(-1)),
    ];

    // z = W (1, 0, −1)
    private static readonly double[] s_z = [-2, 2, -1.5];

    [Theory]
    [InlineData("y = LogSoftmax(z)"), InlineData("s = Softmax(z); y = Log(s)")]
    [InlineData("l = LogSoftmax(z); i = Identity(l); y = Flatten(i)")]
    public void Logarithms_of_probabilities_become_the_probabilities_and_a_warning_says_so(string lines)
    {
        var warnings = new List<string>();
        Equal(Softmax(s_z), Read(lines, new() { Warn = warnings.Add }));
        Assert.Contains(
            "the file's outputs are logarithms of probabilities; the model's are the probabilities (softmax)",
            warnings);
    }

    [Fact]
    public void An_exponential_takes_the_logarithm_back_without_a_word()
    {
        var warnings = new List<string>();
        Equal(Softmax(s_z), Read("l = LogSoftmax(z); y = Exp(l)", new() { Warn = warnings.Add }));
        Assert.Equal(["the file names no cost; assumed softmax_cross_entropy"], warnings);
    }

    [Fact]
    public void A_temperature_goes_into_the_weights() =>
        Equal(Softmax([.. s_z.Select(z => z * 0.5)]), Read("t = Mul(z, half); y = Softmax(t)"));

    [Theory]
    [InlineData("l = LogSoftmax(z); y = Mul(l, half)", "arithmetic on the logarithm of softmax")]
    [InlineData("l = LogSoftmax(z); y = MatMul(l, W)", "the logarithm of softmax inside the network")]
    public void A_logarithm_that_is_no_output_is_refused(string lines, string found)
    {
        NablaFormatException problem = Assert.Throws<NablaFormatException>(() => Read(lines));
        Assert.Contains(found, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n = Sub(one, p); y = Concat(n, p)", false), InlineData("n = Sub(one, p); y = Concat(p, n)", true)]
    public void One_neuron_for_two_classes_becomes_the_softmax_of_both(string lines, bool isFirst)
    {
        OnnxNode[] nodes =
        [
            Some.Node("z = Gemm(x, v)", ("transB", 1L)), Some.Node("p = Sigmoid(z)"),
            .. lines.Split("; ").Select(line => Some.Node(
                line, line.Contains("Concat", StringComparison.Ordinal) ? [("axis", 1L)] : [])),
        ];
        double p = 1 / (1 + Math.Exp(-0.25));   // z = 0.5 − 0.25
        Equal(isFirst ? [p, 1 - p] : [1 - p, p], Some.Read(Some.File([null, 3], s_constants, nodes)));
    }

    [Theory]
    [InlineData("classlabels_int64s", "4 7 9"), InlineData("classlabels_strings", "ant bee cat")]
    public void Maps_are_read_as_the_probabilities_with_their_classes(string attribute, string classes)
    {
        object value = attribute.EndsWith('s') && attribute.Contains("int", StringComparison.Ordinal)
            ? (long[])[4, 7, 9] : (string[])["ant", "bee", "cat"];
        Model model = OnnxImport.Model(File(
            [Some.Node("p = Softmax(z)"), Learned("maps = ZipMap(p)", (attribute, value))],
            new OnnxValue("maps", null, default)), new());
        Assert.Equal(classes.Split(' '), model.Labels);
        Equal(Softmax(s_z), model);
    }

    [Fact]
    public void Maps_with_another_number_of_classes_are_refused_by_node()
    {
        NablaFormatException problem = Assert.Throws<NablaFormatException>(() => OnnxImport.Model(File(
            [Some.Node("p = Softmax(z)"), Learned("maps = ZipMap(p)", ("classlabels_int64s", (long[])[4, 7]))],
            new OnnxValue("maps", null, default)), new()));
        Assert.Contains("names of 2 classes; needed: 3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("ZipMap", problem.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("labels", "4 7 9"), InlineData("names", "ant bee cat")]
    public void A_list_from_which_the_largest_picks_the_label_names_the_classes(string list, string classes)
    {
        Model model = OnnxImport.Model(File(
            [Some.Node("p = Softmax(z)"), Some.Node("largest = ArgMax(p)", ("axis", 1L)),
             Learned($"picked = ArrayFeatureExtractor({list}, largest)"), Some.Node("label = Reshape(picked, list)")],
            new("label", OnnxType.Int64, [null]), new("p", OnnxType.Float, [null, 3])), new());
        Assert.Equal(classes.Split(' '), model.Labels);
    }

    [Fact]
    public void An_encoder_behind_the_largest_names_the_classes()
    {
        Model model = OnnxImport.Model(File(
            [Some.Node("p = Softmax(z)"), Some.Node("largest = ArgMax(p)", ("axis", 1L)),
             Learned("label = LabelEncoder(largest)", ("keys_int64s", (long[])[0, 1, 2]),
                 ("values_strings", (string[])["ant", "bee", "cat"]))],
            new("label", OnnxType.String, [null]), new("p", OnnxType.Float, [null, 3])), new());
        Assert.Equal(["ant", "bee", "cat"], model.Labels);
    }

    [Fact]
    public void A_label_picked_by_something_else_names_nothing()
    {
        Model model = OnnxImport.Model(File(
            [Some.Node("p = Softmax(z)"), Some.Node("least = ArgMin(p)", ("axis", 1L)),
             Learned("label = ArrayFeatureExtractor(labels, least)")],
            new("label", OnnxType.Int64, [null]), new("p", OnnxType.Float, [null, 3])), new());
        Assert.Empty(model.Labels);
    }

    [Fact]
    public void Outputs_that_are_no_tensor_are_refused_with_the_way_out()
    {
        NablaFormatException problem = Assert.Throws<NablaFormatException>(() => OnnxImport.Model(File(
            [Some.Node("label = ArgMax(z)"), Some.Node("bag = SequenceConstruct(z)")],
            new("label", OnnxType.Int64, [null]), new("bag", null, default)), new()));
        Assert.Contains("2 outputs, none of real numbers", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'zipmap': False", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("softmax", "softmax_cross_entropy"), InlineData("sigmoid", "binary_cross_entropy")]
    public void An_output_activation_is_put_on_top_of_logits_with_its_cost(string output, string cost)
    {
        var warnings = new List<string>();
        Model model = Read("y = Identity(z)", new() { Output = Activation.Parse(output), Warn = warnings.Add });
        Assert.Equal((output, cost), (model.Architecture.Activation(2).ToString(), model.Cost.Name));
        Assert.Empty(warnings);
        Equal(output == "softmax" ? Softmax(s_z) : [.. s_z.Select(z => 1 / (1 + Math.Exp(-z)))], model);
    }

    [Fact]
    public void Options_that_the_file_contradicts_are_refused()
    {
        void Refuses(string lines, ModelLoadOptions options, string found) => Assert.Contains(found,
            Assert.Throws<ArgumentException>(() => Read(lines, options)).Message, StringComparison.Ordinal);
        Refuses("y = Softmax(z)", new() { Output = Activation.Sigmoid }, "has softmax outputs already");
        Refuses("y = Identity(z)", new() { Hidden = Activation.ReLU }, "the activation of every layer in its graph");
        Refuses("y = Identity(z)", new() { Cost = Cost.SoftmaxCrossEntropy }, "goes with softmax outputs only");
        Assert.Equal("softmax", Read("y = Softmax(z)", new() { Output = Activation.Softmax })
            .Architecture.Activation(2).ToString());
    }

    private static OnnxNode Learned(string line, params (string Name, object Value)[] attributes) =>
        Some.Node(line, attributes) with { Domain = "ai.onnx.ml" };

    private static OnnxFile File(OnnxNode[] nodes, params OnnxValue[] outputs) => new()
    {
        Opset = 17, Initializers = s_constants.ToDictionary(), Outputs = [.. outputs], Length = 1000,
        Inputs = [new("x", OnnxType.Float, [null, 3])],
        Nodes = [Some.Node("z = Gemm(x, W)", ("transB", 1L)), .. nodes],
    };

    private static Model Read(string lines, ModelLoadOptions? options = null) => OnnxImport.Model(
        File([.. lines.Split("; ").Select(line => Some.Node(line))], new OnnxValue("y", OnnxType.Float, [null, null])),
        options ?? new());

    private static double[] Softmax(double[] z)
    {
        double sum = z.Sum(Math.Exp);
        return [.. z.Select(value => Math.Exp(value) / sum)];
    }

    private static void Equal(double[] expected, Model model)
    {
        var a = new double[expected.Length];
        model.Predict<double>([1, 0, -1], a);
        // Probabilities, from sums of three terms below 4.
        for (int j = 0; j < a.Length; j++)
            Assert.True(Math.Abs(a[j] - expected[j]) <= 16 * 4.0 / (1 << 24), $"{j}: {a[j]:R}, not {expected[j]:R}");
    }
}
