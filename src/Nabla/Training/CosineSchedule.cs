using System.Collections.Immutable;
using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// After a linear warm-up, half a cosine from η down to a fraction of it, step by step over the whole run (Loshchilov
/// and Hutter 2017). With W steps of warm-up out of S, before step s = 0, 1, …:
/// <code>
///   s &lt; W   η (s + 1)/W
///   s ≥ W   η (floor + (1 − floor) ½(1 + cos(π (s − W)/(S − W))))
/// </code>
/// </summary>
public sealed record CosineSchedule : Schedule
{
    /// <summary>Over the whole run.</summary>
    /// <param name="warmUp">Epochs of warm-up, fractions allowed, 0 … 1e6. W is this many epochs' steps,
    /// rounded.</param>
    /// <param name="floor">The fraction of η that the cosine falls towards: 0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside.</exception>
    public CosineSchedule(double warmUp = 0, double floor = 0)
        : base(new BuiltIn("cosine"))
    {
        WarmUp = Within(warmUp, 0, 1e6, "warm-up in epochs");
        Floor = Within(floor, 0, 1, "floor of the cosine schedule");
    }

    /// <inheritdoc/>
    public override bool DependsOnEpochs => true;

    /// <summary>Epochs of warm-up.</summary>
    public double WarmUp { get; }

    /// <summary>The fraction of η at the end.</summary>
    public double Floor { get; }

    /// <inheritdoc/>
    protected override ImmutableArray<double> Numbers => [WarmUp, Floor];

    /// <inheritdoc/>
    public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default)
    {
        long warmUp = (long)Math.Round(WarmUp * at.StepsPerEpoch);
        if (at.StepsDone < warmUp)
            return eta * (at.StepsDone + 1) / warmUp;
        return eta * Between(1, Floor, at.StepsDone - warmUp, at.StepsPlanned - warmUp);
    }

    /// <summary>
    /// Half a cosine from one value to another, <paramref name="step"/> of <paramref name="steps"/> along.
    /// </summary>
    internal static double Between(double from, double to, double step, double steps)
    {
        if (step >= steps)
            return to;
        double fall = 0.5 * (1 + Functions.SinCos2Pi(0.5 * (step / steps)).Cos);
        return to + (from - to) * fall;
    }
}
