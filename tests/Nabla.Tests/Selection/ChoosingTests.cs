namespace Nabla.Tests.Selection;

/// <summary>What is left open for a table is chosen by rows that were not learned from, to the same bits whatever the
/// machine does, and what was asked for stays.</summary>
public sealed class ChoosingTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Choosing_does_not_depend_on_how_many_trainings_run_at_once(int jobs)
    {
        Table table = Rows.Classes();
        var asked = new Recipe { Epochs = 12, Seed = 3 };
        TrainedModel one = Train(1), many = Train(jobs);
        Assert.Equal(one.Recipe, many.Recipe);
        Assert.Equal(one.Expected, many.Expected);
        Assert.Equal(one.StandardErrors, many.StandardErrors);
        Assert.Equal(one.Model.Checksum(), many.Model.Checksum());

        TrainedModel Train(int n) => Model.Train(table, asked, new TrainingHost { Jobs = n });
    }

    [Fact]
    public void The_chosen_recipe_trains_the_same_model_without_choosing()
    {
        Table table = Rows.Classes();
        TrainedModel chosen = Model.Train(table, new Recipe { Epochs = 12, Seed = 3 });
        Assert.Equal(0, chosen.Recipe.Choose);
        TrainedModel again = Model.Train(table, chosen.Recipe);
        Assert.Equal(chosen.Model.Checksum(), again.Model.Checksum());
        Assert.Null(again.Expected);
        Assert.Equal(chosen.Recipe, again.Recipe);
    }

    [Fact]
    public void What_was_asked_for_is_not_varied()
    {
        Table table = Rows.Numbers();
        Recipe recipe = Model.Train(table, new Recipe { Epochs = 6, L2 = 0.125, Hidden = [7], Bins = 4 }).Recipe;
        Assert.Equal((0.125, 4), (recipe.L2, recipe.Bins));
        Assert.Equal([7], recipe.Layers!.Value[1..^1]);
        Assert.Equal(9, Model.Train(table, new Recipe { Epochs = 6, Layers = [9, 1] }).Recipe.Layers!.Value[1]);
    }

    [Fact]
    public void The_penalty_is_one_of_the_strengths_by_the_number_of_rows()
    {
        Recipe recipe = Model.Train(Rows.Classes(80), new Recipe { Epochs = 6 }).Recipe;
        Assert.Contains(Math.Round(recipe.L2!.Value * 80, 9), Choosing.Strengths);
    }

    [Fact]
    public void Curves_are_learned_with_a_hidden_layer_and_straight_lines_without()
    {
        Table bent = Line(x => Math.Abs(x)), straight = Line(x => x);
        Assert.NotEqual(2, Model.Train(bent).Recipe.Layers!.Value.Length);
        TrainedModel line = Model.Train(straight);
        Assert.True(line.Linear!.R2 > 0.95, $"{line.Linear}");

        static Table Line(Func<double, double> f) => new Table(
            new TableColumn("x", [.. Each(x => x)]), new TableColumn("y", [.. Each(x => f(x) + 0.1 * x * x * x)]))
            .WithTarget("y");

        static IEnumerable<double> Each(Func<double, double> f) =>
            Enumerable.Range(0, 100).Select(row => f(4 * Rows.Noise(row) - 2));
    }

    [Fact]
    public void The_expected_figure_is_within_its_error_of_what_fresh_rows_give()
    {
        TrainedModel trained = Model.Train(Table(0, 400));
        Metrics fresh = trained.Model.Evaluate(Table(400, 4000)).Metrics;
        double error = Math.Sqrt(Math.Pow(trained.StandardErrors!.Accuracy!.Value, 2)
            + fresh.Accuracy!.Value * (1 - fresh.Accuracy.Value) / 4000);
        Assert.InRange(trained.Expected!.Accuracy!.Value - fresh.Accuracy.Value, -3 * error, 3 * error);
        Assert.True(trained.Expected.Cost < trained.Baseline!.Cost, $"{trained.Expected}, {trained.Baseline}");

        static Table Table(int from, int count) => new Table(
            new TableColumn("a", [.. Enumerable.Range(from, count).Select(Rows.Noise)]),
            new TableColumn("b", [.. Enumerable.Range(from, count).Select(row => Rows.Noise(row + 100_000))]),
            new TableColumn("y", [.. Enumerable.Range(from, count).Select<int, string?>(row =>
                Rows.Noise(row) + Rows.Noise(row + 100_000) + Rows.Noise(row + 200_000) > 1.5 ? "yes" : "no")]))
            .WithTarget("y");
    }

    [Fact]
    public void A_target_that_no_column_tells_of_is_expected_to_be_no_better_than_its_baseline()
    {
        Table table = Rows.Classes(150, x0: Rows.Noise, label: row => Rows.Noise(row + 7777) < 0.5 ? 0 : 1)
            .Without("x1");
        TrainedModel trained = Model.Train(table);
        Assert.InRange(trained.Expected!.Cost - trained.Baseline!.Cost,
            -2 * trained.StandardErrors!.Cost, 2 * trained.StandardErrors.Cost);
    }

    [Fact]
    public void The_baseline_is_the_frequencies_of_the_other_folds()
    {
        // Two of three rows are "b": its frequency in four fifths of 30 rows is 16 of 24, with a row of no class 16.5
        // of 25.
        Table table = new Table(
            new TableColumn("x", [.. Enumerable.Range(0, 30).Select(Rows.Noise)]),
            new TableColumn("y", [.. Enumerable.Range(0, 30).Select<int, string?>(row => row % 3 == 0 ? "a" : "b")]))
            .WithTarget("y");
        Metrics baseline = Model.Train(table, new Recipe { Epochs = 2 }).Baseline!;
        Assert.Equal(2 / 3.0, baseline.Accuracy!.Value, 1e-12);
        Assert.Equal(-(20 * Math.Log(16.5 / 25) + 10 * Math.Log(8.5 / 25)) / 30, baseline.Cost, 1e-12);
    }

    [Fact]
    public void Few_rows_the_book_and_images_are_trained_on_as_they_were()
    {
        Assert.Null(Model.Train(Rows.Classes(15), new Recipe { Epochs = 2 }).Expected);
        Assert.Null(Model.Train(Rows.Classes(), Recipe.Book with { Epochs = 2 }).Expected);
        Assert.Null(Model.Train(Rows.Classes(), new Recipe { Epochs = 2, Choose = 0 }).Expected);
    }

    [Fact]
    public void A_missing_target_is_left_out_of_choosing_too()
    {
        Table table = Rows.Classes();
        string?[] kinds = table["kind"].Texts.ToArray();
        kinds[4] = kinds[17] = null;
        TrainedModel trained = Model.Train(
            new Table([.. table.Columns.Take(4), new TableColumn("kind", [.. kinds])]).WithTarget("kind"),
            new Recipe { Epochs = 6 });
        Assert.True(double.IsFinite(trained.Expected!.Cost));
    }
}
