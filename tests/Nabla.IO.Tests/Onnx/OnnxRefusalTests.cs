namespace Nabla.IO.Tests.Onnx;

/// <summary>Files that are damaged, hostile, or no feed-forward network: refused with the place and the
/// reason.</summary>
public sealed class OnnxRefusalTests
{
    private static readonly OnnxTensor s_w = OnnxTensor.Of([1, 2, 3, -4, -5, -6], 2, 3);
    private static readonly OnnxTensor s_square = OnnxTensor.Of([1, 2, 3, 4], 2, 2);
    private static readonly OnnxTensor s_pair = OnnxTensor.Of([1, 2], 2);
    private static readonly (string, OnnxTensor)[] s_constants =
    [
        ("W", s_w), ("V", s_square), ("b", s_pair), ("one", OnnxTensor.Of(1.0)), ("six", OnnxTensor.Of(6.0)),
        ("twice", OnnxTensor.Integers(0, 0)), ("far", OnnxTensor.Integers(2)), ("first", OnnxTensor.Integers(0)),
        ("flat", OnnxTensor.Integers(-1)), ("less", OnnxTensor.Of([-1, 2], 2)),
        ("less0", OnnxTensor.Of([0, 1], 2)), ("nan", OnnxTensor.Of([float.NaN, 0], 2)),
    ];

    [Theory]
    [InlineData("y = Conv(z, V)", "\"Conv\", which Nabla does not read")]
    [InlineData("y = If(z)", "\"If\"")]
    [InlineData("y = Loop(z)", "\"Loop\"")]
    [InlineData("y = LSTM(z)", "\"LSTM\"")]
    [InlineData("y = Add(z, x)", "an input used twice")]
    [InlineData("a = Relu(z); v = MatMul(a, V); y = Add(v, z)", "two different paths joined")]
    [InlineData("e = Exp(z); y = Add(e, one)", "none of Nabla's activations")]
    [InlineData("y = Clip(z, one, six)", "none of Nabla's activations")]
    [InlineData("r = Relu(z); y = Mul(r, b)", "factors or shifts behind the activation of the output")]
    [InlineData("y = Mul(z, V)", "a constant of shape [2, 2]")]
    [InlineData("a = MatMul(z, W); y = MatMul(a, W)", "weights for 2 inputs; needed: for 3")]
    [InlineData("y = MatMul(a, V); a = Relu(y)", "a cycle")]
    [InlineData("y = Relu(z); u = Relu(v); v = Tanh(u)", "a cycle: it needs what the node (Tanh)")]
    [InlineData("y = Relu(z); u = Relu(u)", "a cycle")]
    [InlineData("y = Relu(z); u = Relu(q)", "\"q\", which nothing makes")]
    [InlineData("s = Sigmoid(z); n = BatchNormalization(s, b, b, b, b); y = Relu(n)", "scales or shifts")]
    [InlineData("n = BatchNormalization(z, one, one, one, one); y = Relu(n)",
        "input 1 of shape []; needed: a number for each")]
    [InlineData("n, m, v = BatchNormalization(z, b, b, b, b); y = Relu(m)", "a second output")]
    [InlineData("y = BatchNormalization(z, b, b, b, less)", "NaN or infinite")]
    [InlineData("y = Div(z, less0)", "NaN or infinite")]
    [InlineData("y = PRelu(z, b)", "2 different numbers; needed: one number for all neurons in PRelu")]
    [InlineData("y = Relu(q)", "\"q\", which nothing makes")]
    [InlineData("y = Relu(z); y = Tanh(z)", "a second tensor called")]
    [InlineData("x = Relu(z); y = Relu(z)", "a second tensor called")]
    [InlineData("y = Relu(z, one)", "2 inputs")]
    [InlineData("y = Relu()", "no input 0")]
    [InlineData("s = Softmax(z); y = Mul(s, z)", "arithmetic on softmax")]
    [InlineData("y = Relu(x)", "the network's raw input")]
    [InlineData("y = Relu(b)", "a constant")]
    [InlineData("y = Identity(x)", "no layer in front of it")]
    [InlineData("y = Identity(b)", "no layer in front of it")]
    [InlineData("y = Reshape(z, flat)", "Reshape to [-1]")]
    [InlineData("v = MatMul(z, V); y = Add(v, nan)", "NaN or infinite")]
    [InlineData("d, mask = Dropout(z); y = Relu(mask)", "a second output")]
    [InlineData("d, y = Dropout(z)", "no layer in front of it")]
    public void What_is_no_chain_of_layers_is_refused_by_node(string lines, string found)
    {
        OnnxNode[] nodes = [.. lines.Split("; ").Select(line => Some.Node(line))];
        Refuses(File(nodes), found);
    }

