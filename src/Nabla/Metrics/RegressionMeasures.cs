namespace Nabla;

/// <summary>How near real outputs come to their targets: one output's, or the mean over all outputs.</summary>
/// <param name="MeanSquaredError">The mean of (a − y)²; null where it is not finite, as all of these.</param>
/// <param name="RootMeanSquaredError">Its square root, in the target's own unit; of the mean over outputs, the mean of
/// the roots.</param>
/// <param name="MeanAbsoluteError">The mean of |a − y|.</param>
/// <param name="R2">1 − Σ(a − y)²/Σ(y − ȳ)²: 1 is perfect, 0 no better than always answering the mean of the targets;
/// null where all targets are equal.</param>
public readonly record struct RegressionMeasures(
    double? MeanSquaredError, double? RootMeanSquaredError, double? MeanAbsoluteError, double? R2);
