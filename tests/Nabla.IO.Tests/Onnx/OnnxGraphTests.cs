namespace Nabla.IO.Tests.Onnx;

/// <summary>Graphs written by hand: what each operator means, against numbers that can be checked in the
/// head.</summary>
public sealed class OnnxGraphTests
{
    // W as in the book: two neurons, three inputs.
    private static readonly OnnxTensor s_w = OnnxTensor.Of([1, 2, 3, -4, -5, -6], 2, 3);
    private static readonly OnnxTensor s_turned = OnnxTensor.Of([1, -4, 2, -5, 3, -6], 3, 2);
    private static readonly OnnxTensor s_b = OnnxTensor.Of([10, 20], 2);

    [Fact]
    public void Gemm_has_alpha_beta_and_both_transpositions()
    {
        Answers([16, 5], "y = Gemm(x, W, b)", s_turned);
        Answers([16, 5], "y = Gemm(x, W, b)", s_w, ("transB", 1L));
        Answers([13, 12.5f], "y = Gemm(x, W, b)", s_w, ("transB", 1L), ("alpha", 0.5f));
        Answers([26, 25], "y = Gemm(x, W, b)", s_w, ("transB", 1L), ("beta", 2f));
        Answers([6, -15], "y = MatMul(x, W)", s_turned);
    }

    [Fact]
    public void Weights_may_come_first_where_examples_are_columns()
    {
        (string, OnnxTensor)[] constants = [("W", s_w), ("Wt", s_turned), ("c", s_b with { Shape = [2, 1] })];
        foreach (OnnxNode gemm in (OnnxNode[])
        [
            Some.Node("z = Gemm(W, xt, c)"), Some.Node("z = Gemm(W, x, c)", ("transB", 1L)),
            Some.Node("z = Gemm(Wt, xt, c)", ("transA", 1L)),
        ])
        {
            Equal([16, 5], Some.File(
                [null, 3], constants,
                [Some.Node("xt = Transpose(x)", ("perm", (long[])[1, 0])), gemm, Some.Node("y = Transpose(z)")]));
        }

        Equal([16, 5], Some.File([null, 3], [.. constants, ("b", s_b)], [
            Some.Node("xt = Transpose(x)"), Some.Node("y = Gemm(xt, W, b)", ("transA", 1L), ("transB", 1L))]));
        Equal([16, 5], Some.File([null, 3], constants, [
            Some.Node("xt = Transpose(x)"), Some.Node("z = MatMul(W, xt)"), Some.Node("a = Add(c, z)"),
            Some.Node("y = Transpose(a)")]));
    }

    [Theory]
    [InlineData("float16"), InlineData("bfloat16"), InlineData("double"), InlineData("float")]
    public void Weights_of_every_type_are_read(string name)
    {
        (OnnxType type, int size) = name switch
        {
            "float16" => (OnnxType.Float16, 2), "bfloat16" => (OnnxType.BFloat16, 2),
            "double" => (OnnxType.Double, 8), _ => (OnnxType.Float, 4),
        };
        var content = new byte[6 * size];
        for (int i = 0; i < 6; i++)
        {
            byte[] number = type switch
            {
                OnnxType.Float16 => BitConverter.GetBytes((Half)s_w[i]),
                OnnxType.BFloat16 => BitConverter.GetBytes((float)s_w[i])[2..],
                OnnxType.Double => BitConverter.GetBytes(s_w[i]),
                _ => BitConverter.GetBytes((float)s_w[i]),
            };
            number.CopyTo(content, i * size);
        }

        var tensor = new OnnxTensor(type, [2, 3], content);
        byte[] file = Some.File([null, 3], [("W", tensor)], [Some.Node("y = Gemm(x, W)", ("transB", 1L))]);
        Equal([6, -15], file);
        Assert.Equal(name == "double" ? Precision.Float64 : Precision.Float32, Some.Read(file).Precision);
    }

    [Fact]
    public void Neurons_are_split_gathered_joined_and_put_into_another_order()
    {
        (string, OnnxTensor)[] constants =
            [("W", s_w), ("b", s_b), ("one", OnnxTensor.Integers(1)), ("zero", OnnxTensor.Integers(-2)),
             ("sizes", OnnxTensor.Integers(1, 1))];
        OnnxNode z = Some.Node("z = Gemm(x, W, b)", ("transB", 1L));
        float relu = 16, identity = 5;
        Equal([relu, identity], Some.File([null, 3], constants, [
            z, Some.Node("p, q = Split(z, sizes)", ("axis", 1L)), Some.Node("r = Relu(p)"),
            Some.Node("y = Concat(r, q)", ("axis", 1L))]));
        // The other way round, by Gather: layers are put together so that the neurons have the order of the file.
        byte[] file = Some.File([null, 3], constants, [
            z, Some.Node("p = Gather(z, one)", ("axis", 1L)), Some.Node("q = Gather(z, zero)", ("axis", 1L)),
            Some.Node("r = Relu(q)"), Some.Node("y = Concat(p, r)", ("axis", 1L))]);
        Equal([identity, relu], file);
        Assert.Equal("identity,relu", Some.Read(file).Architecture.Activation(2).ToString());
    }

