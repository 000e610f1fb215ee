using static System.FormattableString;

namespace Nabla;

/// <summary>How well a network does on some examples.</summary>
/// <param name="Cost">The mean cost, penalties left out.</param>
/// <param name="Accuracy">The share of examples answered correctly, 0 to 1; null where targets are not classes.</param>
/// <param name="MeanSquaredError">The mean of (a − y)² over examples and outputs; null where targets are
/// classes.</param>
/// <param name="R2">1 − Σ(a − y)²/Σ(y − ȳ)², averaged over outputs; null where targets are classes, or all
/// equal.</param>
public sealed record Metrics(double Cost, double? Accuracy, double? MeanSquaredError = null, double? R2 = null)
{
    /// <summary>What is known, the cost first: <c>cost 0.351, accuracy 0.863</c>.</summary>
    public override string ToString() => Invariant($"cost {Cost:G4}") +
        (Accuracy is { } accuracy ? Invariant($", accuracy {accuracy:F3}") : "") +
        (R2 is { } r2 ? Invariant($", R² {r2:F3}") : "");
}
