using System.Text.Json;
using static System.FormattableString;

namespace Nabla.EndToEnd.Tests;

/// <summary><c>--cost</c> of a table of numbers: quantiles, counts, and what does not go together.</summary>
public sealed class CostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CostTests()
    {
        var random = new Random(4);
        var lines = new List<string> { "x,kind,visits" };
        for (int row = 0; row < 300; row++)
        {
            double x = 4 * random.NextDouble() - 2;
            int kind = random.Next(2), visits = 0;
            double rate = Math.Exp(0.2 + 0.8 * x + 0.4 * kind);
            for (double left = Math.Exp(-rate), p = random.NextDouble(); p > left; p *= random.NextDouble())
                visits++;
            lines.Add(Invariant($"{x:F3},{"ab"[kind]},{visits}"));
        }

        File.WriteAllLines(_folder["visits.csv"], lines);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_counts_are_numbers_with_exponential_outputs_and_their_own_loss()
    {
        Finished run = Run("train visits.csv --cost poisson --epochs 25 --run-dir r");
        Assert.Matches(@"expected on new rows   Poisson deviance \d\.\d{4} ± \d\.\d{4}, R² ", run.Out);
        Assert.Matches(@"the mean               Poisson deviance \d", run.Out);
        string config = File.ReadAllText(_folder["r/config.json"]);
        Assert.Contains("\"output\": \"exponential\"", config, StringComparison.Ordinal);
        Assert.Contains("\"cost\": \"poisson\"", config, StringComparison.Ordinal);
        using JsonDocument found = JsonDocument.Parse(Run("evaluate r visits.csv --json").Out);
        Assert.InRange(found.RootElement.GetProperty("loss").GetDouble(), 0.5, 2);
        File.WriteAllText(_folder["new.csv"], "x,kind\n-2,a\n2,b\n");
        string[] rates = Run("predict r new.csv").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^0\.\d{3}$", rates[1]);   // no whole number
    }

    [Fact]
    public void Quantiles_tell_how_many_targets_lie_below_them()
    {
        Finished run = Run("train visits.csv --cost quantile:0.8 --epochs 25 --run-dir r");
        Assert.Matches(
            @"expected on new rows   pinball loss \d\.\d{4} ± \d\.\d{4}, [78]\d\.\d\d% of the targets below the answer",
            run.Out);
        Assert.Matches(@"the 0\.8-quantile       pinball loss \d", run.Out);
        Assert.Matches(
            @"[78]\d\.\d\d% of the targets below the answer, of 80% that were asked for",
            Run("evaluate r visits.csv").Out);
        Finished folds = Run("evaluate r --folds 3");
        Assert.Matches(@"pinball loss \d\.\d{4} ± .*of the targets below the answer", folds.Out);
        Assert.Contains("the 0.8-quantile       pinball loss", folds.Out, StringComparison.Ordinal);
        Assert.Contains("pinball loss", Run("evaluate visits.csv --cost quantile:0.5 --folds 3 --epochs 2").Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cost poisson --task classification", "is for numbers, and the target is a class")]
    [InlineData("--cost quantile:0.5 --task classification", "is for numbers, and the target is a class")]
    [InlineData("--cost poisson --output softplus", "goes with exponential outputs only")]
    [InlineData("--cost quantile", "quantile with the share of targets below the answers")]
    [InlineData("--cost huber:0", "huber alone or with its δ")]
    [InlineData("--cost poisson --target x", "is below 0, and poisson is for counts and rates")]
    public void What_does_not_go_together_is_refused(string options, string message)
    {
        Finished run = NablaProcess.Run($"train visits.csv {options} --run-dir r", folder: _folder.Path);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["r"]));
    }

    [Fact]
    public void The_row_with_a_target_below_0_is_named_on_evaluation_too()
    {
        Run("train visits.csv --cost poisson --choose off --epochs 2 --run-dir r");
        File.WriteAllText(_folder["bad.csv"], "x,kind,visits\n1,a,2\n0,b,-1\n");
        Finished run = NablaProcess.Run("evaluate r bad.csv", folder: _folder.Path);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("column \"visits\", row 2", run.Error, StringComparison.Ordinal);
    }

    private Finished Run(string command)
    {
        Finished run = NablaProcess.Run(command, folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }
}
