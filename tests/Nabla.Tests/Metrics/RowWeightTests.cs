namespace Nabla.Tests;

/// <summary>A row of weight 3 counts as three rows of weight 1, wherever rows are measured.</summary>
public sealed class RowWeightTests
{
    private const int Rows = 120;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_count_as_repetitions_in_every_figure(bool areClasses)
    {
        (Dataset once, Dataset repeated, double[] weights) = Data(areClasses);
        var network = Network.Create([2, 5, areClasses ? 3 : 1], Activation.Tanh,
            areClasses ? Activation.Softmax : Activation.Identity, Initializer.HeUniform, seed: 2);
        Cost cost = areClasses ? Cost.SoftmaxCrossEntropy : Cost.Quadratic;
        var weighted = Evaluation.Of(network, cost, once.WithWeights(weights));
        var expected = Evaluation.Of(network, cost, repeated);
        Near(expected.Metrics.Cost, weighted.Metrics.Cost);
        Near(expected.Accuracy, weighted.Accuracy);
        Near(expected.Metrics.Accuracy, weighted.Metrics.Accuracy);
        Near(expected.Metrics.MeanSquaredError, weighted.Metrics.MeanSquaredError);
        Near(expected.Metrics.R2, weighted.Metrics.R2);
        Near(expected.Classification?.RocAuc, weighted.Classification?.RocAuc);
        Near(expected.Classification?.LogLoss, weighted.Classification?.LogLoss);
        Near(expected.Classification?.Macro.F1, weighted.Classification?.Macro.F1);
        Near(expected.Classification?.Macro.AveragePrecision, weighted.Classification?.Macro.AveragePrecision);
        Near(expected.Regression?.Mean.MeanAbsoluteError, weighted.Regression?.Mean.MeanAbsoluteError);
        Assert.Equal(Evaluation.Of(network, cost, once).Metrics, weighted.Unweighted);
        Assert.Null(expected.Unweighted);
    }

    [Fact]
    public void Weights_of_one_change_no_bit()
    {
        (Dataset data, _, _) = Data(areClasses: true);
        var network = Network.Create([2, 5, 3], Activation.Tanh, Activation.Softmax, Initializer.HeUniform, seed: 2);
        Assert.Equal(Evaluation.Of(network, Cost.SoftmaxCrossEntropy, data).Metrics,
            Evaluation.Of(network, Cost.SoftmaxCrossEntropy,
                data.WithWeights([.. Enumerable.Repeat(1.0, data.Count)])).Metrics);
    }

    [Fact]
    public void Weights_of_zero_alone_are_refused()
    {
        (Dataset data, _, _) = Data(areClasses: true);
        var network = Network.Create([2, 3], Activation.Tanh, Activation.Softmax, Initializer.HeUniform, seed: 2);
        Assert.Contains("all 0", Assert.Throws<ArgumentException>(() => Evaluation.Of(
            network, Cost.SoftmaxCrossEntropy, data.WithWeights(new double[data.Count]))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Validation_and_folds_count_rows_by_their_column(bool areClasses)
    {
        Table table = TableOf(areClasses);
        var recipe = new Recipe
        {
            WeightColumn = "w", Choose = 0, Hidden = [3], Epochs = 3, Validation = 0.25, Patience = 2, Seed = 1,
        };
        var trained = Model.Train(table, recipe);
        Assert.NotNull(trained.Validation);
        Assert.NotEqual(Model.Train(table.Without("w"), recipe with { WeightColumn = null }).Validation,
            trained.Validation);
        // By the rows that were set aside, each as often as it counts.
        CrossValidationResult folds = new CrossValidation { Folds = 3 }
            .Run(table, recipe with { Validation = 0, Patience = 0 });
        double sum = 0, weight = 0, once = 0;
        foreach (FoldCompleted fold in folds.Folds)
        {
            for (int i = 0; i < fold.Rows.Length; i++)
            {
                int row = fold.Rows[i];
                double value = areClasses ? LargestOf(fold.Answers, i) == Label(row) ? 1 : 0
                    : Square(fold.Answers[i, 0] - Number(row));
                (sum, weight, once) = (sum + Weight(row) * value, weight + Weight(row), once + value);
            }
        }

        Near(sum / weight, areClasses ? folds.Overall.Accuracy : folds.Overall.MeanSquaredError);
        Near(once / Rows, areClasses ? folds.Unweighted!.Accuracy : folds.Unweighted!.MeanSquaredError);
    }

    [Fact]
    public void A_model_evaluates_a_table_by_a_column()
    {
        Table table = TableOf(areClasses: true);
        Model model = Model.Train(
            table, new Recipe { WeightColumn = "w", Choose = 0, Hidden = [3], Epochs = 2, Seed = 1 }).Model;
        Evaluation by = model.Evaluate(table, "w"), plain = model.Evaluate(table);
        Assert.Equal(plain.Metrics, by.Unweighted);
        Assert.NotEqual(plain.Metrics, by.Metrics);
        Assert.Throws<NablaFormatException>(() => model.Evaluate(table, "v"));
    }

    private static (Dataset Once, Dataset Repeated, double[] Weights) Data(bool areClasses)
    {
        int[] rows = [.. Enumerable.Range(0, Rows)];
        int[] repeated = [.. rows.SelectMany(row => Enumerable.Repeat(row, (int)Weight(row)))];
        return (Of(rows), Of(repeated), [.. rows.Select(Weight)]);

        Dataset Of(int[] rows)
        {
            (var x, var y) = (new double[rows.Length, 2], new double[rows.Length, 1]);
            for (int i = 0; i < rows.Length; i++)
                (x[i, 0], x[i, 1], y[i, 0]) = (Inputs(rows[i])[0], Inputs(rows[i])[1], Number(rows[i]));
            return areClasses ? Dataset.FromRows(x, [.. rows.Select(Label)], 3) : Dataset.FromRows(x, y);
        }
    }

    private static Table TableOf(bool areClasses)
    {
        int[] rows = [.. Enumerable.Range(0, Rows)];
        var table = new Table(
            new TableColumn("a", [.. rows.Select(row => Inputs(row)[0])]),
            new TableColumn("b", [.. rows.Select(row => Inputs(row)[1])]),
            new TableColumn("w", [.. rows.Select(Weight)]),
            areClasses ? new("y", [.. rows.Select(row => "abc"[Label(row)..][..1])])
                : new TableColumn("y", [.. rows.Select(Number)]));
        return table.WithTarget("y");
    }

    private static double[] Inputs(int row) => [Math.Sin(row), Math.Cos(3 * row)];

    private static int Label(int row) => (row * 7 + row / 5) % 3;

    private static double Number(int row) => Math.Sin(2 * row) + row / 100.0;

    private static double Weight(int row) => row * 5 % 4;

    private static double Square(double x) => x * x;

    private static int LargestOf(double[,] answers, int row)
    {
        double[] a = [.. Enumerable.Range(0, answers.GetLength(1)).Select(j => answers[row, j])];
        return Array.IndexOf(a, a.Max());
    }

    private static void Near(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } e)
            Assert.InRange(actual!.Value, e - 1e-12 * (1 + Math.Abs(e)), e + 1e-12 * (1 + Math.Abs(e)));
    }
}
