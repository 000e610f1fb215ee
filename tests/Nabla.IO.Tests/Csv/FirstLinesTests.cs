using System.Text;

namespace Nabla.IO.Tests;

public sealed class FirstLinesTests
{
    private const string Rows = "5.1,3.5,a\n4.9,3.0,b\n4.7,3.2,a\n4.6,3.1,b\n";

    [Theory]
    [InlineData("0,1,2\n" + Rows)]
    [InlineData("2018,2019,kind\n" + Rows)]
    [InlineData("1999,2000,2001\n" + Rows)]
    [InlineData("x,2020,kind\n" + Rows)]
    public void Numbers_name_columns_where_they_count_or_are_years_and_the_rows_are_of_another_kind(string text)
    {
        CsvFile file = Read(text);
        Assert.True(file.HasHeader);
        Assert.Equal(4, file.Table.RowCount);
        Assert.Contains("taken for names", file.Notes.Single(), StringComparison.Ordinal);
        Assert.False(Read(text, new() { HasHeader = false }).HasHeader);
    }

    [Theory]
    [InlineData(Rows)]
    [InlineData("39,State-gov,13,<=50K\n50,Self,13,<=50K\n38,Private,9,>50K\n53,Private,7,<=50K\n")]
    [InlineData("0,1,2\n1,2,3\n2,3,4\n3,4,5\n")]
    [InlineData("2019,1,a\n2020,2,b\n2021,3,a\n2022,1,b\n")]
    public void A_first_line_like_the_others_is_a_row(string text) => Assert.False(Read(text).HasHeader);

    [Theory]
    [InlineData("vhigh,two,acc\nlow,more,un\nvhigh,more,acc\nlow,two,un\n")]
    [InlineData("e,x,t,t\np,x,t,n\ne,s,n,t\np,s,t,t\n")]
    public void A_first_line_of_texts_that_occur_below_it_is_a_row(string text)
    {
        CsvFile file = Read(text);
        Assert.Equal((false, 4), (file.HasHeader, file.Table.RowCount));
        Assert.Contains("taken for a row", file.Notes.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sales 2023,,\nx,z,kind\n" + Rows)]
    [InlineData("Sales 2023\nby region\n,,\nx,z,kind\n" + Rows)]
    public void Lines_above_the_names_are_left_out_and_shown(string text)
    {
        CsvFile file = Read(text);
        Assert.Equal(["x", "z", "kind"], file.Table.Columns.Select(column => column.Name));
        Assert.Equal(4, file.Table.RowCount);
        Assert.Contains("\"Sales 2023\"", file.Notes.Single(), StringComparison.Ordinal);
        using CsvParts parts = CsvParts.Open(Stream(text));
        Assert.Equal(["x", "z", "kind"], parts.Names);
    }

    [Fact]
    public void A_line_that_repeats_the_names_is_left_out_and_its_line_said()
    {
        CsvFile file = Read("x,z,kind\n" + Rows + "x,z,kind\n" + Rows);
        Assert.Equal(8, file.Table.RowCount);
        Assert.True(file.Table["x"].IsNumeric);
        Assert.Contains("line 6", file.Notes.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,z,kind,\n5,3,a,\n4,3,b,\n6,3,a,\n")]
    [InlineData("x,z,kind\n5,3,a,\n4,3,b,,\n6,3,a\n")]
    public void A_delimiter_at_the_end_of_a_line_makes_no_target(string text)
    {
        Table table = Read(text).Table;
        Assert.Equal("kind", TableTarget.Of(table).Column.Name);
        Assert.Equal(3, table.RowCount);
    }

    [Theory]
    [InlineData("   5.1  3.5   a\n   4.9  3.0   b\n   4.7 13.2   a\n")]
    [InlineData("   x    z     kind \n   5.1  3.5   a   \n   4.9  3.0   b\n\n   4.7 13.2   a\n")]
    [InlineData("x z \"the kind\"\n5.1 3.5 \"a b\"\n4.9 3 c\n4.7 13.2 c\n", ' ')]
    public void Blanks_stand_between_fields(string text, char? asked = null)
    {
        CsvFile file = Read(text, new() { Delimiter = asked });
        Assert.Equal((' ', 3, 3), (file.Delimiter, file.Table.Columns.Length, file.Table.RowCount));
        Assert.Equal([3.5, 3, 13.2], file.Table.Columns[1].Numbers.ToArray());
        Assert.Contains("blanks between them", file.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public void Windows_1252_is_read_and_said_wherever_the_first_such_byte_stands(int rows)
    {
        byte[] text = [.. Encoding.Latin1.GetBytes("name,p\n" + string.Concat(Enumerable.Repeat("a,1\n", rows))),
            .. "Zo"u8, 0xEB, .. ","u8, 0x80, .. " 5\n"u8];
        CsvFile file = CsvFile.Read(new MemoryStream(text));
        Assert.Equal("Zoë", file.Table["name"].Texts[^1]);
        Assert.Equal(5, file.Table["p"].Numbers[^1]);
        Assert.Contains(file.Notes, note => note.Contains("Windows-1252", StringComparison.Ordinal));
        Assert.DoesNotContain(Read("name,p\nZoë,1\n").Notes, note => note.Contains("1252", StringComparison.Ordinal));
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static CsvFile Read(string text, CsvOptions? options = null) => CsvFile.Read(Stream(text), options);
}
