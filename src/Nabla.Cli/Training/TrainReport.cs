namespace Nabla.Cli.Training;

/// <summary>What is said when a run is over: why, how good, where, and what to do next.</summary>
internal sealed class TrainReport(TrainRequest request, TrainingPlan plan, RunFolder folder, Choice? choice)
{
    private readonly Invocation _call = request.Call;

    private const int MostSigns = 3;

    /// <summary>Prints it.</summary>
    /// <param name="signs">What to know before relying on the figure; said before training, too.</param>
    public void Print(TrainedModel trained, ImmutableArray<TableNote> signs)
    {
        TrainingResult result = trained.Result;
        TextWriter to = _call.Output.Out;
        if (trained.Members.IsEmpty)
            Plot(result);
        to.WriteLine(trained.Members.IsEmpty ? Why(result) : Why(trained.Members));
        // What folds came to is of whole trainings.
        Expectation? known = result.Reason == StopReason.Canceled ? null : choice?.Expected;
        if (known is { } expected)
        {
            ExpectedText.Figure figure = new(plan.Recipe.Cost!, plan.Training.IsClassification);
            ExpectedText.Print(_call.Output, expected, figure, hasHidden: choice!.Winner?.HasHidden != false);
        }

        foreach (TableNote sign in signs.Take(known is null ? 0 : MostSigns))
            to.WriteLine($"{"before relying on it",-ExpectedText.Name}  {TableSettings.Text(sign)}");
        if (DecisionWords.Of(trained.Model.Answering.Decision, c => ClassText.Name(trained.Model, c)) is { } decides)
            to.WriteLine(decides);
        (string name, Dataset? data, Metrics? metrics) = trained.Test is { } test
            ? ("test", plan.Test, test)
            : trained.Validation is { } validation ? ("validation", plan.Validation, validation)
            : ("training", plan.Training, trained.Members.IsEmpty ? result.Final?.Training : trained.Training);
        bool isAll = known is null || name != "training";   // else the figure of its own rows is the least
        Metrics? once = name != "training" && data!.HasWeights ? trained.Model.EvaluateFed(data).Unweighted : null;
        if (metrics?.Accuracy is { } accuracy)
        {
            to.WriteLine(Strong($"{name} accuracy {Figures.Percent(accuracy)}") + (once is not null ? " by weights"
                : $" ({Figures.Count((long)Math.Round(accuracy * data!.Count))} of {Figures.Count(data.Count)})"));
            // No rows are left that had no part in it: at least what it beats is said.
            if (name == "validation" && known is null)
                to.WriteLine($"always answering {MostFrequent(plan.Training, data!, trained.Model)}");
        }
        else if (metrics is not null && plan.Recipe.Cost!.Share is not null)
        {
            to.WriteLine(Strong($"{name} cost {Figures.Cost(metrics.Cost)}") +
                $" in units of the target's scale ({Figures.Count(data!.Count, "example")})");
        }
        else if (metrics?.MeanSquaredError is { } error)
        {
            to.WriteLine(
                Strong($"{name} R² {(metrics.R2 is { } r2 ? Figures.R2(r2) : "unknown")}") +
                (plan.TargetScale is { Count: > 0 } ? $", the mean of {Figures.Count(data!.TargetWidth)} targets "
                    : $", mean squared error {Figures.Cost(error)}: off by about {Figures.Cost(Math.Sqrt(error))} ") +
                $"({Figures.Count(data!.Count, "example")})");
        }

        if (once is not null)
            to.WriteLine(EvaluationReport.Once(once));
        if (trained.Temperature is { } t)
        {
            to.WriteLine(Invariant(
                $"calibrated: the outputs' z divided by T = {t:G4}, and a bias for each class, ") +
                "as suits the validation examples best");
        }

        to.WriteLine($"saved {folder.ModelPath}, with config.json{(folder.HasLostRecord ? "" : " and events.jsonl")}" +
            (trained.Members.IsEmpty ? "" : "; each network in a folder beside it"));
        if (result.Reason == StopReason.Canceled && !folder.HasLostRecord)
            to.WriteLine($"go on with: {HowInvoked.Resume(folder.Folder)}");
        if (_call.Get(TrainSettings.Quiet))
            return;
        bool isNamed = DataCatalog.Find(plan.Source.Name) is not null;
        string dataDir = _call.Get(CommonOptions.DataDir) is { } found && isNamed
            ? $" --data-dir {HowInvoked.Quoted(found)}" : "";
        string run = HowInvoked.Quoted(folder.Folder);
        to.WriteLine("next:");
        if (plan.Input.Schema is not null)
        {
            // Every row was learned from: how good it is on others, nobody knows yet.
            if (choice?.Expected is null && plan.Validation is null && plan.Source.Name != "-")
                to.WriteLine($"  {HowInvoked.Text} evaluate {run} --folds 5");
            to.WriteLine($"  {HowInvoked.Text} inspect {run}");
            string form = ArrayFile.IsMeant(plan.Source.Name) ? "npz" : "csv";
            to.WriteLine($"  {HowInvoked.Text} predict {run} NEW.{form}");
            return;
        }

        to.WriteLine($"  {HowInvoked.Text} evaluate {run} --mistakes 3{dataDir}");
        if (isNamed)
            to.WriteLine($"  {HowInvoked.Text} predict {run} {plan.Source.Name} --example 0{dataDir}");

        string Strong(string figure) => isAll ? _call.Output.OutStyle.Strong(figure) : figure;
    }

