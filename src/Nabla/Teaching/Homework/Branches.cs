using Nabla.Activations;

namespace Nabla.Teaching;

/// <summary>What σ' is where z is 0 but for rounding, and ∇_a C where a is y: what the answers have, if they have it,
/// else one side of the jump for all.</summary>
/// <param name="answers">What was answered.</param>
/// <param name="sizes">Tell what is rounding.</param>
/// <param name="side">−1, 0 or 1: below, at or above the jump.</param>
internal sealed class Branches(AnswerSheet answers, Sizes sizes, int side)
{
    private const double Near = 1e-200;

    private static readonly int[] s_sides = [0, 1, -1];

    /// <summary>Every side.</summary>
    internal static IEnumerable<Branches> All(AnswerSheet answers, Sizes sizes) =>
        s_sides.Select(side => new Branches(answers, sizes, side));

    /// <summary>v ⊙ σ'(z).</summary>
    internal void TimesDerivative(
        LayerCode<double> sigma, int l, int x, double[] z, double[] a, double[] v)
    {
        double[][] each = [.. s_sides.Select(from => At(sigma, l, x, z, from, v))];
        sigma.TimesDerivative(z, a, v);
        double[]? mine = answers.Rows("delta", l) is { } rows && x < rows.Length && rows[x].Length == z.Length
            ? rows[x] : null;
        for (int j = 0; j < z.Length; j++)
        {
            if (!sizes.IsKink(l, x, j))
                continue;
            int at = j;
            v[j] = mine is null ? each[Array.IndexOf(s_sides, side)][j]
                : each.Select(on => on[at]).MinBy(value => Math.Abs(value - mine[at]));
        }
    }

    /// <summary>a^L, moved to one side of y where it is y but for rounding.</summary>
    internal double[] Output(int x, double[] a, double[] y) => [.. a.Select((aj, j) => !sizes.IsKinkOfCost(x, j) ? aj
        : side == 0 ? y[j] : side > 0 ? Math.Max(aj, Math.BitIncrement(y[j])) : Math.Min(aj, Math.BitDecrement(y[j])))];

    private double[] At(LayerCode<double> sigma, int l, int x, double[] z, int from, double[] v)
    {
        double[] moved = [.. z.Select((zj, j) => sizes.IsKink(l, x, j) ? from * Near : zj)], a = new double[z.Length];
        double[] times = [.. v];
        sigma.Apply(moved, a);
        sigma.TimesDerivative(moved, a, times);
        return times;
    }
}
