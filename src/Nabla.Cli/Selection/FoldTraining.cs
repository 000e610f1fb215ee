using System.Numerics;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;
using Nabla.IO;

namespace Nabla.Cli.Selection;

/// <summary>Trains once for each fold, and tests on what was left out.</summary>
/// <param name="call">The command.</param>
/// <param name="values">How to train.</param>
/// <param name="catalog">Where named data are.</param>
/// <param name="label">Stands before the live line.</param>
internal sealed class FoldTraining(Invocation call, TrainValues values, DataCatalog catalog, string label = "")
{
    /// <summary>Does it.</summary>
    /// <param name="seeds">What deals folds and decides trainings, once each; none: the seed of the values.</param>
    /// <param name="told">Told of each fold when it is over, with all folds and the number of trainings.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <exception cref="Problem">Settings or data are wrong, or a training diverged.</exception>
    public IReadOnlyList<FoldScore> Run(IReadOnlyList<ulong> seeds, Action<FoldScore, Folds, int>? told = null)
    {
        if (values.Get(TrainSettings.From) is not null)
        {
            throw Problem.Usage("--from does not go with folds: its model may know what it would be tested on",
                "leave --from out");
        }

        Series series = values.Series ?? throw new InvalidOperationException("Folds are of a series.");
        if (seeds.Count == 0)
            seeds = [values.Get(TrainSettings.Seed)!.Value];
        List<FoldScore> scores = [];
        foreach (ulong seed in seeds)
        {
            var ofSeed = new Dictionary<Setting, object?> { [TrainSettings.Seed] = seed };
            var fold = new FoldChoice(0, seed, series);
            for (int number = 0; number == 0 || number < fold.Folds.Count; number++)
            {
                call.Cancellation.ThrowIfCancellationRequested();
                fold = fold with { Number = number };
                var plan = new TrainPlan(values.With(ofSeed, fold), catalog, call.Cancellation);
                series.IsSilent = true;
                long begin = call.Time.GetTimestamp();
                FoldScore score = plan.Precision == "float64" ? Train<double>(plan, fold) : Train<float>(plan, fold);
                score = score with { Seconds = call.Time.GetElapsedTime(begin).TotalSeconds };
                scores.Add(score);
                told?.Invoke(score, fold.Folds, fold.Folds.Count * seeds.Count);
            }
        }

        return scores;
    }

    private FoldScore Train<T>(TrainPlan plan, FoldChoice fold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(plan.Architecture, plan.Initializer, plan.Seed);
        string name = fold.Folds.Names[fold.Number];
        LiveLine? live = TrialLive.For(call, $"{label}fold {ModelData.Plain(name)} ");
        var progress = new TrialLive(live);
        TrainingResult result = PlannedTrainer.Of(plan, network, call.Time, Math.Max(1, plan.StepsPerEpoch / 100))
            .Run(plan.Data.Training, plan.Data.Validation, null, progress, call.Cancellation);
        live?.Clear();
        if (result.Reason == StopReason.Canceled)
            throw new OperationCanceledException(call.Cancellation);
        if (result.Divergence is { } divergence && result.BestEpoch is null)
        {
            throw new Problem(ExitCode.No, "training diverged", ("fold", name), ("where", divergence.ToString()))
            {
                Fix = "a smaller --learning-rate, or --clip 1",
            };
        }

        (int rows, Metrics metrics) = Test(plan, Calibrated.Of(plan, network).Network);
        return new(name, plan.Seed, rows, metrics, result.History.Count, 0);
    }

    private static (int, Metrics) Test<T>(TrainPlan plan, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (plan.Data.TestRows is not { } rows)
            return (plan.Data.Test!.Count, Evaluation.Of(network, plan.Cost, plan.Data.Test).Metrics);
        Model model = Model.Create(network, plan.Cost, plan.Input, plan.Labels).WithTargetScale(plan.Data.TargetScale);
        return (rows.RowCount, model.Evaluate(rows).Metrics);
    }
}
