namespace Nabla.Teaching;

/// <summary>
/// Homework against the right answers, in the algorithm's order, up to the first quantity that is wrong; and what
/// probably went wrong there, found by making the usual slips on purpose and comparing.
/// <para>
/// How near is right goes by how the answers are written. A number stands for all that are rounded to it: 0.57 for what
/// lies from 0.565 to 0.575. Where that is more than a hundredth of the quantity's largest number, it agrees as far as
/// its digits can tell, which is said. For rounding on the way five units of the last decimal place used in a quantity
/// (a layer's z, say) are allowed, but never more than that hundredth; answers in all digits must agree to 1e-9 of it
/// (1e-5 in float32). Where terms cancel, a number may be off by 1e-13 of the
/// terms' sizes (1e-5 in float32): 0 is right where 1.4e-17 is computed. Where z is 0 but for rounding and σ' jumps
/// there, as that of relu, the values on both sides are right.
/// </para>
/// </summary>
public static class AnswerCheck
{
    /// <summary>Digits tell enough where they say a number to this share of the quantity's largest.</summary>
    private const double Enough = 0.01;

    /// <summary>Compares.</summary>
    /// <param name="given">The case.</param>
    /// <param name="answers">The answers to it.</param>
    /// <exception cref="NablaFormatException">The answers have parameters after a step, and the case has no optimizer.
    /// </exception>
    /// <exception cref="NonFiniteException">The case itself comes to numbers that are not finite.</exception>
    public static AnswerReport Run(CaseFile given, AnswerSheet answers)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(answers);
        if (given.Gradient<double>().NonFinite is { } found)
            throw new NonFiniteException(found);
        if (answers.HasStep && given.Optimizer is null)
        {
            throw new NablaFormatException(StepSlips.Weights,
                "Holds parameters after a step, and the case does not say how it is trained.",
                "Add to the case, for example, \"optimizer\": {\"name\": \"sgd\", \"lr\": 0.5}.");
        }

        Quantities right = Right(given, answers, null);
        answers = answers.For(right);
        var sizes = new Sizes(given, right);
        Comparison compared = Compare(given, answers, right, sizes);
        if (compared.Wrong is not null && sizes.HasKinks)
        {
            compared = Branches.All(answers, sizes)
                .Select(branches => Compare(given, answers, Right(given, answers, branches), sizes))
                .Prepend(compared).MaxBy(each => (each.Wrong is null ? 1 : 0, each.Agreeing.Count))!;
        }

