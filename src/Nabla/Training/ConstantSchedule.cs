using System.Collections.Immutable;

namespace Nabla;

/// <summary>η throughout.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override string Name => "constant";

    private protected override ImmutableArray<double> Numbers => [];

    /// <inheritdoc/>
    public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) => eta;
}
