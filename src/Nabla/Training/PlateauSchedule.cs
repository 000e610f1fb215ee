using System.Collections.Immutable;
using Nabla.Kernels;

namespace Nabla;

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
