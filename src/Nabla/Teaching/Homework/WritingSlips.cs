namespace Nabla.Teaching;

/// <summary>Slips of writing down: the right numbers, but in the wrong place or scaled, with no consequences for what
/// comes after. Any quantity of the same kind may have it or not.</summary>
internal sealed class WritingSlips(
    CaseFile given, AnswerSheet answers, Quantities right, string name, int? layer)
{
    private readonly int _last = given.Architecture.LayerCount;

    /// <summary>All that change the quantity in question, the most common first.</summary>
    internal IEnumerable<SlipCandidate> All()
    {
        bool isMean = name is "mean_cost" or "grad_b" or "grad_W";
        if (isMean)
        {
            yield return Scaled(
                Slip.SumForMean, given.Examples, "summed over the examples: the mean belongs there, (1/m) Σ_x");
        }

        yield return Scaled(Slip.Sign, -1, "the sign is reversed");
        yield return Scaled(Slip.MeanTooEarly, 1.0 / given.Examples, isMean
            ? "divided by the number of examples, once too often"
            : "divided by the number of examples: this belongs to a single example");
        yield return Written(Slip.GradientTransposed,
            "∇w is transposed: like w it has a row for each neuron j of the layer, and ∂C/∂w_jk in column k",
            (n, _, wanted) => n == "grad_W" ? SlipMatch.Transposed(wanted) : null);
        if (AreReversed())
        {
            yield return Written(Slip.LayersReversed, "the layers stand in the opposite order; the first is layer 2",
                (n, l, _) => l is { } at ? right.Find(n, _last + 2 - at) : null);
        }

        foreach (SlipCandidate swap in LayersSwapped())
            yield return swap;
        foreach (SlipCandidate shift in LayersShifted())
            yield return shift;
        yield return new(new(Slip.IndexShifted, layer, "shifted by one: each number stands where its neighbor belongs"),
            (n, l, mine) => IsAt(n, l) ? IsShifted(mine) : IsRight(n, l, mine));
        yield return Scaled(Slip.FactorOfTwo, 2, "twice what it should be");
        yield return Scaled(Slip.FactorOfTwo, 0.5, "half of what it should be");
    }

    /// <summary>Whether all layers, two at least, stand in the opposite order.</summary>
    private bool AreReversed()
    {
        int[] answered = [.. Enumerable.Range(2, _last - 1).Where(l => answers.Rows(name, l) is not null)];
        return answered.Length > 1
            && answered.All(l => Matches(answers.Rows(name, l)!, right.Find(name, _last + 2 - l) ?? []));
    }

    /// <summary>The layers stand one place too far, with something in front of them, or too early.</summary>
    private IEnumerable<SlipCandidate> LayersShifted()
    {
        if (layer is null)
            yield break;
        bool isInput = name == "a" && answers.Rows(name, 2) is { } front && Matches(front, Rows(given.X));
        yield return Moved(1, isInput
            ? "the layers stand one place too far: a^1 = x is not asked for, the first entry is a^2"
            : "the layers stand one place too far: the input layer has no entry, the first one is layer 2");
        yield return Moved(-1, "the layers stand one place too early: the first entry belongs to layer 2");
        foreach (int off in (int[])[1, -1])
        {
            yield return Written(Slip.IndexShifted,
                Invariant($"these are the numbers of layer {layer + off}, one off"),
                (n, l, _) => n == name && l == layer ? right.Find(n, l + off) : null);
        }

        SlipCandidate Moved(int by, string hint)
        {
            int entries = Enumerable.Range(2, _last).Count(l => right.Find(name, l - by) is { } wanted
                && answers.Rows(name, l) is { } mine && Matches(mine, wanted));
            // What stands in front, or falls off at an end, belongs to no layer.
            return new(new(Slip.IndexShifted, null, hint), (n, l, mine) => !IsAt(n, l) && IsRight(n, l, mine)
                || entries > 0 && n == name && (right.Find(n, l - by) is not { } wanted || Matches(mine, wanted)));
        }
    }

    private IEnumerable<SlipCandidate> LayersSwapped()
    {
        for (int other = 2; layer is { } at && other <= _last; other++)
        {
            if (other == at || answers.Rows(name, other) is not { } there || right.Find(name, at) is not { } here
                || !Matches(there, here))
            {
                continue;
            }

            int with = other;
            yield return Written(Slip.IndexShifted,
                Invariant(
                    $"layers {Math.Min(at, with)} and {Math.Max(at, with)} have changed places"),
                (n, l, _) => n != name ? null : l == at ? right.Find(n, with) : l == with ? here : null);
        }
    }

    /// <summary>A slip by what it makes of the right numbers; null where it leaves them.</summary>
    private SlipCandidate Written(Slip slip, string hint, Func<string, int?, double[][], double[][]?> made)
    {
        int layers = Enumerable.Range(2, Math.Max(_last, answers.LastLayer)).Count(l =>
            answers.Rows(name, l) is { } mine && IsMade(name, l, mine));
        return new(new(slip, layers == 1 ? layer : null, hint), (n, l, mine) =>
            IsMade(n, l, mine) || !IsAt(n, l) && IsRight(n, l, mine));

        bool IsMade(string n, int? l, double[][] mine)
        {
            double[][] wanted = right.Find(n, l) ?? [];
            return made(n, l, wanted) is { } there && SlipMatch.Fits(given, mine, there, wanted);
        }
    }

    private SlipCandidate Scaled(Slip slip, double by, string hint) => Written(slip, hint, (n, _, wanted) =>
        by != 1 && (n == name || n.StartsWith("grad", StringComparison.Ordinal)
            && name.StartsWith("grad", StringComparison.Ordinal)) ? SlipMatch.Scaled(wanted, by) : null);

    /// <summary>Rows or columns one off, around the end; what had to go around does not count, but of two.</summary>
    private bool IsShifted(double[][] mine)
    {
        if (right.Find(name, layer) is not { Length: > 0 } wanted || !SlipMatch.HaveOneShape(mine, wanted))
            return false;
        int rows = wanted.Length, columns = wanted[0].Length;
        foreach ((int down, int across) in (ReadOnlySpan<(int, int)>)[(1, 0), (-1, 0), (0, 1), (0, -1)])
        {
            double[][] shifted = [.. wanted.Select((row, i) => row.Select((_, j) =>
                wanted[(i + down + rows) % rows][(j + across + columns) % columns]).ToArray())];
            if (!SlipMatch.AreSame(given, shifted, wanted) && Matches(Inside(mine), Inside(shifted)))
                return true;

            double[][] Inside(double[][] all) => [.. all.Select((row, i) => row.Select((value, j) =>
                IsInside(i + down, rows) && IsInside(j + across, columns) ? value : 0).ToArray())];
        }

        return false;

        static bool IsInside(int i, int n) => n == 2 || i >= 0 && i < n;
    }

    private bool IsAt(string n, int? l) => n == name && l == layer;

    private bool IsRight(string n, int? l, double[][] mine) => right.Find(n, l) is { } wanted && Matches(mine, wanted);

    private bool Matches(double[][] mine, double[][] expected) => AnswerCheck.Matches(given, mine, expected);

    private static double[][] Rows(double[,] matrix) => [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i =>
        Enumerable.Range(0, matrix.GetLength(1)).Select(j => matrix[i, j]).ToArray())];
}
