using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Nabla.IO.Tests;

/// <summary>Columns of files that hold dates.</summary>
public sealed class DatesTests
{
    [Theory]
    [InlineData("2024-03-01;2024-03-02T12:00:00Z", "2024-03-01;2024-03-02 12:00")]
    [InlineData("01.03.2024;02.03.2024", "2024-03-01;2024-03-02")]
    [InlineData("1/3/2024;13/3/2024", "2024-03-01;2024-03-13")]
    [InlineData("3/1/2024;3/13/2024", "2024-03-01;2024-03-13")]
    [InlineData("3/1/24;12/31/99", "2024-03-01;1999-12-31")]
    [InlineData("1/1/2024;2/2/2024", "2024-01-01;2024-02-02")]
    [InlineData("1 Mar 2024;March 2, 2024", "2024-03-01;2024-03-02")]
    [InlineData("2024/03/01;NA", "2024-03-01;")]
    [InlineData("07:30;5:15 PM", "07:30;17:15")]
    public void A_column_of_dates_is_days(string values, string expected)
    {
        TableColumn column = Read(values.Split(';'))["d"];
        Assert.True(column is { IsDate: true, IsNumeric: true });
        Assert.Equal(expected.Split(';'), Enumerable.Range(0, column.Count).Select(row => column.TextAt(row) ?? ""));
    }

    [Theory]
    [InlineData("1/2/2024;3/4/2024", "2024-02-01 and 2024-01-02", "dmy;mdy")]
    [InlineData("1/2/24;3/4/24", "2024-02-01 and 2024-01-02 and 2001-02-24", "dmy;mdy;ymd")]
    [InlineData("13/2/2024;2/13/2024;3/4/2024", "2024-04-03 and 2024-03-04: some dates", "dmy;mdy")]
    public void Where_no_date_tells_the_order_both_readings_are_told_with_their_settings(
        string values, string readings, string orders)
    {
        var e = Assert.Throws<NablaFormatException>(() => Read(values.Split(';')));
        Assert.Contains(readings, e.Reason, StringComparison.Ordinal);
        Assert.Equal(orders.Split(';').Select(order => $"column d=date:{order}"), e.Settings);
    }

    [Fact]
    public void Another_column_or_somebody_tells_the_order()
    {
        Assert.Equal("2024-02-01", Read("d,e,n\n1/2/2024,13/2/2024,1\n3/4/2024,14/2/2024,2\n")["d"].TextAt(0));
        Assert.Equal("2024-01-02", Read("d,e,n\n1/2/2024,2/13/2024,1\n3/4/2024,2/14/2024,2\n")["d"].TextAt(0));
        Assert.Equal("2024-02-01", Read(["1/2/2024"], CsvColumnKind.DateDayFirst)["d"].TextAt(0));
        Assert.Equal("2024-01-02", Read(["1/2/2024"], CsvColumnKind.DateMonthFirst)["d"].TextAt(0));
        Assert.Equal("2001-02-24", Read(["1/2/24"], CsvColumnKind.DateYearFirst)["d"].TextAt(0));
    }

    [Fact]
    public void Few_strays_are_missing_counted_and_shown_and_many_make_categories()
    {
        string[] dates = [.. Enumerable.Range(0, 40).Select(i => $"2024-03-{1 + i % 28:00}")];
        dates[5] = "soon";
        TableColumn column = Read(dates)["d"];
        Assert.Equal((1, "soon", 7L), (column.Reading.Strays, column.Reading.FirstStray!.Value.Text,
            column.Reading.FirstStray.Value.Line));
        Assert.Contains(ReadingNotes.Of([column]), note => note.Text.Contains(
            "no dates, hence missing: d 1 of 40 (first \"soon\" in line 7)", StringComparison.Ordinal));
        dates[7] = dates[9] = "later";
        Assert.False(Read(dates)["d"].IsNumeric);
        Assert.Equal(3, Read(dates, CsvColumnKind.Date)["d"].Missing);
        Assert.False(Read(dates[10..], CsvColumnKind.Category)["d"].IsNumeric);
        Assert.Throws<NablaFormatException>(() => Read(["a", "b"], CsvColumnKind.Date));
    }

    [Fact]
    public void Numbers_are_dates_on_request_alone()
    {
        Assert.False(Read(["45352", "45353.5"])["d"].IsDate);
        Assert.Equal("2024-03-02 12:00", Read(["45352", "45353.5"], CsvColumnKind.Date)["d"].TextAt(1));
        Assert.False(Read(["20240301", "20231231"])["d"].IsDate);
        Assert.Equal("2023-12-31", Read(["20240301", "20231231"], CsvColumnKind.Date)["d"].TextAt(1));
    }

    [Theory]
    [InlineData(CsvColumnKind.Date, "45352")]
    [InlineData(CsvColumnKind.DateDayFirst, "1/3/2024")]
    [InlineData(CsvColumnKind.DateMonthFirst, "3/1/2024")]
    public void New_rows_mean_the_same_from_a_dictionary_JSON_and_CSV(CsvColumnKind kind, string text)
    {
        string[] values = [.. Enumerable.Range(0, 30).Select(i => kind == CsvColumnKind.Date
            ? $"{45000 + 17 * i}" : $"{1 + i % 12}/{1 + i % 7}/{2020 + i % 5}")];
        Model trained = Model.Train(Read(values, kind), new Recipe { Epochs = 2, Seed = 1, Choose = 0 }).Model;
        using var file = new MemoryStream();
        trained.Save(file);
        file.Position = 0;
        Model model = Model.Load(file);
        double expected = trained.Predict(
            new Dictionary<string, object?> { ["d"] = new DateOnly(2024, 3, 1) }).Value!.Value;
        Assert.Equal(expected, model.Predict(new Dictionary<string, object?> { ["d"] = "2024-03-01" }).Value);
        string json = JsonSerializer.Serialize(new { d = text });
        Assert.Equal(expected, model.Predict(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!).Value);
        Table table = Table.ReadCsv(Stream($"d\n{text}\n"), new() { Schema = model.Schema, HasHeader = true });
        Assert.Equal(expected, model.Predict(table)[0, 0]);
        using CsvParts parts = CsvParts.Open(Stream($"d,n\n{text},1\nsoon,2\n,3\n"), new() { Expected = ["d"] });
        SchemaRows rows = parts.Read(model.Schema!, 10)!;
        var answers = new double[3];
        model.Predict(rows, 0, new MatrixSpan<double>(answers, 3, 1, 1));
        Assert.Equal(expected, answers[0]);
        Assert.Equal((1, 1), (rows.Unseen[0], rows.Missing[0]));
        Assert.Equal(answers[1], answers[2]);
    }

    [Fact]
    public void Texts_are_read_as_texts_on_request()
    {
        Table table = Read([.. Enumerable.Range(0, 30).Select(i => $"word{i % 3}")], CsvColumnKind.Text);
        Assert.True(Schema.Fit(table).Columns[0].IsText);
        Assert.False(Schema.Fit(Read([.. Enumerable.Range(0, 30).Select(i => $"word{i % 3}")])).Columns[0].IsText);
    }

    private static Table Read(string[] values, CsvColumnKind? kind = null) => Read(
        "d,n\n" + string.Concat(values.Select((value, i) => $"\"{value}\",{i}.5\n")), kind);

    private static Table Read(string csv, CsvColumnKind? kind = null) => Table.ReadCsv(Stream(csv), new()
    {
        Kinds = kind is { } asked ? ImmutableDictionary<string, CsvColumnKind>.Empty.Add("d", asked)
            : ImmutableDictionary<string, CsvColumnKind>.Empty,
    });

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
