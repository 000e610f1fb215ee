
namespace Nabla.EndToEnd.Tests;

public sealed class BenchTests : IDisposable
{
    private const string Quick = "bench --quick --shape 20-8-4:5";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_for_each_shape_and_number_of_threads_and_the_peak_that_they_are_a_fraction_of()
    {
        Finished run = NablaProcess.Run(Quick);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches(@"^float32, \w+ kernels \| peak [\d.]+ GFLOP/s with 1 thread", run.Out);
        Assert.Matches(@"(?m)^20-8-4:5 +1 +[\d,]+ +[\d.]+ µs +[\d.]+ to [\d.]+ +[\d.]+ +\d+%", run.Out);
    }

    [Fact]
    public void The_figures_fit_together()
    {
        System.Text.Json.Nodes.JsonNode report = Measure();
        System.Text.Json.Nodes.JsonNode line = report["shapes"]![0]!;
        double Of(string name) => line[name]!.GetValue<double>();
        double step = Of("step_us") * 1e-6, flops = 2 * 5 * (2 * (20 * 8 + 8 * 4) + 8 * 4);
        const double Digits = 2e-4;   // figures are rounded to five digits, twice
        Assert.Equal(5 / step, Of("examples_per_second"), Digits * 5 / step);
        Assert.Equal(flops / step / 1e9, Of("gflops"), Digits * flops / step / 1e9);
        Assert.Equal(256 / Of("answer_batch_us") * 1e6, Of("answers_per_second"), Digits * Of("answers_per_second"));
        Assert.InRange(Of("step_us"), Of("step_us_least"), Of("step_us_most"));
        double peak = report["peaks"]![0]!["gflops"]!.GetValue<double>();
        Assert.Equal(Of("gflops") / peak, Of("fraction_of_peak"), Digits * Of("gflops") / peak);
    }

    [Theory]
    [InlineData(1e6, 0, "0 of ")]   // a million times as long before
    [InlineData(1e-6, 1, "slower ")]
    public void A_run_that_is_slower_than_the_limit_allows_ends_with_1(double factor, int exitCode, string says)
    {
        System.Text.Json.Nodes.JsonNode before = Measure();
        foreach (System.Text.Json.Nodes.JsonNode? line in before["shapes"]!.AsArray())
        {
            foreach (string name in (string[])["step_us", "predict_us", "answer_batch_us"])
                line![name] = line[name]!.GetValue<double>() * factor;
        }

        File.WriteAllText(_folder["before.json"], before.ToJsonString());
        Finished run = NablaProcess.Run(Quick + " --compare before.json --max-regression 20%", folder: _folder.Path);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Contains("20%", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench --quick --shape 784", 2, "--shape takes shapes such as 784-30-10:10")]
    [InlineData("bench --quick --shape 784-0:10", 2, "--shape takes shapes such as 784-30-10:10")]
    [InlineData("bench --quick --max-regression fast", 2, "--max-regression takes a fraction such as 0.05, or 5%")]
    [InlineData("bench --quick --compare nothing.json", 3, "a file cannot be read")]
    [InlineData("bench --quick --compare case.json", 3, "the file to compare with is no benchmark of nabla")]
    [InlineData(Quick + " --compare other.json", 3, "there is nothing to compare")]
    public void Wrong_usage_is_explained(string line, int exitCode, string says)
    {
        File.WriteAllText(_folder["case.json"], "{}");
        File.WriteAllText(_folder["other.json"], """{"shapes": []}""");
        Finished run = NablaProcess.Run(line, folder: _folder.Path);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    private static System.Text.Json.Nodes.JsonNode Measure()
    {
        Finished run = NablaProcess.Run(Quick + " --json");
        Assert.True(run.ExitCode == 0, run.ToString());
        return System.Text.Json.Nodes.JsonNode.Parse(run.Out)!;
    }
}
