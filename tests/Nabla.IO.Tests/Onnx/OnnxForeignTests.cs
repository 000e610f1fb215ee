using System.Text.Json;

namespace Nabla.IO.Tests.Onnx;

/// <summary>Networks as PyTorch exports them, and what PyTorch computes with them.</summary>
public sealed class OnnxForeignTests
{
    private static readonly JsonElement s_expected =
        JsonDocument.Parse(File.ReadAllText(Repository.Fixture("onnx/expected.json"))).RootElement;

    public static TheoryData<string> Files => [.. s_expected.EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_network_of_PyTorch_answers_as_it_did_there(string name)
    {
        using FileStream file = File.OpenRead(Repository.Fixture($"onnx/{name}.onnx"));
        Model model = OnnxModel.Read(file);
        Assert.Equal(name == "float64" ? Precision.Float64 : Precision.Float32, model.Precision);
        double[] x = Numbers(name, "x"), y = Numbers(name, "y"), a = new double[y.Length];
        model.Predict<double>(x, a);
        // Two layers with at most 6 inputs and normal weights, none above 4: sums of a few roundings of numbers
        // below 32.
        double allowed = (model.Precision == Precision.Float64 ? 1.0 / (1L << 53) : 1.0 / (1 << 24)) * 32 * 16;
        for (int j = 0; j < y.Length; j++)
            Assert.True(Math.Abs(a[j] - y[j]) <= allowed, $"{name}, output {j}: {a[j]:R} instead of {y[j]:R}");
    }

    [Theory]
    [InlineData("relu-softmax", "4-5-3", "relu softmax", "softmax_cross_entropy")]
    [InlineData("softmax-9", "4-5-3", "relu softmax", "softmax_cross_entropy")]
    [InlineData("sigmoid", "4-5-3", "sigmoid sigmoid", "binary_cross_entropy")]
    [InlineData("gelu", "4-5-3", "gelu identity", "quadratic")]
    [InlineData("gelu_tanh", "4-5-3", "gelu_tanh identity", "quadratic")]
    [InlineData("hard_sigmoid-9", "4-5-3", "hard_sigmoid identity", "quadratic")]
    [InlineData("by-hand", "4-5-3", "silu sigmoid", "binary_cross_entropy")]
    [InlineData("view", "6-3", "relu", "quadratic")]
    public void Its_layers_and_activations_are_recognized(string name, string widths, string activations, string cost)
    {
        var warnings = new List<string>();
        using FileStream file = File.OpenRead(Repository.Fixture($"onnx/{name}.onnx"));
        Model model = OnnxModel.Read(file, new() { Warn = warnings.Add });
        Architecture found = model.Architecture;
        Assert.Equal(widths, found.ToString());
        Assert.Equal(
            activations, string.Join(' ', Enumerable.Range(2, found.LayerCount - 1).Select(l => found.Activation(l))));
        Assert.Equal(cost, model.Cost.Name);
        Assert.Equal([$"the file names no cost; assumed {cost}"], warnings);
    }

    [Fact]
    public void The_shape_of_an_image_is_kept()
    {
        using FileStream file = File.OpenRead(Repository.Fixture("onnx/flatten.onnx"));
        Assert.Equal("2x3", OnnxModel.Read(file).Input.ToString());
    }

    private static double[] Numbers(string name, string which) =>
        [.. s_expected.GetProperty(name).GetProperty(which).EnumerateArray().Select(v => v.GetDouble())];
}
