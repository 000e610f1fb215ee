using System.Collections.Immutable;

namespace Nabla.Tests.Tables;

/// <summary>Which column is predicted, and as what.</summary>
public sealed class TableTargetTests
{
    [Fact]
    public void Whole_numbers_are_classes_where_they_look_like_labels_or_come_back()
    {
        Assert.Equal(["-1", "3", "10"], Of(3, -1, 10, 3).ClassNames);
        Assert.False(Of(4, 6, 8, 20).IsClassification);
        Assert.Equal(["0", "1"], Of(0, 1).ClassNames);
        Assert.Equal(["1990", "2000"], Of(1990, 2000, 2000, 1990).ClassNames);
        Assert.False(Of(1990, 2000, 2010).IsClassification);
        Assert.False(Of(100_000, 250_000).IsClassification);
        Assert.False(Of(1, 2.5, 1, 2.5).IsClassification);
        Assert.False(Of([.. Enumerable.Range(0, 42).Select(i => (double)(i % 21))]).IsClassification);
    }

    [Fact]
    public void What_the_values_are_can_be_said()
    {
        Assert.False(As(TargetKind.Numbers, 0, 1, 0, 1).IsClassification);
        Assert.Equal(["1.5", "2.5"], As(TargetKind.Classes, 2.5, 1.5, 2.5).ClassNames);
        var refused = Assert.Throws<NablaFormatException>(
            () => TableTarget.Of(Texts("1", "x"), kind: TargetKind.Numbers));
        Assert.Equal("column \"y\", row 2", refused.Location);
    }

    [Fact]
    public void A_slip_among_many_numbers_is_shown_rather_than_taken_for_a_class()
    {
        string[] prices = [.. Enumerable.Range(0, 50).Select(i => $"{i}.5")];
        var slip = Assert.Throws<NablaFormatException>(() => TableTarget.Of(Texts([.. prices, "n.a."])));
        Assert.Equal(("column \"y\", row 51", "It is \"n.a.\", no number."), (slip.Location, slip.Reason));
        string[] commas = [.. Enumerable.Range(0, 50).Select(i => $"{i},5")];
        Assert.Contains("with a comma", Assert.Throws<NablaFormatException>(() => TableTarget.Of(Texts(commas))).Reason,
            StringComparison.Ordinal);
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"name {i}")];
        Assert.Contains(
            "hardly classes", Assert.Throws<NablaFormatException>(() => TableTarget.Of(Texts(names))).Reason,
            StringComparison.Ordinal);
        Assert.Equal(50, TableTarget.Of(Texts(names), kind: TargetKind.Classes).ClassNames.Length);
    }

    [Theory]
    [InlineData("in every row", "a", "a")]
    [InlineData("no values", null, null)]
    public void A_column_with_nothing_to_predict_is_refused(string part, params string?[] values) =>
        Assert.Contains(part, Assert.Throws<NablaFormatException>(
            () => TableTarget.Of(Texts(values!))).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("column \"y\"", "It is 1.25 in every row", 1.25, double.NaN, 1.25)]
    [InlineData("column \"y\", row 3", "4E+299 is too large to learn", 1.5, double.NaN, 4e299)]
    public void Numbers_that_nothing_can_be_learned_from_are_refused(string where, string part, params double[] values)
    {
        Table table = new Table(new TableColumn("x", [1, 2, 3]), Numbers(values).Columns[0]).WithTarget("y");
        var e = Assert.Throws<NablaFormatException>(() => PreparedTable.Of<float>(table, 0, 1));
        Assert.Equal(where, e.Location);
        Assert.Contains(part, e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_was_mistyped_brings_the_nearest_one_to_mind() => Assert.Contains(
        "Did you mean \"species\"?",
        Assert.Throws<NablaFormatException>(
            () => TableTarget.Of(new(new TableColumn("species", ["a", "b"])), "speces")).Reason,
        StringComparison.Ordinal);

    [Fact]
    public void A_label_that_a_model_does_not_know_is_refused_in_its_own_row_though_others_are_missing()
    {
        Model model = Model.Create(
            Network.Create([1, 2], Activation.Softmax, seed: 1), Cost.SoftmaxCrossEntropy,
            new(new Schema([new("x", 0, 1, 0)], "y")), ["a", "b"]);
        var table = new Table(new TableColumn("x", [1, 2, 3]), new TableColumn("y", [null, "a", "c"]));
        var e = Assert.Throws<NablaFormatException>(() => model.Evaluate(table));
        Assert.Equal("column \"y\", row 3", e.Location);
        Assert.Contains("\"a\", \"b\"", e.Fix, StringComparison.Ordinal);
    }

    private static TableTarget Of(params double[] values) => TableTarget.Of(Numbers(values));

    private static TableTarget As(TargetKind kind, params double[] values) =>
        TableTarget.Of(Numbers(values), kind: kind);

    private static Table Numbers(double[] values) => new(new TableColumn("y", ImmutableArray.Create(values)));

    private static Table Texts(params string?[] values) => new(new TableColumn("y", [.. values]));
}
