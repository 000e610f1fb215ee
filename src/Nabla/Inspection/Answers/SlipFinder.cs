using System.Collections.Immutable;

namespace Nabla;

/// <summary>Finds the slips that explain a wrong quantity.</summary>
internal sealed class SlipFinder(
    CaseFile given, AnswerSheet answers, Quantities right, string name, int? layer)
{
    private readonly double[][] _mine = answers.Rows(name, layer)!;
    private readonly double[][] _wanted = right.Find(name, layer) ?? [];

    /// <summary>Each kind of slip once: first those of writing down, then those made on the way, those that explain the
    /// most answers first.</summary>
    internal ImmutableArray<LikelySlip> Find()
    {
        LikelySlip[] found = [.. WrongShape(), .. Coarse()];
        if (found.Length == 0)
            found = [.. OnTheWay(), .. WritingDown()];
        return [.. found.DistinctBy(slip => slip.Slip).Take(3)];
    }

    private IEnumerable<LikelySlip> OnTheWay()
    {
        var explained = new List<(LikelySlip Slip, int Answers)>();
        foreach (SlipRule rule in SlipRule.For(given.Cost))
        {
            Quantities slipped = SlippedBackprop.Run(given, rule);
            if (slipped.Find(name, layer) is not { } there || !Finite(there) || Same(there, _wanted)
                || !Matches(_mine, there))
            {
                continue;
            }

            int count = Quantities.InOrder(given.Architecture.LayerCount).Count(other =>
                answers.Rows(other.Name, other.Layer) is { } mine && Finite(slipped[other.Name, other.Layer])
                && Matches(mine, slipped[other.Name, other.Layer]));
            explained.Add((new(rule.Slip, rule.Hint), count));
        }

        return explained.OrderByDescending(slip => slip.Answers).Select(slip => slip.Slip);
    }

    private IEnumerable<LikelySlip> WritingDown()
    {
        if (Matches(_mine, Scaled(-1)))
            yield return new(Slip.Sign, "the sign is reversed");
        if (Matches(_mine, Scaled(given.Examples)))
        {
            yield return new(Slip.SumForMean,
                "summed over the examples: the mean belongs there, (1/m) Σ_x");
        }

        if (Matches(_mine, Scaled(1.0 / given.Examples)))
            yield return new(Slip.MeanTooEarly, "divided by the number of examples, once too often");
        if (Matches(_mine, Scaled(2)) || Matches(_mine, Scaled(0.5)))
            yield return new(Slip.FactorOfTwo, "off by a factor of 2");
        if (name == "grad_W" && Matches(Transposed(_mine), _wanted))
        {
            yield return new(Slip.GradientTransposed,
                "∇w is transposed: like w it has a row for each neuron j of the layer, and ∂C/∂w_jk in column k");
        }

        if (IsReversed())
            yield return Reversed;
        if (layer is { } l)
        {
            foreach (int off in (int[])[-1, 1])
            {
                if (right.Find(name, l + off) is { } neighbor && Matches(_mine, neighbor))
                    yield return new(Slip.IndexShifted, $"these are the numbers of layer {l + off}, one off");
            }
        }

        if (Shifts().Any(shifted => MatchesInside(shifted.Rows, shifted.IsInside)))
            yield return new(Slip.IndexShifted, "shifted by one: each number stands where its neighbor belongs");
    }

    private IEnumerable<LikelySlip> WrongShape()
    {
        bool isSame = _mine.Length == _wanted.Length
            && _mine.Zip(_wanted, (mine, wanted) => mine.Length == wanted.Length).All(same => same);
        if (isSame)
            yield break;
        if (name == "grad_W" && _mine.Length > 0 && _mine.All(row => row.Length == _mine[0].Length)
            && Matches(Transposed(_mine), _wanted))
        {
            yield return new(Slip.GradientTransposed,
                "∇w is transposed: like w it has a row for each neuron j of the layer, and ∂C/∂w_jk in column k");
        }

        if (IsReversed())
            yield return Reversed;
        string rows = name is "grad_W" ? "neurons of the layer" : "examples";
        yield return new(Slip.WrongShape, _wanted.Length == 0
            ? "there is no such layer: the first entry belongs to layer 2, the last to the output layer"
            : _wanted[0].Length == 1 && name is not ("z" or "a" or "delta" or "grad_W")
                ? FormattableString.Invariant($"{_wanted.Length} numbers belong there, {_mine.Length} are there")
                : FormattableString.Invariant($"{_wanted.Length} rows ({rows}) of {_wanted[0].Length} belong there"));
    }

    private static LikelySlip Reversed { get; } =
        new(Slip.LayersReversed, "the layers stand in the opposite order; the first is layer 2");

    private bool IsReversed() =>
        layer is { } l && given.Architecture.LayerCount + 2 - l is var mirror && mirror != l
        && right.Find(name, mirror) is { } other && Matches(_mine, other);

    private IEnumerable<LikelySlip> Coarse()
    {
        double unit = AnswerCheck.WrittenTo(_mine);
        bool isNear = _mine.Zip(_wanted, (mine, wanted) =>
            mine.Zip(wanted, (m, w) => Math.Abs(m - w) <= unit).All(near => near)).All(near => near);
        if (isNear && unit < 1)
        {
            yield return new(Slip.RoundedTooCoarsely,
                "right as far as it goes, but rounded too coarsely for such small numbers: give more digits");
        }
    }

    /// <summary>The right numbers, each where its neighbor belongs, and which of them did not have to wrap
    /// around.</summary>
    private IEnumerable<(double[][] Rows, Func<int, int, bool> IsInside)> Shifts()
    {
        foreach (int by in (int[])[1, -1])
        {
            int rows = _wanted.Length, columns = _wanted[0].Length;
            if (columns > 1)
            {
                yield return (
                    [.. _wanted.Select(row => row.Select((_, j) => row[Wrap(j + by, columns)]).ToArray())],
                    (_, j) => columns == 2 || Inside(j + by, columns));
            }

            if (rows > 1)
            {
                yield return (
                    [.. _wanted.Select((_, i) => _wanted[Wrap(i + by, rows)])],
                    (i, _) => rows == 2 || Inside(i + by, rows));
            }
        }

        static int Wrap(int i, int n) => (i + n) % n;
        static bool Inside(int i, int n) => i >= 0 && i < n;
    }

    private bool MatchesInside(double[][] shifted, Func<int, int, bool> isInside)
    {
        // What had to wrap around does not count.
        double[][] Inside(double[][] rows) =>
            [.. rows.Select((row, i) => row.Select((value, j) => isInside(i, j) ? value : 0).ToArray())];
        return !Same(shifted, _wanted) && Matches(Inside(_mine), Inside(shifted));
    }

    private bool Matches(double[][] mine, double[][] expected) => AnswerCheck.Matches(given, mine, expected);

    private static bool Same(double[][] some, double[][] others) =>
        some.Length == others.Length && some.Zip(others, (a, b) => a.SequenceEqual(b)).All(same => same);

    private static bool Finite(double[][] rows) => rows.All(row => row.All(double.IsFinite));

    private double[][] Scaled(double by) => [.. _wanted.Select(row => row.Select(value => by * value).ToArray())];

    private static double[][] Transposed(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(k => rows.Select(row => row[k]).ToArray())];
}
