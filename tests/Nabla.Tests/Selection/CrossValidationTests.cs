namespace Nabla.Tests.Selection;

public sealed class CrossValidationTests
{
    [Fact]
    public void No_row_of_a_fold_is_seen_by_its_own_model()
    {
        // Day 2 gets other targets, and one row of it another input: were anything of it known to its model, the
        // means, scales and categories included, the answers to its other rows would change in some bit.
        var byDay = new CrossValidation { FoldColumn = "day" };
        FoldCompleted before = byDay.Run(Rows.Classes(), Rows.Short).Folds[2];
        int changed = before.Rows[1];
        Table other = Rows.Classes(
            x0: row => row == changed ? 1e6 : Rows.Noise(row) + row % 3,
            label: row => before.Rows.Contains(row) ? (row + 1) % 3 : row % 3);
        // x0 and x1 lean on the label unless told otherwise: take the columns that were there before.
        Table seen = Rows.Classes();
        other = new Table(other["x0"], seen["x1"], seen["color"], seen["day"], other["kind"]).WithTarget("kind");
        FoldCompleted after = byDay.Run(other, Rows.Short).Folds[2];
        Assert.Equal(before.Rows, after.Rows);
        for (int i = 0; i < before.Rows.Length; i++)
        {
            for (int j = 0; j < 3 && before.Rows[i] != changed; j++)
                Assert.Equal(before.Answers[i, j], after.Answers[i, j]);
        }

        Assert.NotEqual(before.Answers[1, 0], after.Answers[1, 0]);
        Assert.NotEqual(before.Metrics.Accuracy, after.Metrics.Accuracy);
    }