    [Fact]
    public void Neurons_used_twice_or_that_there_are_not_are_refused()
    {
        (string, object) axis = ("axis", 1L);
        Refuses(File(Some.Node("y = Gather(z, twice)", axis)), "a neuron used twice");
        Refuses(File(Some.Node("y = Concat(z, z)", axis)), "a neuron used twice");
        Refuses(File(Some.Node("y = Gather(z, far)", axis)), "index 2");
        Refuses(File(Some.Node("y = Gather(z, first)")), "axis 0");
        Refuses(File(Some.Node("s = Softmax(z)"), Some.Node("y = Gather(s, first)", axis)), "a part of a softmax");
    }

    [Fact]
    public void Attributes_that_mean_something_else_are_refused()
    {
        Refuses(File(Some.Node("y = Elu(z)", ("alpha", 0.5f))), "(Elu) that makes \"y\" with alpha 0.5 (elu has 1)");
        Refuses(File(Some.Node("y = Celu(z)", ("alpha", 2f))), "with alpha 2 (elu has 1)");
        Refuses(File(Some.Node("y = LeakyRelu(z)", ("alpha", 1.1f))), "with alpha 1.1 (leaky_relu has −1 to 1)");
        Refuses(File(Some.Node("y = PRelu(z, six)")), "with slope 6 (leaky_relu has one from −1 to 1)");
        Refuses(File(Some.Node("y = Selu(z)", ("gamma", 2f))), "gamma 2 (selu has");
        Refuses(File(Some.Node("y = HardSigmoid(z)")), "alpha 0.2, beta 0.5 (hard_sigmoid has 1/6 and 1/2)");
        Refuses(File(Some.Node("y = Clip(z, one, six)")), "bounds 1 and 6");
        Refuses(File(Some.Node("y = BatchNormalization(z, b, b, b, b)", ("training_mode", 1L))), "in training");
        Refuses(File(Some.Node("y = Relu(z)", ("slope", 1L))), "an attribute \"slope\"");
        Refuses(File(Some.Node("y = Elu(z)", ("alpha", 1L))), "the attribute \"alpha\" is of another kind");
        Refuses(File(Some.Node("y = Softmax(z)", ("axis", 0L))), "axis 0");
        Refuses(File(Some.Node("y = Flatten(z)", ("axis", 0L))), "Flatten from axis 0 on");
        Refuses(File(Some.Node("y = Cast(z)", ("to", 7L))), "Cast to INT64");
    }

