namespace Nabla.Teaching;

/// <summary>Finds the slips that explain a wrong quantity.</summary>
internal sealed class SlipFinder(
    CaseFile given, AnswerSheet answers, Quantities right, string name, int? layer)
{
    private const int Most = 3;
    private readonly double[][] _mine = answers.Rows(name, layer)!;
    private readonly double[][] _wanted = right.Find(name, layer) ?? [];

    /// <summary>Each kind of slip once, those that explain the most answers first; of equals those made on the way
    /// before those of writing down; where none fits, slips at some numbers alone, then two at once. A slip that would
    /// have spoiled what is right before is none.</summary>
    internal ImmutableArray<LikelySlip> Find()
    {
        bool isShaped = SlipMatch.HaveOneShape(_mine, _wanted);
        if (isShaped && Coarse() is { } coarse)
            return [coarse];
        LikelySlip[] found = MostLikely(
            [.. isShaped ? Making() : [], .. new WritingSlips(given, answers, right, name, layer).All()]);
        if (!isShaped)
            return [.. found.Append(WrongShape()).Take(Most)];
        if (found.Length > 0)
            return [.. found];
        var rarer = new RarerSlips(given, answers, right, name, layer);
        found = MostLikely(rarer.AtSomeNumbers());
        return [.. found.Length > 0 ? found : MostLikely(rarer.Pairs()).Take(1)];
    }

    private LikelySlip[] MostLikely(IEnumerable<SlipCandidate> candidates) =>
    [
        .. candidates.Where(candidate => candidate.Explains(name, layer, _mine))
            .Select(candidate => (candidate.Slip, Answers: Explained(candidate)))
            .Where(candidate => candidate.Answers > 0)
            .OrderByDescending(candidate => candidate.Answers).Select(candidate => candidate.Slip)
            .DistinctBy(slip => slip.Slip).Take(Most),
    ];

    /// <summary>How many quantities a slip explains; 0 where it contradicts one before this.</summary>
    private int Explained(SlipCandidate candidate)
    {
        int count = 0;
        bool isBefore = true;
        foreach ((string n, int? l) in Quantities.InOrder(Math.Max(given.Architecture.LayerCount, answers.LastLayer)))
        {
            isBefore &= (n, l) != (name, layer);
            if (answers.Rows(n, l) is not { } mine)
                continue;
            if (candidate.Explains(n, l, mine))
                count++;
            else if (isBefore)
                return 0;
        }

        return count;
    }

    private IEnumerable<SlipCandidate> Making() => StepSlips.AreOf(name)
        ? new StepSlips(given, right, name, layer!.Value).All() : OnTheWay();

    private IEnumerable<SlipCandidate> OnTheWay()
    {
        foreach (SlipRule rule in SlipRule.For(given))
        {
            Quantities slipped = SlippedBackprop.Run(given, [rule]);
            if (SlipMatch.Fits(given, _mine, slipped[name, layer], _wanted))
            {
                yield return new(
                    new(rule.Slip, rule.Layer, rule.Said),
                    (n, l, mine) => slipped.Find(n, l) is { } there && AnswerCheck.Matches(given, mine, there));
            }
        }
    }

    private LikelySlip? Coarse()
    {
        double unit = AnswerCheck.WrittenTo(_mine);
        bool isNear = _mine.Zip(_wanted, (mine, wanted) =>
            mine.Zip(wanted, (m, w) => !(Math.Abs(m - w) > unit)).All(near => near)).All(near => near);
        return isNear && unit < 1
            ? new(Slip.RoundedTooCoarsely, layer,
                "right as far as it goes, but rounded too coarsely for such small numbers: give more digits")
            : null;
    }

    private LikelySlip WrongShape()
    {
        string rows = name is "grad_W" or StepSlips.Weights ? "neurons of the layer" : "examples";
        return new(Slip.WrongShape, layer, _wanted.Length == 0
            ? "there is no such layer: the first entry belongs to layer 2, the last to the output layer"
            : _wanted[0].Length == 1 && name is not ("z" or "a" or "delta" or "grad_W" or StepSlips.Weights)
                ? Invariant($"{_wanted.Length} numbers belong there, {_mine.Length} are there")
                : Invariant($"{_wanted.Length} rows ({rows}) of {_wanted[0].Length} belong there"));
    }
}

/// <summary>A slip that may have been made, and what the answers would be.</summary>
/// <param name="Slip">The kind, its layer and what to say.</param>
/// <param name="Explains">Whether answers to a quantity of a layer are those that come of it.</param>
internal sealed record SlipCandidate(LikelySlip Slip, Func<string, int?, double[][], bool> Explains);
