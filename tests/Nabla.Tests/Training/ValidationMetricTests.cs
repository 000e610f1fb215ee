namespace Nabla.Tests.Training;

/// <summary>The metric that a recipe names decides which epoch is best and when patience ends; without one everything
/// is as it was.</summary>
public sealed class ValidationMetricTests
{
    private const int Patience = 4, Epochs = 60;

    private static readonly Dataset s_training = Examples.Classified(24), s_validation = Examples.Classified(15, 4, 50);

    [Fact]
    public void Accuracy_and_cost_find_another_best_epoch_and_stop_at_another()
    {
        TrainingResult whole = Run(null, patience: 0), accuracy = Run(ValidationMetric.Accuracy, Patience);
        TrainingResult cost = Run(ValidationMetric.Cost, Patience);
        Assert.Equal(Expected(whole, m => m.Accuracy!.Value), Ends(accuracy));
        Assert.Equal(Expected(whole, m => 0), Ends(cost));
        Assert.NotEqual(accuracy.BestEpoch, cost.BestEpoch);
        Assert.NotEqual(accuracy.History.Count, cost.History.Count);
        Assert.Equal(StopReason.Patience, accuracy.Reason);
        Assert.Equal(StopReason.Patience, cost.Reason);
        Assert.Equal(Ends(cost), Ends(Run(null, Patience)));   // the usual one
    }

    [Fact]
    public void Of_numbers_the_error_and_the_share_explained_may_disagree_with_the_cost()
    {
        TrainingResult whole = Regress(null, 0);
        foreach (ValidationMetric metric in (ValidationMetric[])[ValidationMetric.Rmse, ValidationMetric.R2])
        {
            Func<Metrics, double> score =
                metric == ValidationMetric.R2 ? m => m.R2!.Value : m => -m.MeanSquaredError!.Value;
            Assert.Equal(Expected(whole, score), Ends(Regress(metric, Patience)));
        }

        Assert.Equal(Expected(whole, m => 0), Ends(Regress(null, Patience)));
        Assert.Equal(Ends(Regress(null, Patience)), Ends(Regress(ValidationMetric.Cost, Patience)));
        Assert.NotEqual(Ends(Regress(null, Patience)), Ends(Regress(ValidationMetric.R2, Patience)));
    }

    [Fact]
    public void Metrics_of_a_report_and_ones_own_decide_alike()
    {
        // What the report of each epoch says, found with a metric of one's own that writes it down.
        foreach (ValidationMetric metric in new[] { ValidationMetric.BalancedAccuracy, ValidationMetric.MacroF1,
            ValidationMetric.LogLoss, ValidationMetric.RocAuc, ValidationMetric.AveragePrecision })
        {
            var values = new List<double>();
            var own = ValidationMetric.Custom("mine", metric.IsHigherBetter, evaluation =>
            {
                values.Add(metric.Of(evaluation)!.Value);
                return values[^1];
            });
            TrainingResult mine = Run(own, patience: 0), theirs = Run(metric, patience: 0);
            Assert.Equal(Epochs, values.Count);
            int sign = metric.IsHigherBetter ? 1 : -1;
            Assert.Equal(values, theirs.History.Select(epoch => sign * epoch.Validation!.Score!.Value));
            double best = values.Max(value => sign * value);
            Assert.Contains(theirs.History.Where(epoch => sign * values[epoch.Epoch - 1] == best),
                epoch => epoch.Epoch == theirs.BestEpoch);
            Assert.Equal(mine.BestEpoch, theirs.BestEpoch);
        }
    }

    [Fact]
    public void A_metric_that_cannot_be_had_never_wins()
    {
        int epoch = 0;
        var late = ValidationMetric.Custom("late", true, _ => ++epoch == 7 ? -1000 : null);
        Assert.Equal(7, Run(late, patience: 0).BestEpoch);
        var nan = ValidationMetric.Custom("nan", true, _ => double.NaN);
        Assert.Equal(Run(ValidationMetric.Cost, 0).BestEpoch, Run(nan, 0).BestEpoch);   // then the cost decides
    }

