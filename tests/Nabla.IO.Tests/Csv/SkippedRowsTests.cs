using System.Text;

namespace Nabla.IO.Tests.Csv;

/// <summary>Rows that cannot be used, left out of the parts of a file.</summary>
public sealed class SkippedRowsTests
{
    private static readonly Schema s_schema =
        new([new("size", 1, 1, 1), new("color", ["red", "blue"]), new("n", 0, 1, 0)]);

    private static readonly string[] s_bad =
        ["red,x,1", "red,1", "red,1,2,3", "red,1e999,1", "blue,1,no", "\u0000,1,2"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Every_other_row_is_read_as_if_they_were_not_there(int most)
    {
        string[] good = [.. Enumerable.Range(0, 13).Select(i => $"{(i % 2 == 0 ? "red" : "blue")},{i},{2 * i}")];
        var lines = new List<string>();
        for (int i = 0; i < good.Length; i++)
        {
            lines.Add(good[i]);
            lines.AddRange(s_bad.Skip(i % s_bad.Length).Take(i % 3));
        }

        lines.InsertRange(0, s_bad);
        lines.AddRange(s_bad);
        using CsvParts parts = Open("color,size,n\n" + string.Join('\n', lines) + "\n");
        List<double[]> read = [];
        List<string> skipped = [];
        long row = 0;
        while (parts.Read(s_schema, most) is { } rows)
        {
            Assert.Equal(rows.Count, parts.Problems.Count(problem => problem is null));
            for (int i = 0, place = 0; i < parts.Problems.Count; i++, row++)
            {
                Assert.Equal(row + 2, parts.LineOf(i));
                Assert.Equal(lines[(int)row], Encoding.UTF8.GetString(parts.Line(i)).TrimEnd('\n'));
                if (parts.Problems[i] is not null)
                {
                    skipped.Add(lines[(int)row]);
                    continue;
                }

                var raw = new double[3];
                rows.CopyRow<double>(place++, raw);
                read.Add(raw);
            }
        }

        Assert.Equal(lines.Count, row);
        Assert.Equal(Enumerable.Range(0, 13).Select(i => (double[])[i, i % 2, 2 * i]), read);
        Assert.Equal(lines.Except(good).Order(StringComparer.Ordinal).Distinct(),
            skipped.Order(StringComparer.Ordinal).Distinct());
    }

    [Fact]
    public void A_file_that_is_damaged_from_a_row_on_is_refused_all_the_same()
    {
        using CsvParts parts = Open("color,size,n\nred,1,2\nre\"d,1,2\nblue,1,2\n");
        Assert.Throws<NablaFormatException>(() => parts.Read(s_schema, 100));
        using CsvParts without = Open("color,n\nred,1\n");
        Assert.Contains("size", Assert.Throws<NablaFormatException>(() => without.Read(s_schema, 100)).Message,
            StringComparison.Ordinal);
    }

    private static CsvParts Open(string csv) =>
        CsvParts.Open(new MemoryStream(Encoding.UTF8.GetBytes(csv)), keepsLines: true, skips: true);
}
