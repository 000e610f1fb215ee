using System.Globalization;
using System.Text;
using Nabla.Lab.Explaining;

namespace Nabla.Lab.Tests.Session;

/// <summary>Numbers as explanations show them, written down for the page, which must show the same.</summary>
public sealed class FiguresTests
{
    [Fact]
    public void The_page_is_tested_with_what_explanations_show()
    {
        var text = new StringBuilder();
        foreach (double value in Values())
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{BitConverter.DoubleToInt64Bits(value):x16} {Figure.Of(value)}\n");
        }

        Fixture.Equal("figures.txt", text.ToString());
    }

    private static IEnumerable<double> Values()
    {
        double[] edges =
        [
            0, -0.0, 1, -1, 0.5, 0.125, 0.0625, 0.001, 0.00099999, 999_999.5, 1e6, 1e-300, 5e-324, double.MaxValue,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.99995, 9.99995, 0.1f, 1.0 / 3, 9.9995e-5,
        ];
        foreach (double edge in edges)
            yield return edge;
        var random = new Random(36);
        for (int i = 0; i < 1000; i++)
        {
            double value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 9));
            yield return i % 2 == 0 ? value : (float)value;
        }
    }
}