    [Theory]
    [InlineData("y = Relu(z)", "relu")]
    [InlineData("s = Sigmoid(z); y = Mul(s, z)", "silu")]
    [InlineData("y = Max(z, zero)", "relu")]
    [InlineData("y = Clip(z, zero)", "relu")]
    [InlineData("d = Div(z, root2); e = Erf(d); p = Add(e, one); h = Mul(z, half); y = Mul(h, p)", "gelu")]
    [InlineData("d = Div(z, root2); e = Erf(d); p = Add(one, e); m = Mul(z, p); y = Mul(m, half)", "gelu")]
    [InlineData("y = Gelu(z)", "gelu")]
    [InlineData("n = Neg(z); e = Exp(n); p = Add(e, one); y = Reciprocal(p)", "sigmoid")]
    [InlineData("n = Neg(z); e = Exp(n); p = Add(e, one); y = Div(one, p)", "sigmoid")]
    [InlineData("t = Add(z, three); c = Clip(t, zero, six); y = Div(c, six)", "hard_sigmoid")]
    [InlineData("y = PRelu(z, slope)", "leaky_relu")]
    [InlineData("y = PRelu(z, half)", "leaky_relu:0.5")]
    [InlineData("h = Mul(z, half); y = Max(h, z)", "leaky_relu:0.5")]
    [InlineData("y = Abs(z)", "leaky_relu:-1")]
    [InlineData("y = Celu(z)", "elu")]
    [InlineData("y = Softmax(z)", "softmax")]
    [InlineData("i = Identity(z); d = Dropout(i); y = Flatten(d)", "identity")]
    public void An_activation_is_recognized_however_it_is_spelled(string lines, string activation)
    {
        (string, OnnxTensor)[] constants =
        [
            ("W", s_w), ("b", s_b), ("zero", OnnxTensor.Of(0.0)), ("one", OnnxTensor.Of(1.0)),
            ("half", OnnxTensor.Of(0.5)), ("three", OnnxTensor.Of(3.0)), ("six", OnnxTensor.Of(6.0)),
            ("root2", OnnxTensor.Of(Math.Sqrt(2))), ("slope", OnnxTensor.Of(0.01)),
        ];
        byte[] file = Some.File([null, 3], constants, [
            Some.Node("z = Gemm(x, W, b)", ("transB", 1L)), .. lines.Split("; ").Select(line => Some.Node(line))], 20);
        Assert.Equal(activation, Some.Read(file).Architecture.Activation(2).ToString());
    }

    [Fact]
    public void A_division_of_the_raw_input_becomes_the_divisor_of_the_model()
    {
        OnnxNode gemm = Some.Node("y = Gemm(s, W)", ("transB", 1L));
        (string, OnnxTensor)[] constants = [("W", s_w), ("k", OnnxTensor.Of(255.0)), ("f", OnnxTensor.Of(1 / 255.0))];
        Assert.Equal(255, Some.Read(Some.File([null, 3], constants, [Some.Node("s = Div(x, k)"), gemm])).Input.Divisor);
        Assert.Equal(255, Some.Read(Some.File([null, 3], constants, [Some.Node("s = Mul(f, x)"), gemm])).Input.Divisor);
    }

    [Fact]
    public void A_label_beside_the_probabilities_is_passed_over()
    {
        var file = new OnnxFile
        {
            Opset = 17, Initializers = new Dictionary<string, OnnxTensor> { ["W"] = s_w },
            Nodes =
            [
                Some.Node("z = Gemm(x, W)", ("transB", 1L)), Some.Node("y = Softmax(z)"),
                Some.Node("label = ArgMax(y)"),
            ],
            Inputs = [new("x", OnnxType.Float, [null, 3])],
            Outputs = [new("label", OnnxType.Int64, [null]), new("y", OnnxType.Float, [null, 2])],
        };
        using var stream = new MemoryStream();
        OnnxWriter.Write(file, stream);
        Assert.Equal("softmax", Some.Read(stream.ToArray()).Architecture.Activation(2).ToString());
    }

    private static void Answers(
        float[] expected, string line, OnnxTensor w, params (string Name, object Value)[] attributes) =>
        Equal(expected, Some.File([null, 3], [("W", w), ("b", s_b)], [Some.Node(line, attributes)]));

    // x = (1, 1, 1): sums of small whole numbers, exact in every precision.
    private static void Equal(float[] expected, byte[] file)
    {
        var a = new float[expected.Length];
        Some.Read(file).Predict<float>([1, 1, 1], a);
        Assert.Equal(expected, a);
    }
}
