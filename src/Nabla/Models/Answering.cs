namespace Nabla;

/// <summary>What becomes of a network's outputs in a model's answer, where they are not taken as they are. Immutable.
/// </summary>
internal sealed record Answering
{
    /// <summary>Outputs as they are.</summary>
    internal static Answering Plain { get; } = new();

    /// <summary>What is added to z^L; empty: nothing. Probabilities of softmax outputs that were learned with weights
    /// of classes become those of the classes as they occur by −ln of the weights; a calibration adds its
    /// own.</summary>
    internal ImmutableArray<double> Shift { get; init; } = [];

    /// <summary>How the class is found that is answered; null: it is the one with the largest output.</summary>
    internal Decision? Decision { get; init; }

    /// <summary>How far new targets lie from answers, for each output; empty: it is not known.</summary>
    internal ImmutableArray<AnswerInterval> Intervals { get; init; } = [];

    /// <summary>The class that is answered; a single output is the probability of class 1.</summary>
    internal int ClassOf<T>(ReadOnlySpan<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Decision is not null ? Decision.Of(a)
        : a.Length > 1 ? LargestOutput.Of(a) : a[0] > T.One / (T.One + T.One) ? 1 : 0;

    /// <summary>z^L and a^L of a mini-batch with the shift.</summary>
    internal void Apply<T>(Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Shift.IsEmpty)
            return;
        MatrixSpan<T> z = t.Z(t.L);
        for (int x = 0; x < t.BatchSize; x++)
        {
            Span<T> row = z.Row(x);
            for (int j = 0; j < row.Length; j++)
                row[j] += T.CreateTruncating(Shift[j]);
        }

        t.Code(t.L).Apply(z, t.A(t.L));
    }

    /// <summary>Refuses what does not go with a network.</summary>
    /// <exception cref="ArgumentException">Lengths are not those of its outputs.</exception>
    internal void RequireFits(Architecture architecture, int labels)
    {
        ArgumentException.ThrowIf(!Shift.IsEmpty && Shift.Length != architecture.OutputWidth,
            $"There are {Shift.Length} shifts, but {architecture.OutputWidth} outputs.", nameof(architecture));
        ArgumentException.ThrowIf(!Shift.All(double.IsFinite), "A shift is not finite.", nameof(architecture));
        ArgumentException.ThrowIf(Decision is not null && Decision.Classes != labels,
            $"A decision is made between {Decision?.Classes} classes, but there are {labels}.", nameof(architecture));
        ArgumentException.ThrowIf(!Intervals.IsEmpty && Intervals.Length != architecture.OutputWidth,
            $"There are {Intervals.Length} intervals, but {architecture.OutputWidth} outputs.", nameof(architecture));
    }

    /// <inheritdoc/>
    public bool Equals(Answering? other) => other is not null && Shift.SequenceEqual(other.Shift)
        && Equals(Decision, other.Decision) && Intervals.SequenceEqual(other.Intervals);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shift.Length, Decision, Intervals.Length);
}

/// <summary>How far new targets lie from answers: a share of them between answer + below and answer + above.</summary>
/// <param name="Coverage">The share, 0 to 1.</param>
/// <param name="Below">In the target's unit; usually negative.</param>
/// <param name="Above">In the target's unit.</param>
internal sealed record AnswerInterval(double Coverage, double Below, double Above)
{
    /// <summary>The usual share.</summary>
    internal const double Usual = 0.9;

    /// <summary>From errors y − a of rows that were not learned from: the ranks ⌊(n + 1)(1 − c)/2⌋ and ⌈(n + 1)(1 +
    /// c)/2⌉ of n, between which a new error lies with a probability of c or more where rows are exchangeable (Vovk,
    /// Gammerman and Shafer: Algorithmic learning in a random world, 2005). Null where the errors are too few for
    /// ranks.</summary>
    internal static AnswerInterval? Of(IEnumerable<double> errors, double coverage)
    {
        double[] sorted = [.. errors.Order()];
        int n = sorted.Length;
        const double Rounding = 1e-9;   // (19 + 1)(1 − 0.9)/2 is 1
        int low = (int)Math.Floor((n + 1) * (1 - coverage) / 2 + Rounding);
        int high = (int)Math.Ceiling((n + 1) * (1 + coverage) / 2 - Rounding);
        return low < 1 || high > n || !double.IsFinite(sorted[0]) || !double.IsFinite(sorted[^1]) ? null
            : new(coverage, sorted[low - 1], sorted[high - 1]);
    }

    /// <summary>Whether a target lies within it.</summary>
    internal bool Holds(double answer, double target) => target >= answer + Below && target <= answer + Above;
}
