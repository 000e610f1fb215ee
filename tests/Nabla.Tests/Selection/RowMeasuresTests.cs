namespace Nabla.Tests.Selection;

/// <summary>Figures of folds are over rows, and say what a report of the same answers says.</summary>
public sealed class RowMeasuresTests
{
    [Fact]
    public void Figures_of_unequal_folds_are_over_rows_and_not_over_folds()
    {
        Table table = Rows.Classes();
        Table uneven = new Table([.. table.Columns,
            new TableColumn("part", [.. Enumerable.Range(0, 60).Select(row => row < 3 ? 1.0 : row < 13 ? 2 : 3)])])
            .WithTarget("kind");
        CrossValidationResult result = new CrossValidation { FoldColumn = "part" }.Run(uneven, Rows.Short);
        Assert.Equal([3, 10, 47], result.Folds.Select(fold => fold.Rows.Length));
        double right = result.Folds.Sum(fold => fold.Rows.Length * fold.Metrics.Accuracy!.Value);
        Assert.Equal(right / 60, result.Overall.Accuracy!.Value, 12);
        Assert.NotEqual(result.Accuracy!.Mean, result.Overall.Accuracy!.Value, 3);
        Assert.Equal(3, result.Units);
    }

    [Fact]
    public void The_report_of_classes_is_that_of_the_answers_put_together()
    {
        Table table = Rows.Classes();
        CrossValidationResult result = new CrossValidation { Folds = 4 }.Run(table, Rows.Short);
        double[,] answers = result.OutOfFold();
        int[] labels = [.. Enumerable.Range(0, 60).Select(row => row % 3)];
        ClassificationReport own = result.Classification!, other = ClassificationReport.Of<double>(
            new(Flat(answers), 60, 3, 3), labels);
        Assert.Equal(other.Confusion.Cells, own.Confusion.Cells);
        Assert.Equal(other.LogLoss!.Value, own.LogLoss!.Value, 6);   // softmax in float32 sums to 1 within 1e−7
        Assert.Equal(other.RocAuc!.Value, own.RocAuc!.Value, 6);
        Assert.Equal(own.Accuracy, result.Overall.Accuracy);
        Assert.Equal(own.LogLoss!.Value, result.Overall.Cost, 5);
        double p = own.Accuracy!.Value;
        Assert.Equal(Math.Sqrt(p * (1 - p) / 59), result.StandardErrors.Accuracy!.Value, 12);
        Assert.Equal(["a", "b", "c"], result.ClassNames);
        Assert.Null(result.Regression);
    }

    [Fact]
    public void R2_and_errors_of_numbers_are_those_of_the_answers_put_together()
    {
        Table table = Rows.Numbers();
        CrossValidationResult result = new CrossValidation { Folds = 5 }.Run(table, Rows.Short);
        double[,] answers = result.OutOfFold();
        double[] y = table["y"].Numbers.ToArray();
        double mean = y.Average(), lost = 0, all = 0;
        for (int row = 0; row < y.Length; row++)
        {
            lost += (answers[row, 0] - y[row]) * (answers[row, 0] - y[row]);
            all += (y[row] - mean) * (y[row] - mean);
        }

        Assert.Equal(1 - lost / all, result.Overall.R2!.Value, 9);
        Assert.Equal(lost / y.Length, result.Overall.MeanSquaredError!.Value, 9);
        Assert.Equal(result.Overall.R2!.Value, result.Regression!.Mean.R2!.Value, 9);
        Assert.True(result.Baseline.R2 < 0);   // the mean of other rows
        Assert.Null(result.Classification);
    }

    [Fact]
    public void What_columns_are_worth_is_measured_on_rows_that_were_not_learned_from()
    {
        var folds = new CrossValidation { Folds = 3, Importance = new() { Repeats = 3 } };
        CrossValidationResult result = folds.Run(Rows.Numbers(), Rows.Short with { Epochs = 60 });
        ColumnImportance x = Assert.Single(result.Importance!.Columns);
        Assert.Equal("x", x.Name);
        Assert.True(x.Mean > 0.2, $"{x}");
        double rows = result.Folds.Sum(fold => fold.Rows.Length);
        Assert.Equal(result.Folds.Sum(fold => fold.Rows.Length * fold.Importance!.Columns[0].Mean) / rows, x.Mean, 12);
        Assert.Null((folds with { Importance = null }).Run(Rows.Numbers(), Rows.Short).Importance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_shuffled_target_is_answered_no_better_than_without_any_column(int seed)
    {
        foreach (Table table in new[] { Shuffled(Rows.Classes(150), seed), Shuffled(Rows.Numbers(150), seed) })
        {
            TrainedModel trained = Model.Train(table, new Recipe { Seed = (ulong)seed, Epochs = 20 });
            double better = Loss(trained.Baseline!) - Loss(trained.Expected!);
            Assert.True(better < 2 * Loss(trained.StandardErrors!), $"{trained.Expected} {trained.Baseline}");
        }

        static double Loss(Metrics metrics) => metrics.MeanSquaredError ?? metrics.Cost;
    }

    private static Table Shuffled(Table table, int seed)
    {
        int[] order = [.. Enumerable.Range(0, table.RowCount)];
        new Random(seed).Shuffle(order);
        string target = table.Target.Column.Name;
        return new Table([.. table.Without(target).Columns, table.Select(order)[target]]).WithTarget(target);
    }

    private static double[] Flat(double[,] values) => [.. values.Cast<double>()];
}