    /// <summary>For example "5: 11.35%": the most frequent class of what was learned from, and its share of other
    /// examples.</summary>
    private static string MostFrequent(Dataset learned, Dataset other, Model model)
    {
        var counts = new int[learned.TargetWidth];
        for (int x = 0; x < learned.Count; x++)
            counts[learned.Label(x)]++;
        int most = Array.IndexOf(counts, counts.Max());
        var rows = Enumerable.Range(0, other.Count);
        double share = rows.Where(x => other.Label(x) == most).Sum(other.Weight) / rows.Sum(other.Weight);
        return $"{ClassText.Name(model, most)}: {Figures.Percent(share)}";
    }

    // The curves, only where somebody watches.
    private void Plot(TrainingResult result)
    {
        if (!_call.Output.Terminal.OutIsLive || _call.Get(TrainSettings.Quiet) || result.History.Count < 2)
            return;
        bool hasClasses = plan.Training.IsClassification;
        Curve[] curves =
        [
            Values(hasClasses ? "train accuracy" : "train cost", epoch => epoch.Training),
            Values("validation", epoch => epoch.Validation),
            Values("test", epoch => epoch.Test),
        ];
        Curve[] known = [.. curves.Where(curve => curve.Values.Any(double.IsFinite))];
        if (known.Length == 0)
            return;
        int width = Math.Clamp(_call.Output.Terminal.Width - 1, 30, 100);
        foreach (string line in TerminalChart.Draw(known, width, 12, _call.Output.Look, hasClasses ? "P1" : "G3"))
            _call.Output.Out.WriteLine(line);

        Curve Values(string name, Func<EpochCompleted, Metrics?> of) => new(name,
            [.. result.History.Select(epoch => (hasClasses ? of(epoch)?.Accuracy : of(epoch)?.Cost) ?? double.NaN)]);
    }

    private string Why(ImmutableArray<TrainedModel> members)
    {
        int all = plan.Recipe.Ensemble!.Value, done = members.Count(m => m.StopReason != StopReason.Canceled);
        if (done == all)
            return $"done: the model is the average of {all} networks, {PlanText.Seeds(plan.Recipe)}";
        string why = _call.Cancellation.IsCancellationRequested ? "interrupted" : "out of time";
        return $"{why}: {done} of {all} networks are done, and the model is " +
            (done > 1 ? "their average" : done == 1 ? "that one" : "the first as it was then");
    }

    private string Why(TrainingResult result)
    {
        string after = Invariant($"after epoch {result.History.Count}");
        string why = result.Reason switch
        {
            StopReason.Patience => $"stopped {after}: validation did not improve for {plan.Recipe.Patience} epochs",
            StopReason.TargetAccuracy => $"stopped {after}: validation reached the target accuracy",
            StopReason.Canceled => (_call.Cancellation.IsCancellationRequested ? "interrupted" : "out of time") +
                Invariant($" after step {result.Steps}; checkpoint and model are saved as they were then"),
            _ => $"done {after}",
        };
        return result.BestEpoch is { } best && best != result.History.Count
            ? Invariant($"{why}; kept the network of epoch {best}, the best by validation")
            : why;
    }
}