    [Fact]
    public void Control_characters_of_names_are_spelled_out()
    {
        OnnxNode node = Some.Node("y = Evil(z)") with { Name = "\u001b[31mred\n", Op = "Evil\u0007" };
        NablaFormatException problem = Refuses(File(node), "\\u0007");
        Assert.DoesNotContain(problem.Message, char.IsControl);
        Assert.Contains("node \"\\u001B[31mred\\u000A\"", problem.Location, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_of_other_domains_and_versions_are_refused()
    {
        Refuses(File(Some.Node("y = Relu(z)") with { Domain = "com.microsoft" }), "of the domain \"com.microsoft\"");
        Refuses(File(Some.Node("y = Normalizer(z)") with { Domain = "ai.onnx.ml" }), "(Normalizer)");
        Refuses(File(Some.Node("y = SVMClassifier(z)") with { Domain = "ai.onnx.ml" }),
            "\"SVMClassifier\" of the domain");
        foreach (long opset in (long[])[0, 6, 25, long.MaxValue, long.MinValue])
        {
            Refuses(Some.File([null, 3], s_constants, [Some.Node("y = MatMul(x, W)")], opset),
                FormattableString.Invariant($"version {opset}"));
        }
    }

    [Fact]
    public void Work_beyond_what_the_length_of_a_file_justifies_is_refused()
    {
        // Half of the neurons by one list of 8 bytes each, over and over: 1,000 × 20,000 parts in half a megabyte.
        const int Width = 20_000;
        long[] order = [.. Enumerable.Range(0, Width).Select(j => (long)(j * 7 % Width))];
        var nodes = new List<OnnxNode> { Some.Node("z0 = MatMul(x, W)") };
        for (int i = 0; i < 1000; i++)
            nodes.Add(Some.Node($"z{i + 1} = Gather(z{i}, order)", ("axis", 1L)));
        nodes.Add(Some.Node("y = Relu(z1000)"));
        (string, OnnxTensor)[] constants =
            [("W", OnnxTensor.Of(new float[Width], 1, Width)), ("order", OnnxTensor.Integers(order))];
        byte[] file = Some.File([null, 1], constants, [.. nodes]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuses(file, "repeat their work");
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(spent < 300L * file.Length, $"{spent} bytes for a file of {file.Length}");
    }

    [Fact]
    public void Weights_that_thousands_of_layers_share_are_refused_before_each_gets_its_own()
    {
        const int Width = 300, Layers = 3000;   // 270 million weights out of 400 kilobytes
        OnnxNode[] nodes =
        [
            Some.Node("z1 = MatMul(x, W)"),
            .. Enumerable.Range(1, Layers).Select(l => Some.Node($"z{l + 1} = MatMul(z{l}, W)")),
            Some.Node($"y = Relu(z{Layers + 1})"),
        ];
        byte[] file = Some.File([null, Width], [("W", OnnxTensor.Of(new float[Width * Width], Width, Width))], nodes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuses(file, "each weight used once");
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(spent < 30L * file.Length, $"{spent} bytes for a file of {file.Length}");
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] file = Some.Bytes(Model.Create(Network.Create([3, 2, 2], Activation.Gelu, seed: 1), Cost.Quadratic));
        string expected = Some.Read(file).Checksum();
        for (int length = 0; length < file.Length; length++)
        {
            // What is left out at a border of two fields is the metadata: the graph alone is a whole file, too.
            Exception? e = Record.Exception(() => Assert.Equal(expected, Some.Read(file[..length]).Checksum()));
            Assert.True(e is NablaFormatException or null, $"cut to {length} of {file.Length}: {e}");
            Assert.True(e is not null || length > file.Length - 400, $"cut to {length} of {file.Length}: accepted");
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("0808", "no graph")]
    [InlineData("08083A00", "no version of ONNX's operators")]
    [InlineData("08083A0042021011", "no input")]
    [InlineData("08083A0A", "field 7 claims 10 bytes, but 0 are left")]
    [InlineData("08083AFFFFFFFF0F", "field 7 claims 4294967295 bytes")]
    [InlineData("08083AFFFFFFFFFFFFFFFFFF01", "field 7 claims 4294967295 bytes")]
    [InlineData("0808FFFFFFFFFFFFFFFFFFFFFF01", "no protocol-buffers message")]
    [InlineData("08083A003A00", "a second graph")]
    [InlineData("08083807", "stored as Varint")]
    [InlineData("0808CA0100", "functions of its own")]
    [InlineData("08083A020A00", "without an operator")]
    [InlineData("08083A052A036A0161", "lie in another file")]
    [InlineData("08083A042A027001", "lie in another file")]
    [InlineData("08083A0A2A0808FFFFFFFF0F1001", "too large")]
    [InlineData("08083A0F2A0D0880808080081080808080081001", "no protocol-buffers message")]
    [InlineData("08083A0B2A090802080210014A0100", "1 bytes of numbers where the shape [2, 2] of FLOAT takes 16")]
    [InlineData("08083A037A0100", "a sparse initializer")]
    [InlineData("08083A070A052201802201", "not valid UTF-8")]
    public void Bytes_that_lie_are_refused(string hex, string found) =>
        Refuses(Convert.FromHexString(hex), found);

    [Fact]
    public void Two_outputs_of_one_name_or_of_real_numbers_are_refused_by_name()
    {
        OnnxValue y = new("y", OnnxType.Float, [null, 2]), z = y with { Name = "z" };
        NablaFormatException Of(params OnnxValue[] outputs) => Assert.Throws<NablaFormatException>(
            () => OnnxImport.Model(
                OnnxReader.Read(File(Some.Node("y = Relu(z)"))) with { Outputs = [.. outputs] }, new()));
        Assert.Contains("two outputs called \"y\"", Of(y, y).Message, StringComparison.Ordinal);
        Assert.Contains("2 outputs of real numbers: \"y\", \"z\"", Of(y, z).Message, StringComparison.Ordinal);
        Assert.Contains("\"nowhere\", which nothing makes",
            Of(y, new("nowhere", OnnxType.Int64, [null])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_leads_to_no_output_is_told()
    {
        var warnings = new List<string>();
        using var stream = new MemoryStream(File(Some.Node("y = Relu(z)"), Some.Node("u = Conv(z, V)")));
        OnnxModel.Read(stream, new() { Warn = warnings.Add });
        Assert.Contains(
            "the node (Conv) that makes \"u\": no output needs it, so it was left out", warnings);
    }

    private static byte[] File(params OnnxNode[] nodes) =>
        Some.File([null, 3], s_constants, [Some.Node("z = Gemm(x, W)", ("transB", 1L)), .. nodes]);

    private static NablaFormatException Refuses(byte[] file, string found)
    {
        NablaFormatException problem = Assert.Throws<NablaFormatException>(() => Some.Read(file));
        Assert.Contains(found, problem.Message, StringComparison.Ordinal);
        Assert.True(problem.Message.Length < 700, problem.Message);
        return problem;
    }
}
