namespace Nabla.Tests.Tables;

/// <summary>Numbers are bounded smoothly and spread over bins as their formulas say.</summary>
public sealed class SchemaColumnTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.94868329805051381)]     // 1/√(1 + 1/9)
    [InlineData(-3, -2.1213203435596424)]    // −3/√2
    [InlineData(300, 2.9998500112490627)]
    [InlineData(1e200, 3)]
    [InlineData(-1e308, -3)]
    public void A_standardized_number_stays_within_its_bound(double z, double expected)
    {
        var column = new SchemaColumn("v", mean: 0, scale: 1, median: 0, bound: 3);
        Span<double> x = stackalloc double[1];
        Assert.True(column.Feed(z, x));
        Assert.Equal(expected, x[0], 1e-15 * Math.Abs(expected));
    }

    [Fact]
    public void A_bin_is_0_below_it_1_above_it_and_the_part_of_it_in_it()
    {
        var column = new SchemaColumn("v", mean: 2, scale: 2, median: 5, bound: 0, edges: [0, 1, 4, 8]);
        Assert.Equal(4, column.Width);
        Assert.Equal([-2, 0, 0, 0], Fed(-2));
        Assert.Equal([-0.75, 0.5, 0, 0], Fed(0.5));
        Assert.Equal([0.5, 1, 2 / 3.0, 0], Fed(3));
        Assert.Equal([1.5, 1, 1, 0.25], Fed(5));
        Assert.Equal([1.5, 1, 1, 0.25], Fed(double.NaN));
        Assert.Equal([49, 1, 1, 1], Fed(100));

        double[] Fed(double v)
        {
            var x = new double[4];
            Assert.True(column.Feed(v, x));
            return x;
        }
    }

    [Fact]
    public void Edges_of_bins_are_quantiles_and_equal_ones_count_once()
    {
        Table table = new Table(
            new TableColumn("u", [.. Enumerable.Range(0, 101).Select(i => (double)i * i)]),
            new TableColumn("few", [.. Enumerable.Range(0, 101).Select(i => i < 80 ? 1.0 : i)]),
            new TableColumn("two", [.. Enumerable.Range(0, 101).Select(i => i % 2 * 1.0)]),
            new TableColumn("y", [.. Enumerable.Range(0, 101).Select(i => (double)i)])).WithTarget("y");
        Schema schema = Schema.Fit(table, new SchemaFit(bins: 4));
        Assert.Equal([0, 625, 2500, 5625, 10_000], schema.Columns[0].Edges.ToArray());
        Assert.Empty(schema.Columns[1].Edges);   // 1, 1, 1, 1, 100: two are no more than the number itself
        Assert.Empty(schema.Columns[2].Edges);
        Assert.Equal(schema.Columns.Sum(column => column.Width), schema.Width);
    }

    [Theory]
    [InlineData(new double[] { 0, 1 })]
    [InlineData(new double[] { 0, 1, 1 })]
    [InlineData(new double[] { 0, double.NaN, 2 })]
    [InlineData(new double[] { -1.7e308, 0, 1.7e308, double.PositiveInfinity })]
    public void Edges_that_do_not_rise_are_refused(double[] edges) => Assert.Throws<ArgumentException>(() =>
        new SchemaColumn("v", 0, 1, 0, 0, [.. edges]));

    [Fact]
    public void A_model_with_bounds_and_bins_is_saved_and_loaded_whole()
    {
        Table table = Tables.Mixed(60, hasClasses: true);
        Model model = Model.Train(
            table, new Recipe { Epochs = 2, Hidden = [5], Bins = 6, Bound = 2, Choose = 0 }).Model;
        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        Model loaded = Model.Load(file);
        Assert.Equal(2, loaded.Schema!.Columns[0].Bound);
        Assert.NotEmpty(loaded.Schema.Columns[0].Edges);
        Assert.Equal(model.Predict(table), loaded.Predict(table));
    }
}
