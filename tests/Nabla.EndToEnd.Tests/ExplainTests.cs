using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary><c>nabla explain</c> and <c>nabla check --answers</c>, as users type them.</summary>
public sealed class ExplainTests(TrainedRun trained) : IClassFixture<TrainedRun>
{
    private const string Case = """
        {"layers": [{"activation": "sigmoid", "W": [[0.5, -0.25], [1, 2]], "b": [0.1, -0.1]},
                    {"activation": "tanh", "W": [[1, -1]], "b": [0]}],
         "cost": "quadratic", "X": [[1, 2], [0, 1]], "Y": [[0.5], [0]]}
        """;

    [Fact]
    public void Explain_walks_through_the_five_stages_of_a_case_in_order()
    {
        Finished run = NablaProcess.Run("explain - --example 1", input: Case);
        Assert.True(run.ExitCode == 0, run.ToString());
        int at = 0;
        foreach (string stage in (string[])["1. Input", "2. Feed forward", "3. Output error",
            "4. Backpropagate", "5. Gradient"])
        {
            int next = run.Out.IndexOf("\n" + stage, StringComparison.Ordinal);
            Assert.True(next > at, $"{stage} is missing or out of order in\n{run.Out}");
            at = next;
        }

        Assert.Contains("example 1 of 2", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "Backpropagation in a 64-")]
    [InlineData("markdown", "# Backpropagation in a 64-")]
    [InlineData("latex", "\\documentclass")]
    [InlineData("html", "<!DOCTYPE html>")]
    public void A_model_is_explained_in_every_format_with_its_answer_and_its_digit(string format, string start)
    {
        Finished run = NablaProcess.Run($"explain {trained.Path} digits --example 3 --format {format}");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.StartsWith(start, run.Out, StringComparison.Ordinal);
        Assert.Contains("The network answers", run.Out, StringComparison.Ordinal);
        Finished slow = NablaProcess.Run($"explain {trained.Path} digits --slow --format {format}");
        Assert.Contains("learn slowly", slow.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_digit_is_drawn_in_half_blocks_where_color_is_allowed()
    {
        Finished run = NablaProcess.Run($"explain {trained.Path} digits --neuron 2.3 --color always");
        Assert.Equal(4, run.Out.Split('\n').Count(line => line.Contains('▀', StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--neuron 2.2", 2, "fix  --neuron 2.0 to 2.1")]
    [InlineData("--neuron 1.0", 2, "layer 1 of a 2-2-1 network has no weights\n  fix  --neuron 2.0, or another layer")]
    [InlineData("--neuron 2.0 --form matrix", 2, "leave out --form matrix")]
    [InlineData("--weight 2.0.0 --form matrix", 2, "leave out --form matrix")]
    [InlineData("--slow --form matrix", 2, "leave one of them out")]
    [InlineData("--weight 2.0", 2, "2.0.1")]
    [InlineData("--weight 2.0.5", 2, "K from 0 to 1")]
    [InlineData("--weight 2.3.0", 2, "fix  --weight 2.J.K with J from 0 to 1")]
    [InlineData("--neuron 2.0 --weight 2.0.0", 2, "cannot both")]
    [InlineData("--neuron 2.0 --paths 3", 2, "--weight L.J.K")]
    [InlineData("--example 2", 2, "--example 0 to 1")]
    [InlineData("--nudge 0", 2, "other than 0")]
    [InlineData("--format pdf", 2, "text, markdown, latex, html")]
    [InlineData("--width 10", 2, "from 40 to 1000")]
    public void Wrong_usage_ends_with_2_and_says_what_there_is(string options, int exitCode, string part)
    {
        Finished run = NablaProcess.Run($"explain - {options}", input: Case);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    public void Every_section_keeps_to_its_width(int width)
    {
        string[] sections = ["", "--form matrix", "--neuron 2.3", "--weight 3.1.2", "--slow", "--nudge 0.1 --paths 20"];
        foreach (string options in sections)
        {
            Finished run = NablaProcess.Run($"explain {trained.Path} digits --width {width} {options}");
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= width, $"{options}: {line}"));
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_end_with_1_and_are_named()
    {
        Finished run = NablaProcess.Run("explain -", input: """
            {"layers": [{"activation": "identity", "W": [[1e300]], "b": [0]}], "cost": "quadratic", "X": [[1e300]], "Y": [[0]]}
            """);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: z of layer 2 is not finite\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("z[0, 0] is Infinity", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("JSON", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("float64", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Homework_is_right_or_stops_at_the_first_wrong_quantity_with_exit_code_1()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("case.json", Case);
        string right = NablaProcess.Run($"backprop {file}").Out;
        Assert.Equal(0, NablaProcess.Run($"check {file} --answers -", input: right).ExitCode);

        Finished wrong = NablaProcess.Run($"check {file} --answers - --json", input: """{"delta": [null, [[9], [9]]]}""");
        Assert.Equal(1, wrong.ExitCode);
        using JsonDocument json = JsonDocument.Parse(wrong.Out);
        Assert.Equal("delta", json.RootElement.GetProperty("wrong").GetProperty("quantity").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("wrong").GetProperty("layer").GetInt32());

        Finished unreadable = NablaProcess.Run($"check {file} --answers -", input: """{"deltas": 1}""");
        Assert.Equal(2, unreadable.ExitCode);
        Assert.Contains("Did you mean \"delta\"?", unreadable.Error, StringComparison.Ordinal);
        Assert.Equal(3, NablaProcess.Run($"check {file} --answers nowhere.json").ExitCode);
        Assert.Equal(2, NablaProcess.Run($"check {trained.Path} --answers -").ExitCode);
    }

    [Fact]
    public void The_curve_of_differences_is_a_chart_or_json()
    {
        Assert.Contains("float64 central", NablaProcess.Run("check - --curve", input: Case).Out,
            StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(NablaProcess.Run("check - --curve --json", input: Case).Out);
        Assert.Equal(23, json.RootElement.GetProperty("float32").GetArrayLength());
    }
}