        return new([.. compared.Agreeing], [.. compared.Missing], compared.Wrong is not var (name, layer, at) ? null
            : Finding(name, layer, at, answers.Written(name, layer)!, compared.Against.Find(name, layer) ?? []) with
            {
                Slips = new SlipFinder(given, answers, compared.Against, name, layer).Find(),
            })
        {
            Coarse = [.. compared.Coarse], Partly = [.. compared.Partly],
        };
    }

    private static Quantities Right(CaseFile given, AnswerSheet answers, Branches? branches)
    {
        Quantities right = SlippedBackprop.Run(given, [], branches);
        if (answers.HasStep)
            StepSlips.AddTo(right, given);
        return right;
    }

    /// <summary>How far answers are right.</summary>
    private sealed record Comparison(Quantities Against)
    {
        internal List<string> Agreeing { get; } = [];

        internal List<string> Missing { get; } = [];

        internal List<(string, int)> Coarse { get; } = [];

        internal List<string> Partly { get; } = [];

        internal WrongPlace? Wrong { get; set; }
    }

    private sealed record WrongPlace(string Name, int? Layer, (int Row, int Column) At);

    private static Comparison Compare(CaseFile given, AnswerSheet answers, Quantities right, Sizes sizes)
    {
        var found = new Comparison(right);
        int L = Math.Max(given.Architecture.LayerCount, answers.LastLayer);
        foreach ((string name, int? layer) in Quantities.InOrder(L))
        {
            double[][]? mine = answers.Rows(name, layer), wanted = right.Find(name, layer);
            if (mine is null && wanted is null)
                continue;
            string called = Quantities.NameOf(name, layer);
            int blank = mine?.Sum(row => row.Count(double.IsNaN)) ?? 0;
            if (mine is null || blank == mine.Sum(row => row.Length))
            {
                found.Missing.Add(called);
                continue;
            }

            WrittenAnswer[][] written = answers.Written(name, layer)!;
            if (FirstWrong(given, mine, wanted ?? [], apart: (row, column) => Math.Max(
                sizes.Of(name, layer, row, column), written[row][column].Half)) is { } at)
            {
                found.Wrong = new(name, layer, at);
                return found;
            }

            double largest = Largest(wanted!);
            WrittenAnswer[] few = [.. written.SelectMany(row => row.Where(a => a.Half > Enough * largest))];
            if (few.Length > 0 && largest > 0)
                found.Coarse.Add((called, Math.Max(0, few.Min(answer => answer.Decimals))));
            else
                found.Agreeing.Add(called);
            if (blank > 0)
                found.Partly.Add(called);
        }

        return found;
    }

    /// <summary>Whether a quantity is what a slip gives: looser than right, for a slip may magnify rounding.</summary>
    internal static bool Matches(CaseFile given, double[][] mine, double[][] slipped, double units = 20) =>
        slipped.All(row => row.All(double.IsFinite)) && FirstWrong(given, mine, slipped, units) is null;

    /// <summary>A unit of the last decimal place used.</summary>
    internal static double WrittenTo(double[][] rows) =>
        Math.Pow(10, -rows.SelectMany(row => row).Select(Decimals).DefaultIfEmpty(0).Max());

    /// <summary>How far an answer may be from a number of a quantity.</summary>
    internal static double Allowed(CaseFile given, double[][] mine, double[][] wanted, double units)
    {
        double largest = Largest(wanted);
        double computed = (given.IsSingle ? 1e-5 : 1e-9) * largest + 1e-300;
        return Math.Max(computed, Math.Min(units * WrittenTo(mine), Enough * largest));
    }

    private static double Largest(double[][] rows) =>
        rows.SelectMany(row => row).Select(Math.Abs).DefaultIfEmpty(0).Max();

    private static (int Row, int Column)? FirstWrong(
        CaseFile given, double[][] mine, double[][] wanted, double units = 5,
        Func<int, int, double>? apart = null)
    {
        double allowed = Allowed(given, mine, wanted, units);
        for (int i = 0; i < Math.Max(mine.Length, wanted.Length); i++)
        {
            if (i >= mine.Length || i >= wanted.Length)
                return (i, 0);
            for (int j = 0; j < Math.Max(mine[i].Length, wanted[i].Length); j++)
            {
                bool isThere = j < mine[i].Length && j < wanted[i].Length;
                if (isThere && double.IsNaN(mine[i][j]))
                    continue;   // not answered
                if (!isThere || !(Math.Abs(mine[i][j] - wanted[i][j]) <= Math.Max(allowed, apart?.Invoke(i, j) ?? 0)))
                {
                    return (i, j);
                }
            }
        }

        return null;
    }

    private static AnswerFinding Finding(
        string name, int? layer, (int Row, int Column) at, WrittenAnswer[][] mine, double[][] wanted)
    {
        int? row = name == "mean_cost" ? null : at.Row;
        int? column = name is "mean_cost" or "cost_per_example" or "grad_b" or StepSlips.Biases ? null : at.Column;
        return new()
        {
            Quantity = name,
            Layer = layer,
            Row = row,
            Column = column,
            Mine = Entry(mine) is { IsBlank: false } answer ? answer.Value : null,
            Typed = Entry(mine) is { IsBlank: false } typed ? typed.Text : null,
            Right = Entry(wanted),
            Slips = [],
        };

        TEntry? Entry<TEntry>(TEntry[][] rows)
            where TEntry : struct =>
            at.Row < rows.Length && at.Column < rows[at.Row].Length ? rows[at.Row][at.Column] : null;
    }

    // 0.5744 has 4, 1.5E-05 has 6, 120 has none.
    private static int Decimals(double value)
    {
        string[] parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        int fraction = point < 0 ? 0 : parts[0].Length - point - 1;
        return Math.Max(0, fraction - (parts.Length == 1 ? 0
            : int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
    }
}

/// <summary>What <see cref="AnswerCheck"/> found.</summary>
/// <param name="Right">The quantities that are right, in the algorithm's order, as in <c>z^2</c>; those after the first
/// wrong one are not looked at.</param>
/// <param name="Missing">Those that were not answered, up to where the check went.</param>
/// <param name="Finding">The first wrong one; null where all that was answered is right.</param>
public sealed record AnswerReport(
    ImmutableArray<string> Right, ImmutableArray<string> Missing, AnswerFinding? Finding)
{
    /// <summary>Quantities that agree as far as their digits can tell: they could be wrong, and it could not be seen.
    /// With the decimals of the number that has the fewest.</summary>
    public ImmutableArray<(string Quantity, int Decimals)> Coarse { get; init; } = [];

    /// <summary>Those of the right and the coarse ones in which some numbers are not answered.</summary>
    public ImmutableArray<string> Partly { get; init; } = [];

    /// <summary>Whether nothing that was answered is wrong.</summary>
    public bool IsRight => Finding is null;

    /// <summary>One line for people: whether all is right, else the first that is not.</summary>
    public override string ToString() => Finding is not { } finding ? $"{Right.Length} quantities are right"
        : $"{Quantities.NameOf(finding.Quantity, finding.Layer)} is the first that is wrong" +
            (finding.Slips.IsEmpty ? "" : $": {finding.Slips[0].Hint}");
}

/// <summary>The first thing wrong in somebody's answers.</summary>
public sealed record AnswerFinding
{
    /// <summary>z, a, cost_per_example, mean_cost, delta, grad_b, grad_W, new_b or new_W.</summary>
    public required string Quantity { get; init; }

    /// <summary>l; null for the costs.</summary>
    public required int? Layer { get; init; }

    /// <summary>The example, or the neuron j of a gradient; null for the mean cost.</summary>
    public required int? Row { get; init; }

    /// <summary>The neuron, or the k of a weight; null for costs and biases.</summary>
    public required int? Column { get; init; }

    /// <summary>What was answered; null where nothing stands there.</summary>
    public required double? Mine { get; init; }

    /// <summary>The same as it was typed; null where nothing stands there.</summary>
    public string? Typed { get; init; }

    /// <summary>What is right; null where nothing belongs there.</summary>
    public required double? Right { get; init; }

    /// <summary>What probably went wrong, most probable first; none where nothing fits.</summary>
    public required ImmutableArray<LikelySlip> Slips { get; init; }
}

/// <summary>What probably went wrong.</summary>
/// <param name="Slip">The kind; of two made at once the one made first.</param>
/// <param name="Layer">The layer where it was made; null where it was made at every layer, or has none.</param>
/// <param name="Hint">A sentence with the equation: what was done and what belongs there.</param>
public sealed record LikelySlip(Slip Slip, int? Layer, string Hint);
