using System.Globalization;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>What <c>nabla evaluate</c> says about classes, about real numbers, and about columns.</summary>
public sealed class MeasuresTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void The_table_and_the_JSON_of_classes_say_what_the_library_says()
    {
        ClassificationReport report = Model.Load(Path.Combine(run.Path, "model.safetensors"))
            .Evaluate(IO.Digits.Load().Test).Classification!;
        using JsonDocument document = JsonDocument.Parse(NablaProcess.Run($"evaluate {run.Path} --json").Out);
        JsonElement json = document.RootElement;
        Assert.Equal(report.Accuracy, json.GetProperty("accuracy").GetDouble());
        Assert.Equal(report.BalancedAccuracy, json.GetProperty("balanced_accuracy").GetDouble());
        Assert.Equal(report.TopK(3), json.GetProperty("top_3_accuracy").GetDouble());
        Assert.Equal(report.RocAuc, json.GetProperty("roc_auc").GetDouble());
        Assert.Equal(report.LogLoss, json.GetProperty("log_loss").GetDouble());
        Assert.Equal(report.BrierScore, json.GetProperty("brier_score").GetDouble());
        Assert.Equal(report.CalibrationError, json.GetProperty("calibration_error").GetDouble());
        Assert.Equal(report.Macro.F1, json.GetProperty("macro").GetProperty("f1").GetDouble());
        Assert.Equal(report.Weighted.Precision, json.GetProperty("weighted").GetProperty("precision").GetDouble());
        Assert.Equal(report.Classes[7].Recall, json.GetProperty("per_class")[7].GetProperty("recall").GetDouble());
        Assert.Equal(
            355, json.GetProperty("reliability").EnumerateArray().Sum(bin => bin.GetProperty("examples").GetDouble()));
        Assert.False(json.TryGetProperty("binary_brier_score", out _));

        string[] lines = NablaProcess.Run($"evaluate {run.Path}").Out.Split('\n');
        string macro = lines.Single(line => line.StartsWith("  macro ", StringComparison.Ordinal));
        Assert.Equal(
            ["macro", Percent(report.Macro.Precision), Percent(report.Macro.Recall), Percent(report.Macro.F1),
                report.RocAuc!.Value.ToString("F4", CultureInfo.InvariantCulture), "355"],
            macro.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(lines, line => line.StartsWith("log-loss ", StringComparison.Ordinal)
            && line.Contains("calibration error", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.Length <= 100, line));
    }

    [Theory]
    [InlineData(0.01, 0)]
    [InlineData(-0.01, 1)]
    public void A_regression_is_measured_and_can_be_required(double less, int exitCode)
    {
        (string model, string csv) = Regression();
        using JsonDocument document = JsonDocument.Parse(NablaProcess.Run($"evaluate {model} {csv} --json").Out);
        double r2 = document.RootElement.GetProperty("r2").GetDouble();
        // y = x exactly but for every fourth row, where it is 1 more: the errors' mean square is ¼, that of y about its
        // mean known.
        Assert.Equal(0.25, document.RootElement.GetProperty("mean_squared_error").GetDouble(), 1e-15);
        Assert.Equal(0.5, document.RootElement.GetProperty("root_mean_squared_error").GetDouble(), 1e-15);
        Assert.Equal(0.25, document.RootElement.GetProperty("mean_absolute_error").GetDouble(), 1e-15);
        Assert.Equal(r2, document.RootElement.GetProperty("outputs")[0].GetProperty("r2").GetDouble());
        Finished text = NablaProcess.Run(
            $"evaluate {model} {csv} --min-r2 {(r2 - less).ToString(CultureInfo.InvariantCulture)}");
        Assert.Equal(exitCode, text.ExitCode);
        Assert.Contains("R² 0.", text.Out, StringComparison.Ordinal);
        Assert.Contains("| MSE 0.2500 | RMSE 0.5000 | MAE 0.2500", text.Out, StringComparison.Ordinal);
        Assert.Equal(exitCode == 1, text.Error.StartsWith("no: R² 0.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_measure_that_the_data_do_not_have_cannot_be_required()
    {
        (string model, string csv) = Regression();
        Finished classes = NablaProcess.Run($"evaluate {run.Path} --min-r2 0.5");
        Finished reals = NablaProcess.Run($"evaluate {model} {csv} --min-accuracy 0.5");
        Assert.Equal((2, "", 2, ""), (classes.ExitCode, classes.Out, reals.ExitCode, reals.Out));
        Assert.Contains("use --min-accuracy", classes.Error, StringComparison.Ordinal);
        Assert.Contains("use --min-r2", reals.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_sigmoid_output_is_two_classes()
    {
        var network = new Network<double>(new Architecture([1, 1], Activation.Sigmoid), Initializer.Zeros, 1);
        network.W(2)[0, 0] = 1;
        string model = run.Beside("binary.safetensors"), csv = run.Beside("binary.csv");
        Model.Create(network, Cost.BinaryCrossEntropy).Save(model);
        File.WriteAllText(csv, "x,y\n-2,0\n-1,0\n3,1\n-0.5,1\n");
        using JsonDocument document =
            JsonDocument.Parse(NablaProcess.Run($"evaluate {model} {csv} --json --mistakes 9").Out);
        JsonElement json = document.RootElement;
        Assert.Equal((0.75, 1.0), (json.GetProperty("accuracy").GetDouble(), json.GetProperty("roc_auc").GetDouble()));
        Assert.Equal(json.GetProperty("cost").GetDouble(), json.GetProperty("log_loss").GetDouble(), 1e-15);
        Assert.Equal(json.GetProperty("mean_squared_error").GetDouble(),
            json.GetProperty("binary_brier_score").GetDouble(), 1e-15);
        Assert.Equal("[[2,0],[1,1]]", json.GetProperty("confusion").GetRawText());
        Assert.Equal(3, json.GetProperty("mistakes")[0].GetProperty("example").GetInt32());
        Assert.Contains("example 3: is 1, answered 0 with 0.3775",
            NablaProcess.Run($"evaluate {model} {csv} --mistakes 1").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_classes_are_shown_by_the_worst_of_them_and_written_without_zeros()
    {
        var network = new Network<float>(new Architecture([1, 300], Activation.Softmax), Initializer.Zeros, 1);
        string model = run.Beside("many.safetensors"), csv = run.Beside("many.csv");
        for (int j = 0; j < 300; j++)
            (network.W(2)[j, 0], network.B(2)[j]) = (2 * j, -j * j);   // the nearest j has the largest −(x − j)²
        Model.Create(network, Cost.SoftmaxCrossEntropy).Save(model);
        File.WriteAllText(csv, "x,y\n" +
            string.Concat(Enumerable.Range(0, 100).Select(i => Invariant($"{(i % 10 == 0 ? i + 1 : i)},{i}\n"))));
        Finished text = NablaProcess.Run($"evaluate {model} {csv}");
        Assert.Contains("accuracy 90.00% (90 of 100)", text.Out, StringComparison.Ordinal);
        Assert.Contains("the 10 classes with the lowest F1, of 300", text.Out, StringComparison.Ordinal);
        Assert.Contains("the most frequent mistakes (10 of 10 kinds)\n         1  is 0, answered 1\n", text.Out,
            StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(NablaProcess.Run($"evaluate {model} {csv} --json").Out);
        Assert.False(document.RootElement.TryGetProperty("confusion", out _));
        Assert.Equal(100, document.RootElement.GetProperty("confusion_cells").EnumerateArray()
            .Sum(cell => cell.GetProperty("examples").GetInt32()));
        // classes without examples
        Assert.False(document.RootElement.GetProperty("macro").TryGetProperty("roc_auc", out _));
    }

    [Fact]
    public void Importance_is_a_bar_for_each_column()
    {
        (string model, string csv) = Regression();
        string[] lines = NablaProcess.Run($"evaluate {model} {csv} --importance").Out.TrimEnd().Split('\n');
        Assert.Matches(@"^  input 0 +\d\.\d{4} ± 0\.\d{4} +#{30}$", lines[^2]);
        Assert.Matches(@"^  input 1 +0\.0000 ± 0\.0000$", lines[^1]);
        using JsonDocument document =
            JsonDocument.Parse(NablaProcess.Run($"evaluate {model} {csv} --importance --json").Out);
        JsonElement importance = document.RootElement.GetProperty("importance");
        Assert.Equal("r2", importance.GetProperty("measure").GetString());
        Assert.Equal(document.RootElement.GetProperty("r2").GetDouble(),
            importance.GetProperty("baseline").GetDouble());
        Assert.Equal(0, importance.GetProperty("columns")[1].GetProperty("mean").GetDouble());
        string pixels = NablaProcess.Run($"evaluate {run.Path} --importance").Out;
        Assert.Contains("how much log loss rises", pixels, StringComparison.Ordinal);
        Assert.Contains("… and 44 more", pixels, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true, "██████████████████████████████")]
    [InlineData(0.5, true, "███████████████")]
    [InlineData(0.01667, true, "▌")]
    [InlineData(0.25, true, "███████▌")]
    [InlineData(0.5, false, "###############")]
    [InlineData(0, true, "")]
    [InlineData(-1, true, "")]
    [InlineData(double.NaN, true, "")]
    public void A_bar_is_as_long_as_its_share(double share, bool blocks, string bar) =>
        Assert.Equal(bar, Cli.Training.ImportanceText.Bar(share, blocks));

    // y = x for a first column x, nothing for a second; every fourth target is 1 more.
    private (string Model, string Csv) Regression()
    {
        var network = new Network<double>(new Architecture([2, 1], Activation.Identity), Initializer.Zeros, 1);
        network.W(2)[0, 0] = 1;
        string model = run.Beside("line.safetensors"), csv = run.Beside("line.csv");
        Model.Create(network, Cost.Quadratic).Save(model);
        File.WriteAllText(csv, "x,other,y\n" + string.Concat(
            Enumerable.Range(0, 40).Select(i => Invariant($"{i * 0.25},{i % 3},{i * 0.25 + (i % 4 == 0 ? 1 : 0)}\n"))));
        return (model, csv);
    }

    private static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + "%";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
