namespace Nabla.Inspection;

/// <summary>What the demon saves by moving one weighted input.</summary>
/// <param name="Layer">l.</param>
/// <param name="J">The neuron.</param>
/// <param name="Delta">δ^l_j.</param>
/// <param name="Change">Δz^l_j = −h · sign δ; 0 where δ is 0, for then there is nothing to choose.</param>
/// <param name="PredictedSaving">|δ| h.</param>
/// <param name="ActualSaving">C before less C after.</param>
/// <param name="PromiseEnds">The size of the step in that direction at which only half of |δ| times the step is still
/// saved; null where the promise holds as far as was looked.</param>
/// <param name="BestStep">The size of the step that saves most, as far as was looked.</param>
/// <param name="BestSaving">What that saves.</param>
public sealed record DemonReport(
    int Layer, int J, double Delta, double Change, double PredictedSaving, double ActualSaving, double? PromiseEnds,
    double BestStep, double BestSaving);
