namespace Nabla.Tests.Models;

/// <summary>From a table to a model in one call.</summary>
public sealed class ModelTrainTests
{
    [Fact]
    public void The_same_table_options_and_seed_give_the_same_bits_with_any_number_of_threads()
    {
        Table table = Rows(200);
        string sum = Model.Train(table, new() { Epochs = 5, Seed = 3 }).Model.Checksum();
        Assert.Equal(sum, Model.Train(
            table, new() { Epochs = 5, Seed = 3 }, new TrainingHost { Threads = 3 }).Model.Checksum());
        Assert.NotEqual(sum, Model.Train(table, new() { Epochs = 5, Seed = 4 }).Model.Checksum());
    }

    [Fact]
    public void Calibration_lowers_the_log_loss_of_the_rows_set_aside()
    {
        Table table = Rows(400);
        var options = new Recipe { Epochs = 60, Patience = 0, Validation = 0.3, Seed = 2, Choose = 0 };
        TrainedModel plain = Model.Train(table, options),
            honest = Model.Train(table, options with { Calibrate = true });
        Assert.Null(plain.Temperature);
        Assert.NotEqual(1, honest.Temperature!.Value);

        // The same rows are set aside for the same seed.
        Dataset aside = PreparedTable.Of<float>(table, 0.3, 2).Validation!;
        Assert.True(Cost(honest.Model, aside) < Cost(plain.Model, aside));
        Assert.Equal(
            Calibration.CalibrateFed(plain.Model, aside).Model.Predict(table), honest.Model.Predict(table));
        Assert.Contains("validation", Assert.Throws<RecipeException>(
            () => Model.Train(table, options with { Calibrate = true, Validation = 0 })).Message,
            StringComparison.Ordinal);

        static double Cost(Model model, Dataset data) =>
            model.EvaluateFed(data).Metrics.Cost;
    }

    [Fact]
    public void Training_on_takes_the_schema_labels_and_weights_of_the_model()
    {
        Model first = Model.Train(Rows(200), new() { Epochs = 2 }).Model;
        TrainedModel second = first.TrainOn(Rows(80, offset: 1000), new() { Epochs = 1 });
        Assert.Same(first.Schema, second.Model.Schema);
        Assert.Equal(first.Labels, second.Model.Labels);
        Assert.Equal(first.Architecture, second.Model.Architecture);
        Assert.NotEqual(first.Checksum(), second.Model.Checksum());
    }

    [Fact]
    public void Rows_to_validate_on_are_not_looked_at_when_columns_are_described()
    {
        // A row far from all others, wherever it falls: the schema knows of it only if it is learned from.
        Table table = Rows(50);
        var x = table["x"].Numbers.ToArray();
        x[13] = 1e6;
        table = new Table(new("x", [.. x]), table["color"], table["y"]).WithTarget("y");
        int learned = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            PreparedTable prepared = PreparedTable.Of<double>(table, 0.5, seed, new SchemaFit(bound: 0));
            bool isAside = prepared.Validation!.ToArrays<double>().X is var aside
                && Enumerable.Range(0, aside.GetLength(0)).Any(i => aside[i, 0] > 1000);
            Assert.Equal(isAside, prepared.Schema.Columns[0].Mean < 100);
            learned += isAside ? 0 : 1;
        }

        Assert.InRange(learned, 1, 19);
    }

    [Fact]
    public void A_column_of_weights_is_no_input_and_counts()
    {
        Table table = Rows(120);
        double[] s = [.. Enumerable.Range(0, 120).Select(i => i % 2 == 0 ? 0.0 : 2)];
        var weighed = new Table([.. table.Columns, new TableColumn("s", [.. s])]).WithTarget("y");
        PreparedTable prepared = PreparedTable.Of<float>(weighed, 0, 1, weights: "s");
        Assert.DoesNotContain(prepared.Schema.Columns, column => column.Name == "s");
        Assert.Equal(s, Enumerable.Range(0, 120).Select(prepared.Training.Weight));
    }

    [Fact]
    public void A_canceled_training_gives_the_model_so_far()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        TrainedModel run = Model.Train(Rows(60), null, progress: null, cancellation.Token);
        Assert.Equal(StopReason.Canceled, run.StopReason);
        Assert.Equal(2, run.Model.Predict(Rows(3)).GetLength(1));
    }

    private static Table Rows(int count, int offset = 0)
    {
        var (x, color, y) = (new double[count], new string?[count], new string?[count]);
        for (int i = 0; i < count; i++)
        {
            double noise = Math.Sin(12.9898 * (i + offset)) * 43758.5453;
            double other = Math.Sin(78.233 * (i + offset)) * 12543.123;
            x[i] = 100 * (noise - Math.Floor(noise));
            color[i] = (i % 3) switch { 0 => "red", 1 => "green", _ => "blue" };
            y[i] = x[i] + (color[i] == "red" ? 30 : 0) + 40 * (other - Math.Floor(other)) > 80 ? "yes" : "no";
        }

        return new Table(new("x", [.. x]), new("color", [.. color]), new TableColumn("y", [.. y])).WithTarget("y");
    }
}
