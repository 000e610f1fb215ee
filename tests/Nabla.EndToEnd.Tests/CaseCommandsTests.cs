using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary><c>nabla backprop</c>, <c>descend</c> and <c>check</c>, as users type them.</summary>
public sealed class CaseCommandsTests
{
    // z = 2·3 + 1 = 7 = a;  C = ½(7 − 4)² = 4.5;  δ = 3;  ∇w = 9, ∇b = 3.
    private const string Identity = """
        {"layers": [{"activation": "identity", "W": [[2]], "b": [1]}], "cost": "quadratic", "X": [[3]], "Y": [[4]],
         "optimizer": {"name": "sgd", "lr": 0.125}, "steps": 2, "snapshots": [0, 1, 2]}
        """;

    [Fact]
    public void Backprop_prints_every_quantity_of_the_case_on_standard_input()
    {
        Finished run = NablaProcess.Run("backprop -", input: Identity);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty(run.Error);
        Assert.Equal(
            """{"mean_cost":4.5,"cost_per_example":[4.5],"z":[[[7]]],"a":[[[7]]],"delta":[[[3]]],"grad_W":[[[9]]],"grad_b":[[3]]}""", Compact(run.Out));
    }

    [Fact]
    public void Descend_prints_the_parameters_after_the_steps_asked_for()
    {
        // w = 2 − 9/8 = 0.875, b = 1 − 3/8 = 0.625; then a = 3.25, δ = −0.75, w += 2.25/8, b += 0.75/8.
        Finished run = NablaProcess.Run("descend -", input: Identity);
        Assert.Equal(
            """{"snapshots":{"0":{"W":[[[2]]],"b":[[1]]},"1":{"W":[[[0.875]]],"b":[[0.625]]},"2":{"W":[[[1.15625]]],"b":[[0.71875]]}}}""",
            Compact(run.Out));
    }

    [Fact]
    public void Numbers_have_the_shortest_form_of_the_precision()
    {
        string single = Identity.Replace("\"cost\"", "\"precision\": \"float32\", \"cost\"", StringComparison.Ordinal)
            .Replace("[[2]]", "[[0.1]]", StringComparison.Ordinal);
        string document = Compact(NablaProcess.Run("descend -", input: single).Out);
        Assert.StartsWith("""{"snapshots":{"0":{"W":[[[0.1]]]""", document, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_of_any_widths_can_be_run_and_checked()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, NablaProcess.Run($"backprop --template 4-5-3-2 --out {folder["case.json"]}").ExitCode);
        Finished check = NablaProcess.Run($"check {folder["case.json"]}");
        Assert.True(check.ExitCode == 0, check.ToString());
        // 4·5 + 5 + 5·3 + 3 + 3·2 + 2
        Assert.Contains("51 of 51 compared agree", check.Out, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(NablaProcess.Run($"check {folder["case.json"]} --json").Out);
        Assert.True(json.RootElement.GetProperty("agrees").GetBoolean());
        Assert.Equal(52, json.RootElement.GetProperty("race").GetProperty("one_sided_passes").GetInt64());
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2-x")]
    [InlineData("2-0")]
    [InlineData("2--3")]
    public void A_template_of_no_network_ends_with_2_and_shows_what_widths_look_like(string widths)
    {
        Finished run = NablaProcess.Run($"backprop --template {widths}");
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains("--template takes", run.Error, StringComparison.Ordinal);
        Assert.Contains($"such as 2-3-2, not \"{widths}\"", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("comma", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_case_file_ends_with_2_and_names_file_place_and_fix()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("case.json", Identity.Replace("\"steps\"", "\"stepps\"", StringComparison.Ordinal));
        foreach (string command in (string[])["backprop", "descend", "check"])
        {
            Finished run = NablaProcess.Run($"{command} {file}");
            Assert.Equal(2, run.ExitCode);
            Assert.Empty(run.Out);
            Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
            Assert.Contains(file, run.Error, StringComparison.Ordinal);
            Assert.Contains("\"stepps\"", run.Error, StringComparison.Ordinal);
            Assert.Contains("Did you mean \"steps\"?", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_result_that_is_not_finite_ends_with_1_and_names_layer_and_quantity_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        string huge = Identity.Replace("[[2]]", "[[1e300]]", StringComparison.Ordinal);
        Finished run = NablaProcess.Run($"backprop - --out {folder["out.json"]}", input: huge);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches("layer +2", run.Error);
        Assert.Contains("cost[0] is Infinity", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Check_without_anything_to_compare_ends_with_1()
    {
        // relu at z = 0 exactly, for every parameter.
        const string AtKink = """{"layers": [{"activation": "relu", "W": [[1]], "b": [-1]}], "cost": "quadratic", "X": [[1]], "Y": [[1]]}""";
        Finished run = NablaProcess.Run("check -", input: AtKink);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("2 left out at kinks", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Descend_needs_an_optimizer_and_backprop_a_case()
    {
        Finished descend = NablaProcess.Run(
            "descend -", input: """{"layers": [{"activation": "relu", "W": [[1]], "b": [1]}], "cost": "quadratic", "X": [[1]], "Y": [[1]]}""");
        Assert.Equal(2, descend.ExitCode);
        Assert.Contains("\"optimizer\"", descend.Error, StringComparison.Ordinal);
        Assert.Equal(2, NablaProcess.Run("backprop").ExitCode);
        Assert.Equal(3, NablaProcess.Run("backprop nowhere.json").ExitCode);
    }

    // Numbers as printed, white space between them taken out.
    private static string Compact(string document)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        return string.Concat(document.Where(c => !char.IsWhiteSpace(c)));
    }
}
