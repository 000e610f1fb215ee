namespace Nabla.Tests.Equations;

/// <summary>Comparisons that, when they fail, name the worst number, where it is, and both values.</summary>
internal static class Close
{
    /// <summary>The unit roundoff of double, half the distance from 1 to the next number.</summary>
    internal const double Roundoff = 1.0 / (1L << 53);

    /// <summary>|expected − actual| ≤ allowed(i), entry by entry; NaN and missing entries fail.</summary>
    internal static void To(
        ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, Func<int, double> allowed, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        (int worst, double excess) = (0, double.NegativeInfinity);
        for (int i = 0; i < expected.Length; i++)
        {
            double over = Math.Abs(expected[i] - actual[i]) - allowed(i);
            if (double.IsNaN(over) || over > excess)
                (worst, excess) = (i, double.IsNaN(over) ? double.PositiveInfinity : over);
        }

        if (excess > 0)
        {
            Assert.Fail(FormattableString.Invariant(
                $"{what}, entry {worst}: expected {expected[worst]:R}, got {actual[worst]:R}, apart ") +
                FormattableString.Invariant(
                    $"{Math.Abs(expected[worst] - actual[worst]):G3}, allowed {allowed(worst):G3}"));
        }
    }
}
