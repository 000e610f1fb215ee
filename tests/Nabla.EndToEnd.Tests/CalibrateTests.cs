using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary><c>nabla train --calibrate</c> makes probabilities honest by the examples held out.</summary>
public sealed class CalibrateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_model_is_that_of_the_library_calibrated_on_the_examples_held_out()
    {
        JsonElement plain = Train("--epochs 5", "plain"), calibrated = Train("--epochs 5 --calibrate", "calibrated");
        Dataset train = Digits.Load().Train;
        Dataset validation = Holdout.Split(train, (int)Math.Round(0.1 * train.Count), seed: 1).HeldOut;
        Model before = Model.Load(_folder["plain/model.safetensors"]);
        var (model, temperature) = before.Calibrate(validation);
        Assert.Equal(temperature, calibrated.GetProperty("temperature").GetDouble());
        Assert.Equal(model.Checksum(), calibrated.GetProperty("checksum").GetString());
        Assert.Equal(model.Checksum(), Model.Load(_folder["calibrated/model.safetensors"]).Checksum());
        Metrics crossFitted = Calibration.CrossFitted(before, validation);
        Assert.Equal(crossFitted.Cost, Number(calibrated, "validation_cost"));
        Assert.Equal(crossFitted.Accuracy, Number(calibrated, "validation_accuracy"));
        Assert.True(Number(calibrated, "validation_cost") < Number(plain, "validation_cost"));
    }

    [Fact]
    public void Training_goes_on_from_the_network_before_calibration()
    {
        JsonElement whole = Train("--epochs 4 --calibrate", "whole");
        Train("--epochs 2 --calibrate", "parts");
        Finished resumed = NablaProcess.Run($"resume {_folder["parts"]} --epochs 4");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Contains("calibrated: the outputs' z divided by T = ", resumed.Out, StringComparison.Ordinal);
        Assert.Equal(whole.GetProperty("checksum").GetString(), Last("parts").GetProperty("checksum").GetString());
    }

    [Fact]
    public void Of_a_short_table_a_tenth_is_set_aside_for_it()
    {
        _folder.Write("t.csv",
            "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{(i * 7 % 60 > 30 ? "a" : "b")}\n")));
        JsonElement stopped = Train($"{_folder["t.csv"]} --epochs 20 --calibrate", "table");
        Assert.True(stopped.GetProperty("temperature").GetDouble() > 0);
        Assert.Equal(6, JsonDocument.Parse(File.ReadLines(_folder["table/events.jsonl"]).First()).RootElement
            .GetProperty("data").GetProperty("validation").GetInt32());
    }

    [Fact]
    public void A_search_says_what_is_calibrated()
    {
        _folder.Write("t.csv",
            "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{(i * 7 % 60 > 30 ? "a" : "b")}\n")));
        string command = $"train {_folder["t.csv"]} --epochs 3 --search hidden=2|3 --calibrate --run-dir ";
        string byExamples = NablaProcess.Run(command + _folder["one"]).Out;
        Assert.Contains("calibrated: every model, by its validation examples, which compare the trials, too",
            byExamples, StringComparison.Ordinal);
        string byFolds = NablaProcess.Run(command + _folder["other"] + " --folds 3").Out;
        Assert.Contains("trained on all but the validation examples", byFolds, StringComparison.Ordinal);
        Assert.Contains("calibrated: every model, by its validation examples\n", byFolds, StringComparison.Ordinal);
    }

    private JsonElement Train(string options, string name)
    {
        Finished run = NablaProcess.Run($"train {options} --quiet --run-dir {_folder[name]}");
        Assert.True(run.ExitCode == 0, run.ToString());
        return Last(name);
    }

    private JsonElement Last(string name) =>
        JsonDocument.Parse(File.ReadLines(_folder[name + "/events.jsonl"]).Last()).RootElement;

    private static double Number(JsonElement e, string name) => e.GetProperty(name).GetDouble();
}