    [Fact]
    public void A_fold_column_is_no_input_and_its_folds_are_exactly_those_used()
    {
        Table table = Rows.Classes();
        CrossValidationResult result = new CrossValidation { FoldColumn = "day" }.Run(table, Rows.Short);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], result.Folds.Select(fold => fold.Name));
        foreach (FoldCompleted fold in result.Folds)
            Assert.All(fold.Rows, row => Assert.Equal(fold.Name, table["day"].TextAt(row)));

        // The same folds under other names: nothing that was learned may know them.
        Table renamed = new Table(
            table["x0"], table["x1"], table["color"],
            new TableColumn("day", [.. Enumerable.Range(0, 60).Select(row => table["day"].Numbers[row] * 1000 + 5)]),
            table["kind"]).WithTarget("kind");
        CrossValidationResult other = new CrossValidation { FoldColumn = "day" }.Run(renamed, Rows.Short);
        Assert.Equal(Rows.Text(result.OutOfFold()), Rows.Text(other.OutOfFold()));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        var fold = new CrossValidation { Folds = 3 };
        string one = Rows.Text(fold.Run(Rows.Classes(), Rows.Short).OutOfFold());
        Assert.Equal(one,
            Rows.Text((fold with { Host = new() { Threads = 2 } }).Run(Rows.Classes(), Rows.Short).OutOfFold()));
        Assert.NotEqual(one, Rows.Text(fold.Run(Rows.Classes(), Rows.Short with { Seed = 4 }).OutOfFold()));
    }

    [Fact]
    public void A_fold_is_what_training_on_the_other_rows_and_evaluating_gives()
    {
        Table table = Rows.Classes();
        FoldCompleted fold = new CrossValidation { Folds = 4 }.Run(table, Rows.Short).Folds[1];
        Folds folds = Folds.Of(table, 4, Rows.Short.Seed!.Value);
        Model model = Model.Train(table.Select(folds.TrainingRows(1).AsSpan()), Rows.Short).Model;
        Evaluation evaluation = model.Evaluate(table.Select(folds.TestRows(1).AsSpan()));
        Assert.Equal(evaluation.Metrics, fold.Metrics);
        Assert.Equal(Rows.Text(model.Predict(table.Select(folds.TestRows(1).AsSpan()))), Rows.Text(fold.Answers));
    }

    [Fact]
    public void Every_row_with_a_target_is_answered_once_out_of_fold()
    {
        Table full = Rows.Classes();
        string?[] kinds = [.. full["kind"].Texts];
        (kinds[7], kinds[31]) = (null, null);
        Table table = new Table(full["x0"], full["x1"], full["color"], new TableColumn("kind", [.. kinds]))
            .WithTarget("kind");
        CrossValidationResult result = new CrossValidation { Folds = 5 }.Run(table, Rows.Short);
        double[,] answers = result.OutOfFold();
        Assert.Equal((60, 3), (answers.GetLength(0), answers.GetLength(1)));
        int right = 0;
        for (int row = 0; row < 60; row++)
        {
            Assert.Equal(kinds[row] is null, double.IsNaN(answers[row, 0]));
            if (kinds[row] is { } kind)
            {
                right += LargestOutput.Of<double>([answers[row, 0], answers[row, 1], answers[row, 2]])
                    == kind[0] - 'a' ? 1 : 0;
            }

        }

        double pooled = result.Folds.Sum(fold => fold.Metrics.Accuracy!.Value * fold.Rows.Length);
        Assert.Equal(right, Math.Round(pooled));
    }

    [Fact]
    public void Several_seeds_deal_and_train_anew_and_their_rows_count_once_in_the_standard_error()
    {
        CrossValidationResult both = new CrossValidation { Folds = 3, Seeds = [5, 6] }.Run(Rows.Classes(), Rows.Short);
        Assert.Equal([(5ul, 0), (5, 1), (5, 2), (6, 0), (6, 1), (6, 2)], both.Folds.Select(f => (f.Seed, f.Fold)));
        CrossValidationResult second =
            new CrossValidation { Folds = 3 }.Run(Rows.Classes(), Rows.Short with { Seed = 6 });
        Assert.Equal(Rows.Text(second.OutOfFold()), Rows.Text(both.OutOfFold(6)));
        Assert.Equal(both.Accuracy!.StandardDeviation / Math.Sqrt(3), both.Accuracy.StandardError);
        Assert.Throws<ArgumentException>(() => both.OutOfFold(7));
    }

    [Fact]
    public void A_regression_is_scored_in_the_units_of_its_target()
    {
        Table table = Rows.Numbers();
        CrossValidationResult result =
            new CrossValidation { Folds = 4 }.Run(table, Rows.Short with { Optimizer = new Adam(0.02) });
        Assert.Null(result.Accuracy);
        double[,] answers = result.OutOfFold();
        ReadOnlySpan<double> y = table["y"].Numbers;
        double sum = 0;
        foreach (FoldCompleted fold in result.Folds)
        {
            double squares = 0, mean = 0, all = 0;
            foreach (int row in fold.Rows)
                (squares, mean) = (squares + Math.Pow(answers[row, 0] - y[row], 2), mean + y[row] / fold.Rows.Length);
            foreach (int row in fold.Rows)
                all += Math.Pow(y[row] - mean, 2);
            sum += 1 - squares / all;
            // answers and targets of at most 133, rounded to float32 a few times
            Assert.InRange(fold.Metrics.MeanSquaredError!.Value - squares / fold.Rows.Length, -Bound, Bound);
        }

        Assert.InRange(result.R2!.Mean - sum / 4, -Bound / 50, Bound / 50);   // by a variance above 50
        Assert.Equal(result.Folds.Average(fold => fold.Metrics.MeanSquaredError!.Value), result.MeanSquaredError!.Mean);
    }

    private const double Bound = 8 * 6e-8 * 133 * 133;

    [Fact]
    public void Each_fold_is_reported_after_its_training()
    {
        List<ITrainingEvent> events = [];
        _ = new CrossValidation { Folds = 2 }.Run(Rows.Classes(), Rows.Short, new Collect(events));
        string order = string.Concat(events.Select(e => e switch
        {
            FoldStarted => "", TrainingStarted => "(", EpochCompleted => ".", TrainingStopped => ")", FoldCompleted =>
                "F", _ => "?",
        }));
        Assert.Equal($"({new string('.', 12)})F({new string('.', 12)})F", order);
    }

    [Fact]
    public void Canceled_it_ends_without_a_fold_that_was_cut_short()
    {
        using var source = new CancellationTokenSource();
        List<ITrainingEvent> events = [];
        var progress = new Collect(events, e =>
        {
            if (e is EpochCompleted { Epoch: 5 } && events.OfType<FoldCompleted>().Count() == 1)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(
            () => new CrossValidation { Folds = 3 }.Run(Rows.Classes(), Rows.Short, progress, source.Token));
        Assert.Single(events.OfType<FoldCompleted>());
    }

    [Fact]
    public void Examples_of_numbers_are_dealt_and_answered_too()
    {
        Dataset data = Training.Examples.Classified(40);
        CrossValidationResult result = new CrossValidation { Folds = 4 }.Run(data, Rows.Short);
        Folds folds = Folds.Of(data, 4, Rows.Short.Seed!.Value);
        var (training, test) = folds.Divide(data, 2);
        Model model = Model.Train(training, Rows.Short).Model;
        Assert.Equal(model.Evaluate(test).Metrics, result.Folds[2].Metrics);
        Assert.Equal(40, result.Folds.Sum(fold => fold.Rows.Length));
        Assert.DoesNotContain("NaN", Rows.Text(result.OutOfFold()), StringComparison.Ordinal);
    }

    internal sealed class Collect(List<ITrainingEvent> events, Action<ITrainingEvent>? also = null)
        : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value)
        {
            events.Add(value);
            also?.Invoke(value);
        }
    }
}
