using System.Text.Json;

namespace Nabla.EndToEnd.Tests.Onnx;

/// <summary>ONNX files of other programs at the command line: what options add to them, and what they cannot.</summary>
public sealed class OnnxForeignCommandTests : IDisposable
{
    private const string Rows = """{"X": [[0.5, -1, 2, 0.25], [-1, 0.75, 1, -2]]}""";

    private readonly TemporaryFolder _folder = new();
    private readonly string _logits = Repository.Fixture("onnx/gelu.onnx");          // identity outputs
    private readonly string _classes = Repository.Fixture("onnx/relu-softmax.onnx");
    private readonly string _maps = Repository.Fixture("onnx/classifier-maps.onnx");   // as from scikit-learn
    private readonly string _x;

    public OnnxForeignCommandTests()
    {
        _x = Path.Combine(_folder.Path, "x.json");
        File.WriteAllText(_x, Rows);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_warning_about_logits_names_options_that_act()
    {
        Finished plain = NablaProcess.Run(["predict", _logits, _x, "--json"]);
        Assert.Equal(
            "warning: the file names no cost; assumed quadratic (--cost says otherwise; if the outputs are a " +
            "classifier's logits, --output softmax or sigmoid)\n", plain.Error);
        double[][] logits = Outputs(plain);
        Finished asked = NablaProcess.Run(["predict", _logits, _x, "--json", "--output", "softmax"]);
        Assert.Equal("", asked.Error);
        double[][] probabilities = Outputs(asked);
        for (int i = 0; i < logits.Length; i++)
        {
            double sum = logits[i].Sum(Math.Exp);
            for (int j = 0; j < 3; j++)   // logits below 8 in float32, passed on by softmax at most once
                Assert.True(Math.Abs(probabilities[i][j] - Math.Exp(logits[i][j]) / sum) <= 32.0 / (1 << 24));
        }
    }

    [Theory]
    [InlineData("softmax", null, "softmax_cross_entropy"), InlineData("sigmoid", null, "binary_cross_entropy")]
    [InlineData("softmax", "quadratic", "quadratic")]
    public void An_output_activation_brings_its_cost_unless_one_is_named(string output, string? cost, string expected)
    {
        string[] options = cost is null ? ["--output", output] : ["--output", output, "--cost", cost];
        JsonElement seen = Json(["inspect", _logits, "--json", .. options]);
        Assert.Equal(expected, seen.GetProperty("cost").GetString());
        string native = Path.Combine(_folder.Path, "native.safetensors");
        Json(["convert", _logits, native, "--json", .. options]);
        JsonElement kept = Json(["inspect", native, "--json"]);
        Assert.Equal(expected, kept.GetProperty("cost").GetString());
        Assert.Equal(output, kept.GetProperty("activations").EnumerateArray().Last().GetString());
    }

    [Theory]
    [InlineData("predict"), InlineData("evaluate"), InlineData("inspect"), InlineData("convert")]
    public void Options_that_do_not_go_with_the_file_end_with_2_in_every_command(string command)
    {
        string[] more = command switch
        {
            "inspect" => [],
            "convert" => [Path.Combine(_folder.Path, "never.json")],
            _ => [_x],
        };
        Refused([command, _logits, .. more, "--cost", "softmax_cross_entropy"], "goes with softmax outputs only");
        Refused([command, _classes, .. more, "--output", "sigmoid"], "has softmax outputs already");
        Refused([command, _logits, .. more, "--activation", "relu"], "has the activation of every layer in its graph");
    }

    [Fact]
    public void Maps_of_a_scikit_learn_classifier_are_read_with_their_classes()
    {
        Finished done = NablaProcess.Run(["predict", _maps, _x, "--json"]);
        Assert.Equal("warning: the file names no cost; assumed softmax_cross_entropy (--cost says otherwise)\n",
            done.Error);
        Assert.All(Outputs(done), row => Assert.Equal(1, row.Sum(), 6));
        string labels = Json(["inspect", _maps, "--json"]).GetProperty("labels").ToString();
        Assert.Equal("""["ant","bee","cat"]""", labels.Replace(" ", "", StringComparison.Ordinal)
            .Replace("\n", "", StringComparison.Ordinal));
    }

    private static void Refused(string[] arguments, string found)
    {
        Finished done = NablaProcess.Run(arguments);
        Assert.Equal((2, ""), (done.ExitCode, done.Out));
        Assert.Contains(found, done.Error, StringComparison.Ordinal);
    }

    private static double[][] Outputs(Finished done) =>
        [.. JsonDocument.Parse(done.Out).RootElement.GetProperty("outputs").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(a => a.GetDouble()).ToArray())];

    private static JsonElement Json(string[] arguments)
    {
        Finished done = NablaProcess.Run(arguments);
        Assert.True(done.ExitCode == 0, done.ToString());
        return JsonDocument.Parse(done.Out).RootElement;
    }
}
