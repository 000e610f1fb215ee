using System.Collections.Immutable;
using System.Globalization;

namespace Nabla.Tests.Selection;

public sealed class FoldsTests
{
    [Theory]
    [InlineData(60, 5)]
    [InlineData(61, 7)]
    [InlineData(5, 5)]
    public void Every_row_lies_in_exactly_one_fold_and_folds_are_of_nearly_equal_size(int rows, int count)
    {
        Folds folds = Folds.Of(Rows.Classes(rows), count, seed: 4);
        Assert.Equal(Enumerable.Range(0, rows), Enumerable.Range(0, count).SelectMany(f => folds.TestRows(f)).Order());
        int[] sizes = [.. Enumerable.Range(0, count).Select(f => folds.TestRows(f).Length)];
        Assert.True(sizes.Max() - sizes.Min() <= 1, string.Join(' ', sizes));
        for (int fold = 0; fold < count; fold++)
        {
            Assert.Empty(folds.TestRows(fold).Intersect(folds.TrainingRows(fold)));
            Assert.Equal(rows, folds.TestRows(fold).Length + folds.TrainingRows(fold).Length);
            Assert.Equal(folds.TrainingRows(fold).Order(), folds.TrainingRows(fold));
        }
    }

    [Fact]
    public void Every_class_has_its_share_of_every_fold_within_one_row()
    {
        // 70, 20 and 10 of 100
        int[] labels =
            [.. Enumerable.Range(0, 100).Select(row => (row * 37 % 100) switch { < 70 => 0, < 90 => 1, _ => 2 })];
        Folds folds = Folds.Of(Rows.Classes(100, label: row => labels[row]), 8, seed: 9);
        for (int fold = 0; fold < 8; fold++)
        {
            foreach (var (label, members) in new[] { (0, 70), (1, 20), (2, 10) })
            {
                int found = folds.TestRows(fold).Count(row => labels[row] == label);
                Assert.True(Math.Abs(found - members / 8.0) < 1, $"fold {fold} has {found} of class {label}");
            }
        }
    }

    [Fact]
    public void The_seed_decides_the_folds_and_the_same_seed_deals_the_same()
    {
        Assert.Equal(All(Folds.Of(Rows.Classes(), 5, seed: 1)), All(Folds.Of(Rows.Classes(), 5, seed: 1)));
        Assert.NotEqual(All(Folds.Of(Rows.Classes(), 5, seed: 1)), All(Folds.Of(Rows.Classes(), 5, seed: 2)));
    }

    [Fact]
    public void Examples_are_dealt_like_the_rows_of_a_table_with_the_same_classes()
    {
        Dataset data = Dataset.FromRows(new double[50, 1], [.. Enumerable.Range(0, 50).Select(row => row % 3)], 3);
        Assert.Equal(All(Folds.Of(Rows.Classes(50), 4, seed: 6)), All(Folds.Of(data, 4, seed: 6)));
    }

    [Fact]
    public void A_fold_column_gives_exactly_the_folds_that_it_names_numbers_in_rising_order()
    {
        Table table = Table("10|2|10|-1|2|2");
        Folds folds = Folds.ByColumn(table, "fold");
        Assert.Equal(["-1", "2", "10"], folds.Names);
        Assert.Equal([[3], [1, 4, 5], [0, 2]], All(folds));
        Folds named = Folds.ByColumn(Table("b|a|b|ä|a|a"), "fold");
        Assert.Equal(["a", "b", "ä"], named.Names);
        Assert.Equal([[1, 4, 5], [0, 2], [3]], All(named));
    }

    [Fact]
    public void Rows_whose_target_is_missing_are_in_no_fold()
    {
        Table table = new Table(
            new TableColumn("x", [1, 2, 3, 4, 5, 6]), new TableColumn("fold", [1, 1, 1, 2, 2, 2]),
            new TableColumn("y", ImmutableArray.Create<string?>("a", null, "b", "a", "b", null))).WithTarget("y");
        Assert.Equal([[0, 2], [3, 4]], All(Folds.ByColumn(table, "fold")));
        Folds dealt = Folds.Of(table, 2, seed: 1);
        Assert.Equal([0, 2, 3, 4], All(dealt).SelectMany(rows => rows).Order());
        Assert.Equal(4, dealt.RowCount);
    }

    [Theory]
    [InlineData("1|1|1|1|1|1", "one fold only")]
    [InlineData("1|2||1|1|1", "row 3")]
    public void A_fold_column_that_names_no_folds_is_refused_with_the_place(string values, string part)
    {
        var refused = Assert.Throws<NablaFormatException>(() => Folds.ByColumn(Table(values), "fold"));
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fold_column_that_is_not_there_or_is_the_target_is_refused()
    {
        var missing = Assert.Throws<NablaFormatException>(() => Folds.ByColumn(Rows.Classes(), "dya"));
        Assert.Contains("\"day\"", missing.Message, StringComparison.Ordinal);
        Assert.Throws<NablaFormatException>(() => Folds.ByColumn(Rows.Classes(), "kind"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(61)]
    [InlineData(-3)]
    public void There_are_two_folds_at_least_and_a_row_in_each(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.Of(Rows.Classes(), count, seed: 1));

    private static Table Table(string folds)
    {
        string[] values = folds.Split('|');
        var column = values.All(v => v.Length == 0 || int.TryParse(v, CultureInfo.InvariantCulture, out _))
            ? new TableColumn("fold", [.. values.Select(
                v => v.Length == 0 ? double.NaN : double.Parse(v, CultureInfo.InvariantCulture))])
            : new TableColumn("fold", [.. values]);
        return new Table(
            new TableColumn("x", [.. values.Select((_, i) => (double)i)]), column,
            new TableColumn("y", [.. values.Select((_, i) => i % 2 == 0 ? "a" : "b")])).WithTarget("y");
    }

    private static int[][] All(Folds folds) =>
        [.. Enumerable.Range(0, folds.Count).Select(fold => folds.TestRows(fold).ToArray())];
}
