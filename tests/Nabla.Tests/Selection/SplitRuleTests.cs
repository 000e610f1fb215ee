using System.Collections.Immutable;

namespace Nabla.Tests.Selection;

/// <summary>Every split keeps groups on one side, and tests on later rows than it learns from.</summary>
public sealed class SplitRuleTests
{
    private const int Count = 120;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(17)]
    public void Folds_by_group_test_every_row_once_and_no_group_is_on_both_sides(int count)
    {
        Table table = Grouped();
        Folds folds = Folds.ByGroup(table, "patient", count, seed: 3);
        Assert.Equal(count, folds.Count);
        Assert.Equal(Enumerable.Range(0, Count), All(folds).Order());
        for (int fold = 0; fold < folds.Count; fold++)
        {
            Assert.Empty(Groups(table, folds.TestRows(fold)).Intersect(Groups(table, folds.TrainingRows(fold))));
            Assert.Equal(Count, folds.TestRows(fold).Length + folds.TrainingRows(fold).Length);
        }
    }

    [Fact]
    public void Folds_by_group_are_nearly_equal_in_size_and_in_classes()
    {
        Table table = Grouped();
        Folds folds = Folds.ByGroup(table, "patient", 4, seed: 8);
        for (int fold = 0; fold < 4; fold++)
        {
            Assert.InRange(folds.TestRows(fold).Length, (Count / 4) - 6, (Count / 4) + 6);
            Assert.InRange(folds.TestRows(fold).Count(row => table["kind"].TextAt(row) == "a"), 6, 14);
        }
    }

    [Fact]
    public void A_row_whose_group_is_not_known_stands_alone_and_few_groups_give_few_folds()
    {
        Table table = With("patient", [.. Enumerable.Range(0, Count).Select(row => row < 100 ? $"p{row % 2}" : null)]);
        Assert.Equal(22, Folds.ByGroup(table, "patient", 40, seed: 1).Count);
        Assert.Equal(2, Folds.ByGroup(With("patient", [.. Enumerable.Range(0, Count).Select(row => $"{row % 2}")]),
            "patient", 5, seed: 1).Count);
        Assert.Throws<NablaFormatException>(() => Folds.ByGroup(
            With("patient", [.. Enumerable.Repeat<string?>("x", Count)]), "patient", 5, seed: 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2.5)]
    public void Folds_by_time_learn_from_earlier_rows_only_and_equal_times_stay_together(double gap)
    {
        Table table = Grouped();
        Folds folds = Folds.ByTime(table, "hour", 4, gap);
        Assert.Equal(4, folds.Count);
        double[] hours = table["hour"].Numbers.ToArray();
        for (int fold = 0; fold < 4; fold++)
        {
            double first = folds.TestRows(fold).Min(row => hours[row]);
            Assert.All(folds.TrainingRows(fold), row => Assert.True(hours[row] < first && hours[row] <= first - gap));
            Assert.Equal(Enumerable.Range(0, Count).Count(row => hours[row] < first && hours[row] <= first - gap),
                folds.TrainingRows(fold).Length);
            for (int other = 0; other < fold; other++)
                Assert.True(folds.TestRows(other).Max(row => hours[row]) < first);
        }
    }

    [Fact]
    public void Dates_are_times_and_the_gap_is_in_days()
    {
        DateTime begin = new(2024, 2, 20);
        string?[] days = [.. Enumerable.Range(0, Count).Select(row => $"{begin.AddDays(row / 2):yyyy-MM-dd}")];
        Folds folds = Folds.ByTime(With("day", [.. days]), "day", 3, gap: 4);
        Assert.Equal(3, folds.Count);
        Assert.All(Enumerable.Range(0, 3),
            fold => Assert.Equal(folds.TestRows(fold)[0] - 6, folds.TrainingRows(fold).Max() + 1));
    }

    [Theory]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ")]
    [InlineData("yyyyMMdd")]
    [InlineData("d.M.yyyy H:mm")]
    [InlineData("MMM d, yyyy h:mm tt")]
    public void Dates_in_any_form_order_rows_as_columns_of_dates_do(string form)
    {
        DateTime[] days =
            [.. Enumerable.Range(0, Count).Select(row => new DateTime(2023, 11, 5).AddDays(row * 37 % Count / 2))];
        string?[] texts =
            [.. days.Select(day => day.ToString(form, System.Globalization.CultureInfo.InvariantCulture))];
        Folds dates = Folds.ByTime(With(TableColumn.OfDates("day", days.Select(day => (DateTime?)day))), "day", 4, 3),
            written = Folds.ByTime(With("day", [.. texts]), "day", 4, 3);
        Assert.Equal(4, dates.Count);
        for (int fold = 0; fold < 4; fold++)
        {
            Assert.Equal(dates.TestRows(fold).ToArray(), written.TestRows(fold).ToArray());
            Assert.Equal(dates.TrainingRows(fold).ToArray(), written.TrainingRows(fold).ToArray());
            DateTime first = dates.TestRows(fold).Min(row => days[row]);
            Assert.True(dates.TrainingRows(fold).Max(row => days[row]) <= first.AddDays(-3));
        }
    }

    [Fact]
    public void A_row_without_a_place_in_time_is_named()
    {
        DateTime begin = new(2024, 1, 1);
        DateTime?[] days = [.. Enumerable.Range(0, Count).Select(row => (DateTime?)begin.AddDays(row))];
        days[41] = null;
        Told("row 42", "missing", TableColumn.OfDates("day", days));
        string?[] texts = [.. Enumerable.Range(0, Count).Select(row => $"2024-01-{row % 28 + 1}")];
        texts[7] = "2024-02-30";
        Told("row 8", "\"2024-02-30\" is no time", new("day", [.. texts]));
        DateLook look = DateLook.Of(texts, null)!;
        Told("row 8", "\"2024-02-30\" is no time", look.Read("day", texts, look.Decide("day", null)));
        texts[7] = null;
        Told("row 8", "missing", new("day", [.. texts]));
        Told("row 1", "\"a\" is no time", new("day", [.. Enumerable.Repeat<string?>("a", Count)]));
        Told("day", "2 meanings", new("day", [.. Enumerable.Range(0, Count).Select(row => $"1/{row % 12 + 1}/2024")]));

        static void Told(string where, string what, TableColumn column)
        {
            string told = Assert.Throws<NablaFormatException>(() => Folds.ByTime(With(column), "day", 3)).Message;
            Assert.Contains(where, told, StringComparison.Ordinal);
            Assert.Contains(what, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Groups_are_equal_values_of_any_kind_of_column()
    {
        DateTime?[] days =
            [.. Enumerable.Range(0, Count).Select(row => (DateTime?)new DateTime(2024, 1, 1).AddDays(row * row % 23))];
        Table table = With(TableColumn.OfDates("day", days));
        Folds folds = Folds.ByGroup(table, "day", 5, seed: 1);
        Assert.Equal(5, folds.Count);
        for (int fold = 0; fold < folds.Count; fold++)
        {
            Assert.Empty(folds.TestRows(fold).Select(row => days[row])
                .Intersect(folds.TrainingRows(fold).Select(row => days[row])));
        }
    }

    [Fact]
    public void With_both_the_groups_that_are_tested_on_are_not_learned_from_before()
    {
        Table table = Grouped();
        ExampleSource source = new TableSource(table).SplitBy(new() { Group = "patient", Time = "hour" });
        Folds folds = source.Deal(4, 1);
        for (int fold = 0; fold < folds.Count; fold++)
            Assert.Empty(Groups(table, folds.TestRows(fold)).Intersect(Groups(table, folds.TrainingRows(fold))));
    }

    [Theory]
    [InlineData("patient", null)]
    [InlineData(null, "hour")]
    public void Rows_held_out_to_validate_on_obey_too_in_trainings_and_in_each_fold(string? group, string? time)
    {
        var recipe = Rows.Short with { Validation = 0.25, Group = group, Time = time, Bound = 0 };
        Table table = Grouped();
        Obeys(TrainingPlan.For(new TableSource(table), recipe));
        var plans = new Plans();
        _ = new CrossValidation { Folds = 3 }.Run(table, recipe, plans);
        Assert.Equal(3, plans.All.Count);
        Assert.All(plans.All, Obeys);

        void Obeys(TrainingPlan plan)
        {
            double[] learned = Column(plan, plan.Training), validated = Column(plan, plan.Validation!);
            Assert.NotEmpty(validated);
            if (group is not null)
                Assert.Empty(learned.Intersect(validated));
            else
                Assert.True(learned.Max() < validated.Min());
        }

        // The group and the hour again, as an input.
        double[] Column(TrainingPlan plan, Dataset data)
        {
            int column = 0;
            foreach (SchemaColumn found in plan.Input.Schema!.Columns.TakeWhile(c => c.Name != (group ?? time) + "2"))
                column += found.Width;
            double[,] x = data.ToArrays<double>().X;
            return [.. Enumerable.Range(0, data.Count).Select(row => x[row, column])];
        }
    }

    [Fact]
    public void Folds_that_a_column_names_are_groups_in_the_split_inside_them_too()
    {
        var plans = new Plans();
        _ = new CrossValidation { FoldColumn = "patient" }.Run(Grouped(), Rows.Short with { Validation = 0.3 }, plans);
        Assert.All(plans.All, plan =>
        {
            int column = Place(plan.Input.Schema!, "patient2");
            Assert.Empty(Values(plan.Training, column).Intersect(Values(plan.Validation!, column)));
            Assert.DoesNotContain(plan.Input.Schema!.Columns, found => found.Name == "patient");
        });
    }

    [Fact]
    public void Choosing_tests_on_other_groups_and_its_figure_says_so()
    {
        var recipe = new Recipe { Seed = 1, Group = "patient", Epochs = 3, Choose = 12 };
        TrainedModel trained = Model.Train(Grouped(), recipe);
        Assert.Equal("groups of patient kept together", trained.Folds!.Rule!.ToString());
        foreach (FoldCompleted fold in trained.Folds.Folds)
        {
            IEnumerable<string?> rest = Groups(Grouped(), Enumerable.Range(0, Count).Except(fold.Rows));
            Assert.Empty(Groups(Grouped(), fold.Rows).Intersect(rest));
        }
    }

    [Fact]
    public void What_cannot_be_split_by_is_refused()
    {
        Table table = Grouped();
        Refused<NablaFormatException>(new() { Group = "patent" }, "patient");
        Refused<NablaFormatException>(new() { Group = "kind" }, "target");
        Refused<NablaFormatException>(new() { Time = "patient" }, "no time");
        Refused<RecipeException>(new() { Gap = 3 }, "order in time");
        Assert.Throws<RecipeException>(() => Model.Train(
            Dataset.FromRows(new double[8, 1], [0, 1, 0, 1, 0, 1, 0, 1], 2), new Recipe { Group = "a" }));

        void Refused<T>(Recipe recipe, string told)
            where T : Exception =>
            Assert.Contains(told, Assert.Throws<T>(() => recipe.Resolve(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_group_count_as_one_in_the_standard_error()
    {
        // Every row ten times over tells no more than once.
        double[] y = [.. Enumerable.Range(0, 40).Select(i => Rows.Noise(i))];
        Table often = new(
            new TableColumn("x", [.. Enumerable.Range(0, 400).Select(i => Rows.Noise((i / 10) + 900))]),
            new TableColumn("g", [.. Enumerable.Range(0, 400).Select(i => (double)(i / 10))]),
            new TableColumn("y", [.. Enumerable.Range(0, 400).Select(i => y[i / 10])]));
        var folds = new CrossValidation { Folds = 4 };
        var recipe = new Recipe { Seed = 1, Epochs = 0, Hidden = [], Initializer = Initializer.Zeros };
        CrossValidationResult apart = folds.Run(often, recipe);
        CrossValidationResult together = folds.Run(often, recipe with { Group = "g" });
        Assert.Equal((400, 40), (apart.Units, together.Units));
        double ratio = together.StandardErrors.MeanSquaredError!.Value / apart.StandardErrors.MeanSquaredError!.Value;
        Assert.InRange(ratio, 0.93 * Math.Sqrt(10), 1.07 * Math.Sqrt(10));
    }

    private static Table Grouped()
    {
        int[] patients = [.. Enumerable.Range(0, Count).Select(row => row * row / 3 % 29)];
        double[] hours = [.. Enumerable.Range(0, Count).Select(row => (double)(row * 37 % Count / 3))];
        return new Table(
            new TableColumn("patient", [.. patients.Select(patient => (string?)$"p{patient}")]),
            new TableColumn("patient2", [.. patients.Select(patient => (double)patient)]),
            new TableColumn("hour", [.. hours]), new TableColumn("hour2", [.. hours]),
            new TableColumn("x", [.. Enumerable.Range(0, Count).Select(row => Rows.Noise(row) + row % 3)]),
            new TableColumn("kind", [.. Enumerable.Range(0, Count).Select(row => (string?)"abc"[row % 3].ToString())]))
            .WithTarget("kind");
    }

    private static Table With(string name, ImmutableArray<string?> texts) => With(new TableColumn(name, texts));

    private static Table With(TableColumn column) =>
        new Table([.. Grouped().Without("patient").Columns, column]).WithTarget("kind");

    private static IEnumerable<int> All(Folds folds) =>
        Enumerable.Range(0, folds.Count).SelectMany(fold => folds.TestRows(fold));

    private static IEnumerable<string?> Groups(Table table, IEnumerable<int> rows) =>
        rows.Select(row => table["patient"].TextAt(row)).Distinct();

    private static int Place(Schema schema, string name) =>
        schema.Columns.TakeWhile(column => column.Name != name).Sum(column => column.Width);

    private static double[] Values(Dataset data, int column)
    {
        double[,] x = data.ToArrays<double>().X;
        return [.. Enumerable.Range(0, data.Count).Select(row => x[row, column])];
    }

    private sealed class Plans : IProgress<ITrainingEvent>
    {
        internal List<TrainingPlan> All { get; } = [];

        public void Report(ITrainingEvent value)
        {
            if (value is FoldStarted started)
                All.Add(started.Plan);
        }
    }
}
