namespace Nabla.Teaching;

/// <summary>What is thought of where no slip made throughout explains a quantity: one made at some of its numbers
/// alone, or two slips at once. Held to what is written more closely, for so many guesses would fit some number or
/// other.</summary>
internal sealed class RarerSlips(CaseFile given, AnswerSheet answers, Quantities right, string name, int? layer)
{
    private const int Units = 5;
    private const int FewestNumbers = 3;       // fewer are met by one pair of slips or another
    private const long MostNumbers = 2_000;    // parameters × examples: thousands of pairs are worked through

    // What is forgotten at one neuron and not at the next.
    private static readonly Slip[] s_ofSingleNumbers =
    [
        Slip.SigmaPrimeMissing, Slip.SigmaPrimeOfActivation, Slip.WeightedInputForActivation, Slip.Sign,
        Slip.BiasMissing, Slip.BiasSubtracted, Slip.ActivationMissing,
    ];

    private readonly double[][] _mine = answers.Rows(name, layer)!, _wanted = right[name, layer];
    private readonly WrittenAnswer[][] _written = answers.Written(name, layer)!;
    private readonly SlipRule[] _rules = [.. SlipRule.For(given)];

    /// <summary>Slips made where this quantity is worked out, at some of its numbers.</summary>
    internal IEnumerable<SlipCandidate> AtSomeNumbers()
    {
        foreach (SlipRule rule in _rules.Where(rule => s_ofSingleNumbers.Contains(rule.Slip) && IsMadeHere(rule)))
        {
            if (SomeAre(SlippedBackprop.Run(given, [rule])[name, layer]) is { } where)
                yield return Here(rule.Slip, $"{where}: {rule.Hint}");
        }

        if (SomeAre(SlipMatch.Scaled(_wanted, -1)) is { } turned)
            yield return Here(Slip.Sign, $"{turned}: the sign is reversed");
        if (TwoAreSwapped())
            yield return Here(Slip.IndexShifted, "two of the numbers have changed places");
        foreach (string how in new TypingSlips(_written, _wanted, IsWrong).All())
            yield return Here(Slip.Mistyped, how);
    }

    /// <summary>Two slips, each made throughout.</summary>
    internal IEnumerable<SlipCandidate> Pairs()
    {
        if (StepSlips.AreOf(name) || _wanted.Sum(row => row.Length) < FewestNumbers
            || given.Parameters.Count * given.Examples > MostNumbers)
        {
            yield break;
        }

        for (int i = 0; i < _rules.Length; i++)
        {
            for (int other = i + 1; other < _rules.Length; other++)
            {
                Quantities slipped = SlippedBackprop.Run(given, [_rules[i], _rules[other]]);
                if (!SlipMatch.Fits(given, _mine, slipped[name, layer], _wanted, Units))
                    continue;
                yield return new(
                    new(_rules[i].Slip, _rules[i].Layer, $"two slips: {_rules[i].Said}; and {_rules[other].Said}"),
                    (n, l, mine) => slipped.Find(n, l) is { } there && AnswerCheck.Matches(given, mine, there, Units));
            }
        }
    }

    // δ of a layer with a slip made in that layer alone: the hint then speaks of no other.
    private bool IsMadeHere(SlipRule rule)
    {
        SlipPlace place = name switch
        {
            "z" or "a" => SlipPlace.Forward,
            "delta" => layer == given.Architecture.LayerCount ? SlipPlace.OutputError : SlipPlace.HiddenErrors,
            "grad_W" or "grad_b" => SlipPlace.Gradient,
            _ => SlipPlace.Cost,
        };
        return rule.Places == place && rule.Layer == layer;
    }

    private bool TwoAreSwapped()
    {
        double allowed = AnswerCheck.Allowed(given, _mine, _wanted, Units);
        (double Mine, double Wanted)[] wrong =
        [
            .. _mine.SelectMany((row, i) => row.Select((mine, j) => (Mine: mine, Wanted: _wanted[i][j])))
                .Where(pair => Math.Abs(pair.Mine - pair.Wanted) > allowed),
        ];
        return wrong is [var one, var other]
            && Math.Abs(one.Mine - other.Wanted) <= allowed && Math.Abs(other.Mine - one.Wanted) <= allowed;
    }

    /// <summary>Where the numbers are those of a slip, if all others are right; null where they are not.</summary>
    private string? SomeAre(double[][] slipped)
    {
        int count = 0, total = 0;
        for (int i = 0; i < _mine.Length; i++)
        {
            for (int j = 0; j < _mine[i].Length; j++, total++)
            {
                double off = Math.Abs(_mine[i][j] - _wanted[i][j]);
                if (!IsWrong(i, j))
                    continue;
                double left = Math.Abs(_mine[i][j] - slipped[i][j]);
                if (!(left <= AnswerCheck.Allowed(given, _mine, slipped, Units) && left < off / 2))
                    return null;
                count++;
            }
        }

        return count == 0 || count == total ? null : count == 1 ? "in this number only"
            : Invariant($"in {count} of the {total} numbers");
    }

    private bool IsWrong(int i, int j) => Math.Abs(_mine[i][j] - _wanted[i][j])
        > Math.Max(AnswerCheck.Allowed(given, _mine, _wanted, Units), _written[i][j].Half);

    private SlipCandidate Here(Slip slip, string hint) => new(new(slip, layer, hint), (n, l, mine) =>
        (n, l) == (name, layer) || right.Find(n, l) is { } wanted && AnswerCheck.Matches(given, mine, wanted));
}
