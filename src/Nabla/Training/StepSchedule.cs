using System.Collections.Immutable;
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
