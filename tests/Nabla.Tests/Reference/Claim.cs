namespace Nabla.Tests.Reference;

using Nabla.Reference;

/// <summary>Comparisons that, when they fail, name the worst number, where it is, and both values.</summary>
internal static class Claim
{
    /// <summary>The unit roundoff of double.</summary>
    public const double Roundoff = 1.0 / (1L << 53);

    /// <summary>|expected − actual| ≤ tolerance · max(‖expected‖_∞, floor), entry by entry, of named numbers.</summary>
    public static void Close(
        IEnumerable<(string Where, double Value)> expected, IEnumerable<double> actual, double tolerance,
        double floor = 0)
    {
        (string Where, double Value)[] wanted = [.. expected];
        double[] got = [.. actual];
        Assert.Equal(wanted.Length, got.Length);
        double bound = tolerance * wanted.Select(w => Math.Abs(w.Value)).Append(floor).Max();
        for (int i = 0; i < got.Length; i++)
        {
            if (double.IsNaN(got[i]))
                Assert.Fail($"{wanted[i].Where} is NaN.");
        }

        if (wanted.Length == 0)
            return;
        int worst = Enumerable.Range(0, got.Length).MaxBy(i => Math.Abs(got[i] - wanted[i].Value));
        double off = Math.Abs(got[worst] - wanted[worst].Value);
        (string where, double value) = wanted[worst];
        Assert.True(off <= bound, FormattableString.Invariant(
            $"{where}: expected {value:R}, got {got[worst]:R}, off by {off:G3}, allowed {bound:G3}"));
    }

    /// <summary>Two gradients, against the largest entry of the expected one or the floor.</summary>
    public static void Close(
        Network<double> expected, Network<double> actual, double tolerance, string what = "", double floor = 0) =>
        Close(Entries(expected, what), Entries(actual, what).Select(e => e.Value), tolerance, floor);

    /// <summary>Two vectors, against the largest entry of the expected one or the floor.</summary>
    public static void Close(double[] expected, double[] actual, double tolerance, string what, double floor = 0) =>
        Close(expected.Select((v, j) => ($"{what}[{j}]", v)), actual, tolerance, floor);

    /// <summary>Every parameter with its name in the book's numbering: w², b², w³, b³ …</summary>
    public static IEnumerable<(string Where, double Value)> Entries(Network<double> net, string what = "")
    {
        for (int l = 2; l <= net.L; l++)
        {
            for (int j = 0; j < net[l].W.GetLength(0); j++)
            {
                for (int k = 0; k < net[l].W.GetLength(1); k++)
                    yield return ($"{what} w^{l}[{j},{k}]", net[l].W[j, k]);
            }

            for (int j = 0; j < net[l].B.Length; j++)
                yield return ($"{what} b^{l}[{j}]", net[l].B[j]);
        }
    }
}
