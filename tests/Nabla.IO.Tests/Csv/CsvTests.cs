using System.Collections.Immutable;
using System.Text;

namespace Nabla.IO.Tests;

public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("a;b\r\n1,5;2,5\r\n", ';')]
    [InlineData("a\tb\n1;3\t2,4\n", '\t')]
    [InlineData("\"x;y;z\",b\n1,2\n", ',')]
    [InlineData("one\n1\n2\n", ',')]
    [InlineData("a|b\n1,5|2,5\n", '|')]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n", ';')]
    [InlineData("\uFEFFSEP=|\na,b|c\n1,2|3\n", '|')]
    [InlineData("sep=,\na;b\n1;2\n", ',')]
    public void What_stands_between_fields_is_found(string text, char delimiter) =>
        Assert.Equal(delimiter, Read(text).Delimiter);

    [Theory]
    [InlineData("sep=;\na;b\n1;2\n3;4\n", null)]
    [InlineData("\uFEFFsep=;\r\na;b\r\n1;2\r\n3;4\r\n", ';')]
    public void A_first_line_that_says_what_stands_between_fields_is_no_row(string text, char? asked)
    {
        Table table = Read(text, new() { Delimiter = asked }).Table;
        Assert.Equal(["a", "b"], table.Columns.Select(column => column.Name));
        Assert.Equal([2, 4], table["b"].Numbers.ToArray());
        using CsvParts parts = CsvParts.Open(Stream(text), new() { Delimiter = asked });
        Assert.Equal(["a", "b"], parts.Names);
        Assert.Contains("row 2 (line 4)", Refused(text.Replace("3;4", "3")), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_first_line_and_the_user_differ_the_user_is_right() =>
        Assert.Equal(["sep=;"],
            Read("sep=;\na;b\n", new() { Delimiter = ',', HasHeader = true }).Table.Columns.Select(c => c.Name));

    [Fact]
    public void Quotes_line_breaks_comments_blank_lines_and_a_byte_order_mark_are_understood()
    {
        CsvFile file = Read("\uFEFF# by hand\r\n\"a,\"\"b\"\"\", c \r\n\r\n1,\"two\r\nlines\"\r\n# more\r\n 2 ,x");
        Assert.True(file.HasHeader);
        Assert.Equal(["a,\"b\"", "c"], file.Table.Columns.Select(c => c.Name));
        Assert.Equal([1, 2], file.Table.Columns[0].Numbers.ToArray());
        Assert.Equal(["two\r\nlines", "x"], file.Table["c"].Texts.ToArray().AsEnumerable());
    }

    [Fact]
    public void Without_names_columns_are_numbered_and_an_option_says_otherwise()
    {
        Assert.Equal(["column1", "column2"], Read("1,2\n3,4\n").Table.Columns.Select(c => c.Name));
        Assert.Equal(1, Read("1,2\n3,4\n", new() { HasHeader = true }).Table.RowCount);
        Assert.Equal(2, Read("a,b\nc,d\n", new() { HasHeader = false }).Table.RowCount);
    }

    [Theory]
    [InlineData("1,5,3")]
    [InlineData("1 00")]
    [InlineData("3 $4")]
    [InlineData("((3))")]
    [InlineData("0x10")]
    [InlineData("--1")]
    [InlineData("26:24")]
    [InlineData("3-5")]
    [InlineData("192.168.1.1")]
    [InlineData("24.12.2020.1")]
    [InlineData("1\0")]
    public void Digits_with_something_else_among_them_are_no_numbers(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            Assert.Contains("zero byte", Refused($"a\tb\n{text}\t1\n"), StringComparison.Ordinal);
        else
            Assert.False(Read($"a\tb\n{text}\t1\n").Table["a"].IsNumeric);
    }

    [Fact]
    public void Between_semicolons_numbers_may_have_a_decimal_comma_to_the_same_bits_and_it_is_said()
    {
        string[] points =
            ["1.5", "-0.25", "+3.", ".5", "1.5e-3", "-123456789012.345678", "0.1", "12345.678901234567890", "7", "1e3"];
        foreach (string point in points)
        {
            string comma = point.Replace('.', ',');
            Assert.True(Read($"a;b\n{point};x\n").Table["a"].IsNumeric);
            CsvFile file = Read($"a;b\n{comma};x\n{comma};y\n");
            Assert.Equal(double.Parse(point, System.Globalization.CultureInfo.InvariantCulture),
                file.Table["a"].Numbers[1]);
            Assert.Equal(comma.Contains(','), file.HasDecimalCommas);
            Assert.Equal(comma.Contains(','), file.ToString().Contains("decimal commas", StringComparison.Ordinal));
            Assert.Equal(file.Table["a"].Numbers[0],
                Read($"a\tb\n{comma}\tx\n", new() { DecimalComma = true }).Table["a"].Numbers[0]);
            Assert.Equal(
                !comma.Contains(','), Read($"a;b\n{comma};x\n", new() { DecimalComma = false }).Table["a"].IsNumeric);
        }

        Assert.False(Read("1,5;2\n3,5;4\n").HasHeader);
        foreach (string text in (string[])["1,2,3", "1.00,5", ",", "1,5x5", "1,5\0"])
        {
            Assert.False(text.Contains('\0') ? Refused($"a;b\n{text};x\n").Length == 0
                : Read($"a;b\n{text};x\n").Table["a"].IsNumeric);
        }

        Assert.Equal(["1,5", "red"], Read("a;b\n1,5;x\nred;y\n").Table["a"].Texts.ToArray().AsEnumerable());
        Assert.False(Read("a;b\n1,5;x\nred;y\n").HasDecimalCommas);
    }

    [Theory]
    [InlineData("a;b\n1,5;x\n1.5;y\n")]
    [InlineData("a;b\n1.234;x\n1;y\n1234,5;z\n")]
    public void A_column_with_points_and_with_commas_is_refused_as_either_may_stand_between_thousands(string text) =>
        Assert.Contains("numbers with a point, \"1.", Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Missing_values_are_marked_and_a_text_late_in_a_column_makes_all_of_it_text()
    {
        Table table = Read("a,b,c\n,01,x\nNA,?,null\nnan,n/a,\n3,late,N/A\n").Table;
        Assert.Equal([double.NaN, double.NaN, double.NaN, 3], table["a"].Numbers.ToArray());
        Assert.Equal(["01", null, null, "late"], table["b"].Texts.ToArray().AsEnumerable());
        Assert.Equal((3, 2, 3), (table["a"].Missing, table["b"].Missing, table["c"].Missing));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "row 2 (line 3): It has 1 field, the first line 2: \"b\" is missing")]
    [InlineData("a,b\n1,2,9\n", "row 1 (line 2): It has 3 fields, the first line 2: \"9\" comes after")]
    [InlineData("a,b\n1,1e400\n", "column \"b\", row 1: \"1e400\" is not finite")]
    [InlineData("a,b\n1,-Infinity\n", "is not finite")]
    [InlineData("a,a\n1,2\n", "both called \"a\"")]
    [InlineData("a,b\n1,\"2\n", "quotation mark")]
    [InlineData("a,b\n1,x\"y\n", "quotation mark")]
    [InlineData("", "empty")]
    [InlineData("# nothing\n", "empty")]
    public void What_is_no_table_is_refused_with_the_place(string text, string part) =>
        Assert.Contains(part, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_neither_UTF_8_nor_Windows_1252_are_refused_and_UTF_16_with_its_mark_is_read()
    {
        foreach (byte[] bytes in (byte[][])[[.. "a,ä\n1,x"u8, 0xE9, .. "\n"u8], [.. "a,b\n1,x"u8, 0x81, .. "\n"u8]])
        {
            var e = Assert.Throws<NablaFormatException>(() => CsvFile.Read(new MemoryStream(bytes)));
            Assert.Contains("UTF-8", e.Message, StringComparison.Ordinal);
        }

        byte[] wide = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("ä;b\n1;2\n")];
        Assert.Equal("ä", CsvFile.Read(new MemoryStream(wide)).Table.Columns[0].Name);
    }

    [Fact]
    public void Texts_are_classes_in_ordinal_order_and_few_whole_numbers_are_kept()
    {
        Dataset data = Prepared("x,y,label\n1,2,b\n3,4,B\n5,6,a\n",
            new()
            {
                Kinds = ImmutableDictionary<string, CsvColumnKind>.Empty.Add("label", CsvColumnKind.Exact),
            }).Training;
        Assert.Equal(["B", "a", "b"], data.ClassNames);
        Assert.Equal([2, 0, 1], Enumerable.Range(0, 3).Select(data.Label));
        Table numbers = Table.ReadCsv(Stream("y,x\n3,1\n-1,2\n10,3\n3,4\n"));
        Assert.Equal(["-1", "3", "10"], TableTarget.Of(numbers).ClassNames);
        Assert.Equal(("y", "by its name"), (TableTarget.Of(numbers).Column.Name, TableTarget.Of(numbers).Reason));
        Assert.Equal("x", TableTarget.Of(numbers, "last").Column.Name);
        Assert.False(Prepared("x,y\n1,0.5\n2,1\n").Training.IsClassification);
    }

    [Theory]
    [InlineData("x,y\n1,a\n2,a\n", "in every row")]
    [InlineData("y\na\nb\n", "none beside the target")]
    [InlineData("x,y\n,\n,\n", "no values")]
    [InlineData("x,y\n1,a\n1,b\n", "can be learned from")]
    public void What_cannot_be_learned_from_is_refused_with_the_place(string text, string part) => Assert.Contains(
        part, Assert.Throws<NablaFormatException>(() => Prepared(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Columns_are_read_as_texts_or_read_past_where_that_is_asked_for()
    {
        Table table = Read("zip,n,bad\n01234,1,1e999\n00001,2,x\"y\n".Replace("x\"y", "1e999"),
            new() { Texts = ["zip", "nowhere"], Without = ["bad"] }).Table;
        Assert.Equal(["zip", "n"], table.Columns.Select(column => column.Name));
        Assert.Equal(["01234", "00001"], table["zip"].Texts.ToArray().AsEnumerable());
        Assert.Contains("Did you mean \"zip\"?", Assert.Throws<NablaFormatException>(
            () => Read("zip,n\n1,2\n", new() { Without = ["zips"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_line_of_numbers_names_the_columns_where_these_names_are_expected()
    {
        Assert.False(Read("2019,2020\n1,2\n").HasHeader);
        Assert.True(Read("2019,2020\n1,2\n", new() { Expected = ["2020", "2019"] }).HasHeader);
        Assert.False(Read("2019,2020\n1,2\n", new() { Expected = ["2020", "2021"] }).HasHeader);
    }

    [Fact]
    public void Packed_files_are_read_and_damaged_ones_refused()
    {
        byte[] packed = Packed("a,b\n1,2\n3,4\n");
        Assert.Equal(2, CsvFile.Read(new MemoryStream(packed)).Table.RowCount);
        Assert.Equal(2, CsvFile.Read(new ForwardOnly(packed)).Table.RowCount);
        for (int length = 3; length < packed.Length; length++)
            Assert.Throws<NablaFormatException>(() => CsvFile.Read(new MemoryStream(packed[..length])));
        byte[] bomb = Packed(new string('1', 1 << 20) + "\n", times: 100);
        Assert.Contains("unpacks to more", Assert.Throws<NablaFormatException>(
            () => CsvFile.Read(new MemoryStream(bomb))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,1\n", "")]
    [InlineData("1,1\n", "x,y\n")]   // texts, as the last row tells
    [InlineData("x,\n", "")]
    public void Packed_rows_without_end_take_no_more_memory_than_the_file_justifies(string row, string last)
    {
        byte[] packed = [.. Packed(string.Concat(Enumerable.Repeat(row, 10_000)), times: 1000), .. Packed(last)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("unpacks to more than", Assert.Throws<NablaFormatException>(
            () => CsvFile.Read(new MemoryStream(packed))).Message, StringComparison.Ordinal);
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(spent < 256 << 20, $"{spent >> 20} MB for a file of {packed.Length} bytes");
    }

    private static byte[] Packed(string text, int times = 1)
    {
        using var file = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest))
        {
            for (int i = 0; i < times; i++)
                gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return file.ToArray();
    }

    private static PreparedTable Prepared(string text, CsvOptions? options = null) =>
        PreparedTable.Of<float>(Table.ReadCsv(Stream(text), options), 0, 1);

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static CsvFile Read(string text, CsvOptions? options = null) => CsvFile.Read(Stream(text), options);

    private static string Refused(string text) =>
        Assert.Throws<NablaFormatException>(() => Read(text)).Message;
}
