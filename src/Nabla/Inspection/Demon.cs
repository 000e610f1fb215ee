namespace Nabla.Inspection;

/// <summary>The chapter's demon, who sits at a neuron and changes its weighted input to make the cost smaller (29). It
/// chooses Δz = −h · sign δ, and to first order saves |δ| h.</summary>
public static class Demon
{
    /// <summary>The longest step looked at.</summary>
    public const double Farthest = 64;

    // 2^(−14) … 2^6, eight to an octave, then bisected: fine enough that a promise broken and mended again between two
    // of them is of no account.
    private const double Nearest = 1.0 / (1 << 14);
    private const int PerOctave = 8;

    /// <summary>Lets the demon choose.</summary>
    /// <param name="example">The example.</param>
    /// <param name="l">2 … L.</param>
    /// <param name="j">The neuron of layer l.</param>
    /// <param name="h">The size of its step, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such neuron, or no such step.</exception>
    public static DemonReport Choose(WorkedExample example, int l, int j, double h)
    {
        ArgumentNullException.ThrowIfNull(example);
        example.RequireNeuron(l, j, 2);
        ArgumentOutOfRangeException.ThrowIfOutside(
            !(h > 0 && double.IsFinite(h)), nameof(h), "The demon's step is a finite number above 0; try 0.1.");
        double delta = example.Delta(l)[j];
        var report = new DemonReport
        {
            Layer = l,
            J = j,
            Delta = delta,
            Change = 0,
            PredictedSaving = 0,
            ActualSaving = 0,
            PromiseEnds = null,
            BestStep = 0,
            BestSaving = 0,
        };
        if (delta == 0)
            return report;
        var moved = new MovedExample(example, isActivation: false, l, j);
        double Saved(double step) => example.MeanCost - moved.By(-Math.Sign(delta) * step);
        bool Holds(double step) => Saved(step) > 0.5 * Math.Abs(delta) * step;

        double bestStep = h, bestSaving = Saved(h), last = 0;
        double? ends = null;
        for (double step = Nearest; step <= Farthest; step *= Math.Pow(2, 1.0 / PerOctave))
        {
            double saved = Saved(step);
            if (saved > bestSaving)
                (bestStep, bestSaving) = (step, saved);
            if (ends is null && !Holds(step))
                ends = last == 0 ? step : Bisect(Holds, last, step);
            last = step;
        }

        return report with
        {
            Change = -Math.Sign(delta) * h,
            PredictedSaving = Math.Abs(delta) * h,
            ActualSaving = Saved(h),
            PromiseEnds = ends,
            BestStep = bestStep,
            BestSaving = bestSaving,
        };
    }

    private static double Bisect(Func<double, bool> holds, double good, double bad)
    {
        for (int i = 0; i < 40; i++)
        {
            double middle = (good + bad) / 2;
            (good, bad) = holds(middle) ? (middle, bad) : (good, middle);
        }

        return good;
    }
}

/// <summary>What the demon saves by moving one weighted input.</summary>
public sealed record DemonReport
{
    /// <summary>l.</summary>
    public required int Layer { get; init; }

    /// <summary>The neuron.</summary>
    public required int J { get; init; }

    /// <summary>δ^l_j.</summary>
    public required double Delta { get; init; }

    /// <summary>Δz^l_j = −h · sign δ; 0 where δ is 0, for then there is nothing to choose.</summary>
    public required double Change { get; init; }

    /// <summary>|δ| h.</summary>
    public required double PredictedSaving { get; init; }

    /// <summary>C before less C after.</summary>
    public required double ActualSaving { get; init; }

    /// <summary>The size of the step in that direction at which only half of |δ| times the step is still saved; null
    /// where the promise holds as far as was looked.</summary>
    public required double? PromiseEnds { get; init; }

    /// <summary>The size of the step that saves most, as far as was looked.</summary>
    public required double BestStep { get; init; }

    /// <summary>What that saves.</summary>
    public required double BestSaving { get; init; }

    /// <summary>One line for people: the step, and what it saves.</summary>
    public override string ToString() =>
        Invariant($"Δz^{Layer}_{J} = {Change:G4} saves {ActualSaving:G4}; |δ| h promises {PredictedSaving:G4}");
}
