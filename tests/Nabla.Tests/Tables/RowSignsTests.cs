using System.Globalization;
using Nabla.Tests.Selection;

namespace Nabla.Tests.Tables;

/// <summary>What flatters figures is noticed and named, and nothing else is.</summary>
public sealed class RowSignsTests
{
    private const int Count = 120;

    [Fact]
    public void Rows_that_repeat_others_are_counted()
    {
        Table table = Table(row => Rows.Noise(row), _ => null);
        Assert.DoesNotContain(Signs(table), sign => sign.Contains("repeat", StringComparison.Ordinal));
        Table twice = table.Select([.. Enumerable.Range(0, Count), .. Enumerable.Range(0, 12)]);
        Assert.Contains(Signs(twice), sign => sign.StartsWith("12 of 132 rows repeat", StringComparison.Ordinal));
        Assert.DoesNotContain(Signs(twice, new Recipe { Group = "unit" }),
            sign => sign.Contains("repeat", StringComparison.Ordinal));
        // Of a few categories rows are equal by chance.
        Table few = Table(row => row % 4, _ => null);
        Assert.DoesNotContain(Signs(few), sign => sign.Contains("repeat", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("patient", 3, true)]
    [InlineData("customer_id", 2, true)]
    [InlineData("UserId", 4, true)]
    [InlineData("patient", 1, false)]      // each once
    [InlineData("paid", 3, false)]         // no unit, though it ends so
    [InlineData("unit", 60, false)]        // two values are a category
    public void A_column_that_names_units_is_named(string name, int each, bool isNamed)
    {
        string[] signs = Signs(Table(row => Rows.Noise(row), row => $"u{row / each}", name));
        Assert.Equal(isNamed,
            signs.Any(sign => sign.StartsWith(name + " comes several times", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_column_of_times_is_named()
    {
        Table table = Table(row => Rows.Noise(row), row => $"2024-01-{1 + row % 28:00}", "date");
        Assert.Contains(Signs(table), sign => sign.StartsWith("date says when", StringComparison.Ordinal));
        Assert.DoesNotContain(Signs(table, new Recipe { Time = "date" }),
            sign => sign.StartsWith("date says when", StringComparison.Ordinal));

        // A column that was read as dates needs no such name.
        var days = TableColumn.OfDates(
            "sold", [.. Enumerable.Range(0, Count).Select(row => (DateTime?)new DateTime(2024, 1, 1 + row % 28))]);
        Table read = new Table([.. table.Without("date").Columns, days]).WithTarget("kind");
        Assert.Contains(Signs(read), sign => sign.StartsWith("sold says when", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_gives_the_target_away_is_named()
    {
        Assert.Contains(Signs(Table(row => row % 3 + Rows.Noise(row) / 2, _ => null)), Tells("x"));
        Assert.DoesNotContain(Signs(Table(row => row % 3 + 2 * Rows.Noise(row), _ => null)), Tells("x"));
        Assert.Contains(Signs(Table(row => Rows.Noise(row), row => "status " + row % 3, "status")), Tells("status"));
        Assert.DoesNotContain(Signs(Table(row => Rows.Noise(row), row => $"status {row}", "status")), Tells("status"));

        Table number = new Table(
            new TableColumn("again", [.. Enumerable.Range(0, Count).Select(row => 7 - 3 * Rows.Noise(row))]),
            new TableColumn("x", [.. Enumerable.Range(0, Count).Select(row => Rows.Noise(row) + Rows.Noise(row + 9))]),
            new TableColumn("y", [.. Enumerable.Range(0, Count).Select(row => Rows.Noise(row))])).WithTarget("y");
        string sign = Assert.Single(Signs(number));
        Assert.StartsWith("tells y all by itself: again.", sign, StringComparison.Ordinal);
        Assert.Contains(Model.Train(number, new Recipe { Epochs = 1, Choose = 0 }).Notes,
            note => note.StartsWith("tells y", StringComparison.Ordinal));
    }

    private static Predicate<string> Tells(string column) =>
        sign => sign.StartsWith($"tells kind all by itself: {column}.", StringComparison.Ordinal);

    private static string[] Signs(Table table, Recipe? recipe = null) =>
        [.. RowSigns.Of(table, recipe ?? new()).Select(sign => sign.Text)];

    private static Table Table(Func<int, double> x, Func<int, string?> unit, string name = "unit") => new Table(
        new TableColumn("x", [.. Enumerable.Range(0, Count).Select(x)]),
        new TableColumn(name, [.. Enumerable.Range(0, Count).Select(unit)]),
        new TableColumn("kind", [.. Enumerable.Range(0, Count).Select(row =>
            (string?)(row % 3).ToString(CultureInfo.InvariantCulture))])).WithTarget("kind");
}
