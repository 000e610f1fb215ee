namespace Nabla.Tests.Tables;

/// <summary>What a schema learns, and what it makes of rows.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Columns_with_nothing_to_learn_from_are_left_out_and_said_to_be()
    {
        Table table = Tables.WithTarget(
            new("number", [1, 2, 3, 4]), new("constant", [7, double.NaN, 7, 7]),
            new("empty", [double.NaN, double.NaN, double.NaN, double.NaN]),
            new("names", ["a", "b", "c", null]), new("same", ["x", "x", "x", "x"]),
            new("there or not", ["x", null, "x", null]));
        Assert.Equal(["number", "there or not"], Schema.Fit(table).Columns.Select(column => column.Name));
        string notes = string.Join('\n', PreparedTable.Of<float>(table, 0, 1).Notes);
        Assert.Contains("left out: constant (the same number in every row)", notes, StringComparison.Ordinal);
        Assert.Contains("left out: empty (no values)", notes, StringComparison.Ordinal);
        Assert.Contains("left out: names (no text in it occurs twice)", notes, StringComparison.Ordinal);
        Assert.Contains("left out: same (the same text in every row)", notes, StringComparison.Ordinal);
        Assert.Contains("count the rows, which tells nothing of new ones: number", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_that_is_not_known_and_a_missing_one_are_all_zeros_and_counted()
    {
        var schema = new Schema([new("color", ["blue", "red"]), new("n", mean: 1, scale: 2, median: 5)]);
        SchemaRows rows = schema.Bind(new Table(
            new TableColumn("n", [3, double.NaN, 1]), new TableColumn("else", [1, 2, 3]),
            new TableColumn("color", ["red", "pink", null])));
        Assert.Equal([0, 1, 1, 0, 0, 2, 0, 0, 0], Tables.Inputs<double>(rows));
        Assert.Equal((1, 1), (rows.Missing[0], rows.Missing[1]));
        Assert.Equal((1, 0), (rows.Unseen[0], rows.Unseen[1]));
    }

    [Theory]
    [InlineData("FALSE", "TRUE")]
    [InlineData("False", "True")]
    [InlineData("false", "true")]
    public void True_and_false_are_the_categories_that_spreadsheets_write_so(string no, string yes)
    {
        Model model = Model.Create(
            Network.Create<double>([2, 1], Activation.Identity, seed: 1), Cost.Quadratic,
            new(new Schema([new("b", [no, yes])], "y")));
        foreach (bool value in (bool[])[false, true])
        {
            var text = new Dictionary<string, object?> { ["b"] = value ? yes : no };
            Prediction found = model.Predict(new Dictionary<string, object?> { ["b"] = value });
            Assert.Equal(model.Predict(text).Value, found.Value);
            Assert.Empty(found.Unseen);
        }
    }

    [Theory]
    [InlineData("width_1", "width_3", "The row lacks \"width_2\". Is \"width_3\" meant, which is no column?")]
    [InlineData("width_1", "height", "The row lacks \"width_2\". A value that is not known is given as null.")]
    public void What_is_suggested_for_a_missing_column_is_never_one_that_was_given(
        string first, string second, string expected)
    {
        Model model = Model.Create(
            Network.Create<double>([2, 1], Activation.Identity, seed: 1), Cost.Quadratic,
            new(new Schema([new("width_1", 0, 1, 0), new("width_2", 0, 1, 0)], "y")));
        var row = new Dictionary<string, object?> { [first] = 1, [second] = 2 };
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => model.Predict(row)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_categories_that_were_asked_for_the_most_frequent_thousand_are_kept_in_ordinal_order()
    {
        string[] often = [.. Enumerable.Range(0, 1001).Select(i => $"c{i:0000}")];
        string?[] values = [.. often, .. often, .. often.Skip(1), "B", "B", "B"];
        TableColumn asked = new TableColumn("c", [.. values]).With(new() { IsAsked = true });
        SchemaColumn column = Schema.Fit(Tables.WithTarget(asked)).Columns[0];
        Assert.Equal(["B", .. often.Skip(1).Take(998)], column.Categories);
        Assert.Equal((1000, true), (column.Width, column.HasOther));
    }

    [Fact]
    public void Rows_set_aside_for_validation_tell_the_schema_nothing()
    {
        Table table = Tables.Mixed(200, hasClasses: true);
        PreparedTable prepared = PreparedTable.Of<double>(table, 0.2, seed: 3);
        Assert.Equal((160, 40), (prepared.Training.Count, prepared.Validation!.Count));

        // Which rows they are shows in their inputs; those get other values.
        var aside = Enumerable.Range(0, 40).Select(i => Row(prepared.Validation, i)).ToHashSet();
        double[] all = Tables.Inputs<double>(prepared.Schema.Bind(table));
        int width = prepared.Schema.Width;
        int[] rows =
            [.. Enumerable.Range(0, 200).Where(i => aside.Contains(string.Join(' ', all.Skip(i * width).Take(width))))];
        double[] a = table["a"].Numbers.ToArray();
        string?[] color = table["color"].Texts.ToArray();
        foreach (int row in rows)
            (a[row], color[row]) = (1e6, "other");
        Table changed = new Table(new TableColumn("a", [.. a]), table["b"], new TableColumn("color", [.. color]),
            table["y"]).WithTarget("y");
        PreparedTable again = PreparedTable.Of<double>(changed, 0.2, seed: 3);
        Assert.Equal(prepared.Schema.Columns.Select(c => c.ToString()), again.Schema.Columns.Select(c => c.ToString()));
        Assert.Equal(prepared.Training.Checksum(), again.Training.Checksum());
        Assert.NotEqual(prepared.Validation.Checksum(), again.Validation!.Checksum());
        Assert.All(again.Notes, note => Assert.DoesNotContain("other", note.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1,5", "with a comma")]
    [InlineData("1.234,5", "with a comma")]
    public void Numbers_with_a_comma_are_refused_rather_than_taken_for_categories(string text, string part)
    {
        Table table = Tables.WithTarget(new TableColumn("length", ["2", null, text, text]));
        var e = Assert.Throws<NablaFormatException>(() => Schema.Fit(table));
        Assert.Equal("column \"length\", row 3", e.Location);
        Assert.Contains(part, e.Reason, StringComparison.Ordinal);
        Assert.Contains("decimal point", e.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_its_place_counted_over_the_whole_file()
    {
        var schema = new Schema([new("n", mean: 1, scale: 2, median: 5)]);
        var text = Assert.Throws<NablaFormatException>(
            () => schema.Bind(new(new TableColumn("n", ["1", "red"])), before: 10));
        Assert.Equal("column \"n\", row 12", text.Location);
        var missing = Assert.Throws<NablaFormatException>(() => schema.Bind(new(new TableColumn("N", [1.0]))));
        Assert.Contains("\"n\".", missing.Reason, StringComparison.Ordinal);
        var far = Assert.Throws<NablaFormatException>(
            () => schema.Bind(new(new TableColumn("n", [1, 1e300])), before: 10).Feed<float>());
        Assert.Equal("column \"n\", row 12", far.Location);
    }

    [Fact]
    public void Names_in_messages_are_bounded_and_without_anything_that_a_terminal_acts_upon()
    {
        foreach (string name in (string[])["a\u001b[31m\u202e\n", new string('x', 1_000_000)])
        {
            foreach (Action made in (Action[])
            [
                () => _ = new SchemaColumn(name, 0, 0, 0), () => _ = new SchemaColumn(name, []),
                () => _ = new SchemaColumn(name, [name, name]),
                () => _ = new Schema([new(name, 0, 1, 0), new(name, 0, 1, 0)]),
            ])
            {
                string message = Assert.Throws<ArgumentException>(made).Message;
                Assert.True(message.Length < 300, message);
                Assert.DoesNotContain(message, c => char.IsControl(c) || c == '\u202e');
            }
        }
    }

    [Fact]
    public void What_looks_like_something_else_is_said()
    {
        string notes = string.Join('\n', PreparedTable.Of<float>(Tables.WithTarget(
            new("age", ["1", "2", "2", "unknown", "3", "3"]),
            new("day", ["24-01-02", "24-01-02", "24-02-02", null, "24-02-02", "24-02-02"])),
            0, 1).Notes);
        Assert.Contains("age: 1 of 6 values are no numbers, such as \"unknown\"", notes, StringComparison.Ordinal);
        Assert.Contains("look like dates, but are taken as texts: day (such as \"24-01-02\")", notes,
            StringComparison.Ordinal);
        Assert.Contains("missing texts of 6, for which no category is set: day 1", notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "1.5%", "2 %", "-3%")]
    [InlineData(true, "$1", "$ 2.50", "-$3")]
    [InlineData(true, "1 234", "12", "1 234 567.5")]
    [InlineData(true, "1'234", "3 €", null)]
    [InlineData(true, "5 kg", "300 g", "2 kg")]
    [InlineData(false, "A12", "B7", "C3")]
    [InlineData(false, "12B", "7B", "3A")]
    public void Amounts_that_are_taken_as_texts_are_said_and_codes_are_not(bool isSaid, params string?[] texts)
    {
        Table table = Tables.WithTarget(new("p", [.. texts, .. texts]), new TableColumn("n", [1, 5, 2, 2, 4, 3]));
        string notes = string.Join('\n', PreparedTable.Of<float>(table, 0, 1).Notes);
        Assert.Equal(isSaid, notes.Contains(
            $"look like amounts, but are taken as texts: p (such as \"{texts[0]}\")", StringComparison.Ordinal));
    }

    private static string Row(Dataset data, int i)
    {
        var x = new double[data.InputWidth];
        data.CopyInput<double>(i, x);
        return string.Join(' ', x);
    }
}
