using Nabla.Kernels;

namespace Nabla;

/// <summary>η · factor^⌊epoch/every⌋: down by a factor every so many epochs.</summary>
public sealed record StepSchedule : Schedule
{
    /// <summary>A factor every so many epochs.</summary>
    /// <param name="every">Epochs at one rate, at least 1.</param>
    /// <param name="factor">0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside.</exception>
    public StepSchedule(int every, double factor = 0.1)
        : base(new BuiltIn("step"))
    {
        Every = AtLeastOne(every, "number of epochs between two steps of the schedule");
        Factor = Within(factor, 0, 1, "factor of the step schedule");
    }

    /// <summary>Epochs at one rate.</summary>
    public int Every { get; }

    /// <summary>By what the rate is multiplied then.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    protected override ImmutableArray<double> Numbers => [Every, Factor];

    /// <inheritdoc/>
    public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) =>
        eta * UpdateStep.Power(Factor, at.Epoch / Every);
}

/// <summary>η · factor^epoch: the same rate within an epoch, down by a factor from each to the next.</summary>
public sealed record ExponentialSchedule : Schedule
{
    /// <summary>A factor each epoch.</summary>
    /// <param name="factor">0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public ExponentialSchedule(double factor)
        : base(new BuiltIn("exponential")) =>
        Factor = Within(factor, 0, 1, "factor of the exponential schedule");

    /// <summary>By what the rate is multiplied after each epoch.</summary>
    public double Factor { get; }

    /// <inheritdoc/>
    protected override ImmutableArray<double> Numbers => [Factor];

    /// <inheritdoc/>
    public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) =>
        eta * UpdateStep.Power(Factor, at.Epoch);
}

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

/// <summary>
/// One cycle (Smith and Topin 2018): half a cosine up from η/start to η over the first part of the run, then half a
/// cosine down to η/start/end over the rest, step by step. η is the peak.
/// </summary>
public sealed record OneCycleSchedule : Schedule
{
    /// <summary>Over the whole run.</summary>
    /// <param name="rise">The fraction of the run's steps that go up: 0 … 1.</param>
    /// <param name="start">The peak over the first rate: 1 … 1e12.</param>
    /// <param name="end">The first rate over the last: 1 … 1e12.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside.</exception>
    public OneCycleSchedule(double rise = 0.3, double start = 25, double end = 1e4)
        : base(new BuiltIn("one_cycle"))
    {
        Rise = Within(rise, 0, 1, "rising fraction of the one-cycle schedule");
        Start = Within(start, 1, 1e12, "ratio of peak to start of the one-cycle schedule");
        End = Within(end, 1, 1e12, "ratio of start to end of the one-cycle schedule");
    }

    /// <inheritdoc/>
    public override bool DependsOnEpochs => true;

    /// <summary>The fraction of the run's steps that go up.</summary>
    public double Rise { get; }

    /// <summary>The peak over the first rate.</summary>
    public double Start { get; }

    /// <summary>The first rate over the last.</summary>
    public double End { get; }

    /// <inheritdoc/>
    protected override ImmutableArray<double> Numbers => [Rise, Start, End];

    /// <inheritdoc/>
    public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default)
    {
        double first = eta / Start, rising = Rise * at.StepsPlanned;
        return at.StepsDone < rising
            ? CosineSchedule.Between(first, eta, at.StepsDone, rising)
            : CosineSchedule.Between(eta, first / End, at.StepsDone - rising, at.StepsPlanned - rising);
    }
}

/// <summary>
/// η · factor^r, but not below a minimum: r goes up by one after so many epochs in a row without a new least
/// validation cost, and the count begins anew.
/// </summary>
public sealed record PlateauSchedule : Schedule
{
    /// <summary>Driven by the validation cost.</summary>
    /// <param name="patience">Epochs without improvement that lead to a reduction, at least 1.</param>
    /// <param name="factor">By what the rate is multiplied then: 0 … 1.</param>
    /// <param name="min">The least rate: 0 … 1e18. An η below it stays as it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside.</exception>
    public PlateauSchedule(int patience = 5, double factor = 0.1, double min = 0)
        : base(new BuiltIn("plateau"))
    {
        Patience = AtLeastOne(patience, "patience of the plateau schedule");
        Factor = Within(factor, 0, 1, "factor of the plateau schedule");
        Min = Within(min, 0, 1e18, "least rate of the plateau schedule");
    }

    /// <summary>Epochs without improvement that lead to a reduction.</summary>
    public int Patience { get; }

    /// <summary>By what the rate is multiplied then.</summary>
    public double Factor { get; }

    /// <summary>The least rate.</summary>
    public double Min { get; }

    /// <inheritdoc/>
    protected override ImmutableArray<double> Numbers => [Patience, Factor, Min];

    /// <inheritdoc/>
    public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) =>
        Math.Max(Math.Min(eta, Min), eta * UpdateStep.Power(Factor, plateau.Reductions));

    /// <inheritdoc/>
    public override PlateauState After(PlateauState plateau, double validationCost)
    {
        if (plateau.Best is { } best ? validationCost < best : !double.IsNaN(validationCost))
            return plateau with { Best = validationCost, Waited = 0 };
        return plateau.Waited + 1 < Patience
            ? plateau with { Waited = plateau.Waited + 1 }
            : plateau with { Waited = 0, Reductions = plateau.Reductions + 1 };
    }
}

/// <summary>
/// What <see cref="PlateauSchedule"/> remembers between epochs; a checkpoint keeps it. The default is the beginning.
/// </summary>
/// <param name="Best">The least validation cost so far; null before there is one.</param>
/// <param name="Waited">Epochs in a row without a new best, or since the last reduction.</param>
/// <param name="Reductions">How often the rate was reduced.</param>
public readonly record struct PlateauState(double? Best, int Waited, int Reductions);
