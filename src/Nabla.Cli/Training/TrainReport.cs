using System.Globalization;
using Nabla.Cli.Shell;
using Nabla.IO;
using Nabla.Lab.Drawing;

namespace Nabla.Cli.Training;

/// <summary>What is said when a run is over: why, how good, where, and what to do next.</summary>
internal sealed class TrainReport(Invocation call, TrainPlan plan, RunFolder folder)
{
    /// <summary>Prints it.</summary>
    public void Print(TrainingResult result, RunOutcome outcome)
    {
        TextWriter to = call.Output.Out;
        Plot(result);
        to.WriteLine(Why(result));
        (string name, Dataset? data, Metrics? metrics) = outcome.Test is { } test
            ? ("test", plan.Data.Test, test)
            : outcome.Validation is { } validation ? ("validation", plan.Data.Validation, validation)
            : ("training", plan.Data.Training, result.Final?.Training);
        if (metrics?.Accuracy is { } accuracy)
        {
            to.WriteLine(call.Output.OutStyle.Strong($"{name} accuracy {Figures.Percent(accuracy)}") +
                $" ({Figures.Count((long)Math.Round(accuracy * data!.Count))} of {Figures.Count(data.Count)})");
        }
        else if (metrics?.MeanSquaredError is { } error)
        {
            to.WriteLine(
                call.Output.OutStyle.Strong($"{name} R² {(metrics.R2 is { } r2 ? Figures.R2(r2) : "unknown")}") +
                $", mean squared error {Figures.Cost(error)}: off by about {Figures.Cost(Math.Sqrt(error))} " +
                $"({Figures.Count(data!.Count, "example")})");
        }

        if (outcome.Temperature is { } t)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"calibrated: the outputs' z divided by T = {t:G4}, which suits the validation examples best"));
        }

        to.WriteLine($"saved {folder.ModelPath}, with config.json and events.jsonl");
        if (result.Reason == StopReason.Canceled)
            to.WriteLine($"go on with: {HowInvoked.Resume(folder.Folder)}");
        if (call.Get(TrainSettings.Quiet))
            return;
        bool isNamed = DataCatalog.Find(plan.Data.Source) is not null;
        string dataDir = call.Get(CommonOptions.DataDir) is { } found && isNamed
            ? $" --data-dir {HowInvoked.Quoted(found)}" : "";
        string run = HowInvoked.Quoted(folder.Folder);
        to.WriteLine("next:");
        if (plan.Data.Schema is not null)
        {
            // Every row was learned from: how good it is on others, nobody knows yet.
            if (plan.Data.Validation is null && plan.Data.Source != "-")
                to.WriteLine($"  {HowInvoked.Text} evaluate {run} --folds 5");
            to.WriteLine($"  {HowInvoked.Text} inspect {run}");
            to.WriteLine($"  {HowInvoked.Text} predict {run} NEW.csv");
            return;
        }

        to.WriteLine($"  {HowInvoked.Text} evaluate {run} --mistakes 3{dataDir}");
        if (isNamed)
            to.WriteLine($"  {HowInvoked.Text} predict {run} {plan.Data.Source} --example 0{dataDir}");
    }

    // The curves, only where somebody watches.
    private void Plot(TrainingResult result)
    {
        if (!call.Output.Terminal.OutIsLive || call.Get(TrainSettings.Quiet) || result.History.Count < 2)
            return;
        bool hasClasses = plan.Data.Training.IsClassification;
        Curve[] curves =
        [
            Values(hasClasses ? "train accuracy" : "train cost", epoch => epoch.Training),
            Values("validation", epoch => epoch.Validation),
            Values("test", epoch => epoch.Test),
        ];
        Curve[] known = [.. curves.Where(curve => curve.Values.Any(double.IsFinite))];
        if (known.Length == 0)
            return;
        int width = Math.Clamp(call.Output.Terminal.Width - 1, 30, 100);
        foreach (string line in TerminalChart.Draw(known, width, 12, call.Output.Look, hasClasses ? "P1" : "G3"))
            call.Output.Out.WriteLine(line);

        Curve Values(string name, Func<EpochCompleted, Metrics?> of) => new(name,
            [.. result.History.Select(epoch => (hasClasses ? of(epoch)?.Accuracy : of(epoch)?.Cost) ?? double.NaN)]);
    }

    private string Why(TrainingResult result)
    {
        string after = string.Create(CultureInfo.InvariantCulture, $"after epoch {result.History.Count}");
        string why = result.Reason switch
        {
            StopReason.Patience => $"stopped {after}: validation did not improve for {plan.Patience} epochs",
            StopReason.TargetAccuracy => $"stopped {after}: validation reached the target accuracy",
            StopReason.Canceled => string.Create(CultureInfo.InvariantCulture,
                $"interrupted after step {result.Steps}; checkpoint and model are saved as they were then"),
            _ => $"done {after}",
        };
        return result.BestEpoch is { } best && best != result.History.Count
            ? string.Create(
                CultureInfo.InvariantCulture, $"{why}; kept the network of epoch {best}, the best by validation")
            : why;
    }
}