    [Fact]
    public void A_metric_is_what_its_name_says()
    {
        foreach (ValidationMetric metric in ValidationMetric.All)
        {
            Assert.Same(metric, ValidationMetric.Find(metric.Name.Replace('_', '-').ToUpperInvariant()));
            Assert.Equal(metric, new Recipe().With("metric", metric.Name).Metric);
        }

        Assert.Null(ValidationMetric.Find("acuracy"));
        Assert.Contains("balanced_accuracy", Assert.Throws<ArgumentException>(
            () => new Recipe().With("metric", "acuracy")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ValidationMetric.Custom("rmse", true, _ => 1));
        Assert.Throws<ArgumentException>(() => ValidationMetric.Custom(" ", true, _ => 1));
    }

    [Fact]
    public void A_metric_of_other_targets_or_without_validation_is_refused()
    {
        var refused = Assert.Throws<RecipeException>(() => Run(ValidationMetric.Rmse, 1));
        Assert.StartsWith("Metric rmse is for numbers, and the target is a class (", refused.Message,
            StringComparison.Ordinal);
        Assert.Equal("Metric", refused.Option);
        refused = Assert.Throws<RecipeException>(() => Regress(ValidationMetric.Accuracy, 1));
        Assert.StartsWith("Metric accuracy is for classes, and the target is a number (", refused.Message,
            StringComparison.Ordinal);
        Trainer<double> trainer = Trainer(ValidationMetric.Accuracy, 0);
        Assert.Equal("validation", Assert.Throws<ArgumentException>(() => trainer.Run(s_training)).ParamName);

        refused = Assert.Throws<RecipeException>(() => Model.Train(
            s_training, new Recipe { Metric = ValidationMetric.LogLoss, Validation = 0 }));
        Assert.Equal("Metric", refused.Option);
        Assert.Throws<RecipeException>(() => new Recipe { Metric = ValidationMetric.R2 }.Resolve(s_training));
    }

    [Fact]
    public void A_metric_asks_for_rows_to_validate_on_and_none_is_chosen_unasked()
    {
        Recipe asked = new Recipe { Metric = ValidationMetric.LogLoss }.Resolve(
            Tables.Tables.Mixed(40, hasClasses: true));
        Assert.Equal(0.1, asked.Validation);
        Assert.True(asked.Patience > 0);
        Recipe open = new Recipe().Resolve(Tables.Tables.Mixed(40, hasClasses: true));
        Assert.Equal((0.0, ValidationMetric.Cost), (open.Validation, open.Metric));
    }

    // The best epoch by a score, of equal ones that of the lowest cost, and the epoch at which patience ends.
    private static (int? Best, int Last) Expected(TrainingResult whole, Func<Metrics, double> score)
    {
        EpochCompleted best = whole.History[0];
        foreach (EpochCompleted epoch in whole.History)
        {
            (double now, double before) = (score(epoch.Validation!), score(best.Validation!));
            if (now > before || (now == before && epoch.Validation!.Cost < best.Validation!.Cost))
                best = epoch;
            if (epoch.Epoch - best.Epoch >= Patience)
                return (best.Epoch, epoch.Epoch);
        }

        return (best.Epoch, whole.History.Count);
    }

    private static (int? Best, int Last) Ends(TrainingResult result) => (result.BestEpoch, result.History.Count);

    private static Trainer<double> Trainer(ValidationMetric? metric, int patience) => new(
        Examples.Network<double>(seed: 3), new Recipe
        {
            Optimizer = new Adam(0.08), Cost = Cost.Quadratic, Epochs = Epochs, BatchSize = 4, Seed = 1,
            Patience = patience, Metric = metric,
        });

    private static TrainingResult Run(ValidationMetric? metric, int patience) =>
        Trainer(metric, patience).Run(s_training, s_validation);

    private static TrainingResult Regress(ValidationMetric? metric, int patience)
    {
        var network = new Network<double>(
            Architecture.Create([4, 8, 3], Activation.Tanh, Activation.Identity), Initializer.XavierNormal, 1);
        return new Trainer<double>(network, new Recipe
        {
            Optimizer = new Adam(0.05), Cost = Cost.MeanAbsoluteError, Epochs = Epochs, BatchSize = 4, Seed = 2,
            Patience = patience, Metric = metric,
        }).Run(Numbers(24, 0), Numbers(15, 50));
    }

    private static Dataset Numbers(int count, int offset)
    {
        (double[,] x, double[,] y) = Examples.Classified(count, 4, offset).ToArrays<double>();
        for (int i = 0; i < count; i++)
        {
            (y[i, 0], y[i, 1], y[i, 2]) =
                (y[i, 0] + x[i, 0] * x[i, 1], 3 * x[i, 2] - y[i, 1], i % 5 == 0 ? 4 : y[i, 2]);
        }

        return Dataset.FromRows(x, y);
    }
}
