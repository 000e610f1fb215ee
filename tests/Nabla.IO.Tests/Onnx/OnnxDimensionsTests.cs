namespace Nabla.IO.Tests.Onnx;

/// <summary>Dimensions of size 1 that come and go around the layers, and those that would mix examples.</summary>
public sealed class OnnxDimensionsTests
{
    private static readonly (string, OnnxTensor)[] s_constants =
    [
        ("W", OnnxTensor.Of([1, 2, 3, -4, -5, -6], 2, 3)), ("T", OnnxTensor.Of([1, -4, 2, -5, 3, -6], 3, 2)),
        ("q", OnnxTensor.Of([1, 2, 3, 4], 2, 2)), ("v", OnnxTensor.Of([1, 2, 3], 1, 3)),
        ("b", OnnxTensor.Of([10, 20], 2)),
        ("zero", OnnxTensor.Integers(0)), ("one", OnnxTensor.Integers(1)), ("two", OnnxTensor.Integers(2)),
        ("last", OnnxTensor.Integers(-1)), ("list", OnnxTensor.Integers(-1)), ("batch", OnnxTensor.Integers(0)),
        ("three", OnnxTensor.Integers(-1, 1, 2)), ("back", OnnxTensor.Integers(0, -1)),
    ];

    [Theory]
    [InlineData("y = Squeeze(z, one)"), InlineData("y = Squeeze(z, last)"), InlineData("y = Squeeze(z)")]
    [InlineData("y = Reshape(z, list)"), InlineData("y = Reshape(z, batch)")]
    [InlineData("s = Squeeze(z, one); y = Unsqueeze(s, one)"), InlineData("s = Squeeze(z); y = Flatten(s)")]
    [InlineData("s = Squeeze(z); r = Relu(s); y = Identity(r)")]
    public void One_output_may_lose_its_dimension(string lines) =>
        Equal([6], [null, 3], $"z = Gemm(x, v); {lines}");

    [Theory]
    [InlineData("y = Unsqueeze(z, two)"), InlineData("y = Unsqueeze(z, one)"), InlineData("y = Reshape(z, three)")]
    [InlineData("r = Reshape(z, three); y = Reshape(r, back)"), InlineData("u = Unsqueeze(z, last); y = Flatten(u)")]
    [InlineData("u = Unsqueeze(z, one); n = Identity(u); y = Squeeze(n, one)")]
    public void Outputs_may_get_dimensions_of_size_1(string lines) =>
        Equal([16, 5], [null, 3], $"z = Gemm(x, W, b); {lines}");

    [Fact]
    public void Layers_may_work_on_rows_with_a_dimension_between() =>
        Equal([16, 5], [null, 3], "u = Unsqueeze(x, one); m = MatMul(u, T); z = Add(m, b); y = Squeeze(z, one)");

    [Fact]
    public void The_input_may_lose_a_dimension() =>
        Equal([16, 5], [null, 1, 3], "s = Squeeze(x, one); y = Gemm(s, W, b)");

    [Theory]
    [InlineData("y = Squeeze(z)"), InlineData("y = Reshape(z, list)"), InlineData("y = Squeeze(z, zero)")]
    public void The_only_example_of_a_file_may_lose_its_dimension(string lines) =>
        Equal([16, 5], [1, 3], $"z = Gemm(x, W, b); {lines}");

    [Theory]
    [InlineData("y = Squeeze(z, zero)", "Squeeze of the examples")]
    [InlineData("y = Squeeze(z, one)", "Squeeze of 2 numbers")]
    [InlineData("y = Unsqueeze(z, zero)", "a shape that keeps each example together")]
    [InlineData("y = Squeeze(z, two)", "axis 2")]
    [InlineData("u = Unsqueeze(z, two); y = Softmax(u)", "dimensions [-1, 2, 1]")]
    [InlineData("u = Unsqueeze(z, two); y = MatMul(u, q)", "dimensions [-1, 2, 1]")]
    public void What_mixes_examples_or_drops_numbers_is_refused(string lines, string found)
    {
        NablaFormatException problem = Assert.Throws<NablaFormatException>(
            () => Some.Read(File([null, 3], $"z = Gemm(x, W, b); {lines}")));
        Assert.Contains(found, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Axes_may_be_an_attribute_as_before_version_13()
    {
        byte[] file = Some.File([null, 3], s_constants,
            [Some.Node("z = Gemm(x, v)", ("transB", 1L)), Some.Node("y = Squeeze(z)", ("axes", (long[])[-1]))], 11);
        Equal([6], file);
    }

    // x = (1, 1, 1): sums of small whole numbers, exact in every precision.
    private static void Equal(float[] expected, long?[] input, string lines) => Equal(expected, File(input, lines));

    private static void Equal(float[] expected, byte[] file)
    {
        var a = new float[expected.Length];
        Some.Read(file).Predict<float>([1, 1, 1], a);
        Assert.Equal(expected, a);
    }

    private static byte[] File(long?[] input, string lines) => Some.File(input, s_constants,
        [.. lines.Split("; ").Select(line => line.Contains("Gemm", StringComparison.Ordinal)
            ? Some.Node(line, ("transB", 1L)) : Some.Node(line))]);
}
