using System.Collections.Immutable;

namespace Nabla;

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
