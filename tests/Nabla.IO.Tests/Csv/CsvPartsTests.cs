using System.Globalization;
using System.Text;

namespace Nabla.IO.Tests;

/// <summary>Tables read part by part.</summary>
public sealed class CsvPartsTests
{
    private static readonly Schema s_schema = new([new("n", mean: 0, scale: 1, median: 0), new("zip", ["01", "02"])]);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Parts_together_are_the_rows_of_the_whole(int most)
    {
        string text = "zip;more;n\n" +
            string.Concat(Enumerable.Range(0, 10).Select(i => $"0{i % 3};\"a;\nb\";{i}.5\n"));
        using CsvParts parts = CsvParts.Open(new ForwardOnly(Encoding.UTF8.GetBytes(text)), null, keepsLines: true);
        var raw = new double[2];
        int row = 0;
        while (parts.Read(s_schema, most) is { } rows)
        {
            Assert.InRange(rows.Count, 1, most);
            for (int i = 0; i < rows.Count; i++, row++)
            {
                rows.CopyRow<double>(i, raw);
                Assert.Equal([row + 0.5, row % 3 - 1], raw);
                Assert.Equal($"0{row % 3};\"a;\nb\";{row}.5", Encoding.UTF8.GetString(parts.Line(i)));
            }
        }

        Assert.Equal((10, ';', true), (row, parts.Delimiter, parts.HasHeader));
        Assert.Equal(10, parts.Rows);
    }

    [Theory]
    [InlineData("n,zip\n1,01\nred,01\n", "column \"n\", row 2: It is \"red\", no number.")]
    [InlineData("n,zip\n1,01\n\"1,5\",01\n", "Numbers have a decimal point")]
    [InlineData("n;zip\n1,5;01\n2;01\n1.5;01\n", "column \"n\", row 3: There are numbers with a point")]
    [InlineData("n;zip\n1,5;01\n1.000,5;01\n", "Nothing stands between thousands")]
    [InlineData("n,zip\n1,01\n1e999,01\n", "column \"n\", row 2: \"1e999\" is not finite")]
    [InlineData("n,zip\n1,01\n1\n", "row 2 (line 3): It has 1 field,")]
    [InlineData("n,zap\n1,01\n", "There is no column \"zip\". Did you mean \"zap\"?")]
    [InlineData("n,zap\n", "There is no column \"zip\".")]
    public void A_row_that_does_not_fit_is_refused_with_its_number_in_the_file(string text, string part)
    {
        using CsvParts parts = CsvParts.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var e = Assert.Throws<NablaFormatException>(() =>
        {
            while (parts.Read(s_schema, 1) is not null)
            {
            }
        });
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_the_nearest_ones_as_the_platform_reads_them()
    {
        var random = new System.Random(1);
        string[] texts =
        [
            "0", "-0", "1", "-1", ".5", "5.", "-.5", "000.100", "999999999999999", "9007199254740993",
            "0.000000000000001",
            "123456789012345678", "1e5", "+3", "-1.5E-7", "0.1", "2.2250738585072014e-308", "179769313486231570000000",
            .. Enumerable.Range(0, 20_000).Select(_ => Random(random)),
        ];
        Table table = Table.ReadCsv(
            new MemoryStream(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(texts.Select(t => t + ",1\n")))));
        for (int i = 0; i < texts.Length; i++)
        {
            double expected = double.Parse(texts[i], CultureInfo.InvariantCulture), found = table["a"].Numbers[i];
            Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found),
                $"{texts[i]}: {found:R}, expected {expected:R}");
        }
    }

    private static string Random(System.Random random)
    {
        string digits = random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 18)))
            .ToString(CultureInfo.InvariantCulture);
        int point = random.Next(-1, digits.Length + 1);
        return (random.Next(2) == 0 ? "-" : "") + (point < 0 ? digits : digits.Insert(point, "."));
    }
}
