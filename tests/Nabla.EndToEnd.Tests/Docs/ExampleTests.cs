using System.Globalization;
using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests.Docs;

/// <summary>The programs in examples/ run, and print what they claim.</summary>
public sealed partial class ExampleTests
{
    // service.cs does not end: ServiceTests
    private static readonly string[] s_withTestsOfTheirOwn =
        ["service.cs", "own-loop.cs", "autoencoder.cs", "two-heads.cs", "inside.cs", "adversarial.cs"];

    public static TheoryData<string> Examples() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples"), "*.cs").Select(f => Path.GetFileName(f))
            .Except(s_withTestsOfTheirOwn).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_runs(string example)
    {
        Assert.SkipWhen(
            example == "mnist.cs" && Environment.GetEnvironmentVariable("NABLA_DATA") is null,
            "MNIST is not on this machine: put its four files into a folder and name it in NABLA_DATA.");
        string expected = example switch
        {
            "xor.cs" => "0 xor 1 = 0.99",
            "digits.cs" => "97.",
            "mnist.cs" => "Epoch 1: 9",
            "own-initializer.cs" => "sparse: 9",
            "own-schedule.cs" => "inverse_root:100: 9",
            "own-activation.cs" => "mish: 9",
            "own-rule.cs" => "lion (lr 0.0003, betas 0.9 0.99, weight_decay 0): 9",
            "penguins.cs" => "a penguin of unknown sex: Gentoo",
            _ => "(BP4)",
        };
        Assert.Contains(expected, Printed(example, example == "mnist.cs" ? "1" : ""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_that_was_interrupted_goes_on_from_its_file_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        string[] whole = Lines("whole");
        Assert.Equal(3, Lines("cut 3").Length);
        string[] rest = Lines("cut");
        Assert.Equal(whole[3..], rest);
        Assert.Equal(whole[^3..], Lines("cut"));   // it knows that it is over
        Assert.Matches("^Stopped after epoch ([0-9]+), with the parameters of epoch", whole[^3]);
        Assert.StartsWith("sha256:", whole[^1], StringComparison.Ordinal);
        Assert.True(Numbers(whole[^2])[1] > 0.95, whole[^2]);

        string[] Lines(string arguments) =>
            Printed("own-loop.cs", $"\"{folder.Path}\"/{arguments}").TrimEnd().Split('\n');
    }

    [Fact]
    public void An_encoder_learned_without_labels_helps_a_classifier_with_few()
    {
        string[] lines = Printed("autoencoder.cs").Split('\n');
        double[] error = Numbers(lines[0]), accuracy = Numbers(lines[1]), without = Numbers(lines[2]);
        Assert.True(error[0] < 0.25 * error[1], lines[0]);
        Assert.Equal(100, accuracy[0]);
        Assert.True(accuracy[2] > accuracy[1] && accuracy[2] > without[0] + 3, lines[1]);
        Assert.True(accuracy[1] > without[0] && without[0] > without[1], lines[2]);
    }

    [Fact]
    public void Two_heads_beat_the_baseline_of_each()
    {
        string[] lines = Printed("two-heads.cs").Split('\n');
        double accuracy = Numbers(lines[0])[1], off = Numbers(lines[2])[0];
        double[] baseline = Numbers(lines[3]);
        Assert.StartsWith("species: cost", lines[0], StringComparison.Ordinal);
        Assert.Contains("RMSE", lines[1], StringComparison.Ordinal);
        Assert.True(accuracy > 0.95 && accuracy > baseline[0], lines[0]);
        Assert.True(off < 0.5 * baseline[1], lines[2]);
    }

    [Fact]
    public void A_network_inside_a_law_of_physics_beats_the_law_alone()
    {
        string[] lines = Printed("inside.cs").Split('\n');
        double[] slope = Numbers(lines[0]), k = Numbers(lines[1]), off = Numbers(lines[2]);
        Assert.Equal(slope[0], slope[1], 2e-6);
        Assert.True(Math.Abs(k[0] - k[2]) < Math.Abs(k[1] - k[2]), lines[1]);
        Assert.True(off[0] < 0.05 * off[1], lines[2]);
    }

    [Fact]
    public void A_step_along_the_slope_of_the_input_changes_the_answer_and_is_drawn()
    {
        using var folder = new TemporaryFolder();
        string picture = Path.Combine(folder.Path, "digit.svg");
        string[] lines = Printed("adversarial.cs", $"\"{picture}\"").TrimEnd().Split('\n');
        Assert.Equal(7 + 1 + 8, lines.Length);
        double[] strong = Numbers(lines[4]);
        Assert.Equal(Numbers(lines[0])[1], Numbers(lines[0])[2]);
        Assert.True(strong[1] < 5 && strong[2] > 90, lines[4]);
        Match change = Change().Match(lines[7]);
        Assert.True(change.Success && change.Groups[1].Value != change.Groups[2].Value, lines[7]);
        Assert.All(lines[8..], line => Assert.Equal(16 + 3 + 16, line.Length));

        var svg = System.Xml.Linq.XDocument.Load(picture);
        Assert.Equal(1 + 3 * 64, svg.Descendants().Count(e => e.Name.LocalName == "rect"));
        Assert.Equal([change.Groups[1].Value, "∂C/∂x", change.Groups[2].Value],
            svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
    }

    [Theory]
    [InlineData("xor.cs")]
    public void An_example_runs_as_typed(string example)
    {
        Finished run = NablaProcess.Shell($"dotnet run {example}", Path.Combine(Repository.Root, "examples"));
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(Printed(example), run.Out);
    }

    [Theory]
    [Trait("Tier", "long")]
    [InlineData("see-inside.cs")]
    [InlineData("penguins.cs")]
    [InlineData("own-activation.cs")]
    [InlineData("two-heads.cs")]
    public void Others_run_as_typed(string example) => An_example_runs_as_typed(example);

    private static string Printed(string example, string arguments = "")
    {
        Finished run = CompiledProgram.Run(Path.Combine(Repository.Root, "examples", example), arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Out;
    }

    private static double[] Numbers(string line) =>
        [.. Number().Matches(line).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"(?<![\w.²])-?[0-9]+(\.[0-9]+)?")]
    private static partial Regex Number();

    [GeneratedRegex("makes this ([0-9]) a ([0-9]):")]
    private static partial Regex Change();
}
