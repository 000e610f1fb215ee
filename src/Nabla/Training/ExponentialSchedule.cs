using System.Collections.Immutable;
using Nabla.Kernels;

namespace Nabla;

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
