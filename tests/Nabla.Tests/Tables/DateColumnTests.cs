namespace Nabla.Tests.Tables;

/// <summary>What a network gets of a column of dates.</summary>
public sealed class DateColumnTests
{
    [Fact]
    public void Only_parts_that_differ_in_training_are_fed_beside_the_days()
    {
        Assert.Equal(["days since 2024-03-01"], Parts("2024-03-01", "2024-03-08", "2024-03-15"));
        Assert.Equal(["weekday and days since 2024-03-01"], Parts("2024-03-01", "2024-03-02"));
        Assert.Equal(["year and days since 2023-03-06"], Parts("2023-03-06", "2024-03-04"));
        Assert.Equal(["hour and days since 2024-03-01"], Parts("2024-03-01 07:00", "2024-03-01 08:00"));
        Assert.Equal(["hour and time of day"], Parts("07:00", "19:00"));
        Assert.Equal(["time of day"], Parts("07:00", "07:30"));
    }

    [Fact]
    public void Numbers_are_standardized_and_what_comes_around_lies_on_a_circle()
    {
        Table table = Tables.WithTarget(new TableColumn("when",
            ["2023-01-02 06:00", "2024-04-03 12:00", "2023-01-02 06:00", "2024-04-03 12:00"]));
        SchemaColumn column = Schema.Fit(table, new SchemaFit(bound: 0)).Columns[0];
        Assert.True(column is { IsDate: true, IsNumeric: true, Width: 8 });
        var x = new double[8];
        double first = new DateOnly(2023, 1, 2).DayNumber - DateParts.Epoch + 0.25;
        Assert.True(column.Feed(first, x.AsSpan()));
        // days, year, January, Monday, 6 o'clock: 0, 0 and a quarter of their circles
        AssertClose([-1, -1, 0, 1, 0, 1, 1, 0], x);
        Assert.True(column.Feed(first + 457.25, x.AsSpan()));
        double third = Math.Sin(2 * Math.PI * 2 / 7), seventh = Math.Cos(2 * Math.PI * 2 / 7);
        AssertClose([1, 1, 1, 0, third, seventh, 0, -1], x);   // April is a quarter on, Wednesday two days
        Assert.True(column.Feed(double.NaN, x.AsSpan()));
        Assert.Equal(0, x[0], 1e-12);   // the median lies between
        Assert.False(column.Feed(1e9, x.AsSpan()));
    }

    [Fact]
    public void Values_of_a_circle_lie_on_it_each_apart_from_all_others()
    {
        var parts = new DateParts(new()) { HasMonth = true, HasWeekday = true, HasHour = true };
        Assert.Equal([12, 7, 24], parts.Circles.Select(circle => circle.Count));
        foreach (DateCircle circle in parts.Circles)
        {
            for (int k = 0; k < circle.Count; k++)
            {
                Assert.Equal(Math.Sin(2 * Math.PI * k / circle.Count), circle.Sines[k], 1e-15);
                Assert.Equal(Math.Cos(2 * Math.PI * k / circle.Count), circle.Cosines[k], 1e-15);
            }
        }
    }

    [Fact]
    public void Objects_of_NET_texts_and_tables_mean_the_same()
    {
        Table table = Tables.WithTarget(
            TableColumn.OfDates("when", Enumerable.Range(0, 40).Select(i =>
                i == 7 ? (DateTime?)null : new DateTime(2023, 5, 1, 0, 0, 0).AddHours(53 * i))),
            new("alarm", [.. Enumerable.Range(0, 40).Select(
                i => FormattableString.Invariant($"{i % 24}:{i % 60:00}"))]));
        Model model = Model.Train(table, new Recipe { Epochs = 2, Seed = 1, Choose = 0 }).Model;
        var at = new DateTime(2023, 6, 3, 17, 30, 0);
        double expected = Answer(at, new TimeOnly(6, 45));
        Assert.Equal(expected, Answer(new DateTimeOffset(at, TimeSpan.FromHours(-7)), new TimeSpan(6, 45, 0)));
        Assert.Equal(expected, Answer("2023-06-03T17:30:00Z", "6:45 am"));
        Assert.Equal(expected, Answer("June 3, 2023 5:30 PM", at.Date.AddHours(6.75)));
        Assert.Equal(expected, model.Predict(new Table(
            TableColumn.OfDates("when", [at]), new("alarm", ["06:45:00"])))[0, 0]);
        Assert.Equal(Answer(new DateOnly(2023, 6, 3), "6:45"), Answer("2023-06-03", new TimeOnly(6, 45)));

        Prediction strays = model.Predict(new Dictionary<string, object?> { ["when"] = "soon", ["alarm"] = null });
        Assert.Equal(["when"], strays.Unseen);
        Assert.Equal(["alarm"], strays.Missing);
        Assert.Throws<ArgumentException>(() => Answer(true, "6:45"));
        Assert.Equal(["when"], model.Predict(new Dictionary<string, object?>
        {
            ["when"] = new TimeOnly(1, 2), ["alarm"] = "6:45",
        }).Unseen);

        double Answer(object when, object alarm) => model.Predict(
            new Dictionary<string, object?> { ["when"] = when, ["alarm"] = alarm }).Value!.Value;
    }

    [Fact]
    public void Dates_that_all_differ_are_learned_from_and_never_left_out()
    {
        var days = new TableColumn(
            "day", ["2024-01-02", "2024-01-03", "2024-02-02", null, "2024-02-09", "2024-03-02"]);
        string notes = string.Join('\n', PreparedTable.Of<float>(Tables.WithTarget(days), 0, 1).Notes);
        Assert.Contains("look like dates, and are taken so: day (month, weekday and days since 2024-01-02)", notes,
            StringComparison.Ordinal);
        Assert.Contains("missing dates of 6, for which the median is taken: day 1 (median 2024-02-02)", notes,
            StringComparison.Ordinal);
        Assert.DoesNotContain("but are taken as texts", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_are_no_target()
    {
        TableColumn day = TableColumn.OfDates("day", [new(2024, 1, 1), new(2024, 1, 2)]);
        var e = Assert.Throws<NablaFormatException>(() => TableTarget.Of(new Table(new("n", [1, 2]), day), "day"));
        Assert.Equal(["target", "column day=category"], e.Settings);
        Assert.Equal("n", TableTarget.Of(new Table(new("n", [1, 2]), day)).Column.Name);
    }

    // Mean and scale of years, about 2000, lose three digits of sixteen.
    private static void AssertClose(double[] expected, double[] x)
    {
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(expected[i], x[i], 1e-12);
    }

    private static string[] Parts(params string?[] texts)
    {
        Table table = Tables.WithTarget(new TableColumn("when", [.. texts]));
        return [.. Schema.Fit(table).Columns.Select(column => column.Dates!.ToString())];
    }
}
