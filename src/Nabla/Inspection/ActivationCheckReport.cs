using System.Globalization;

namespace Nabla.Inspection;

/// <summary>What <see cref="ActivationCheck"/> found where the two differ most for what is allowed.</summary>
/// <param name="Name">The activation's name.</param>
/// <param name="Points">How many z were tried.</param>
/// <param name="WorstAt">The z of the worst point.</param>
/// <param name="Derivative">σ'(z) there, as the activation gives it.</param>
/// <param name="Difference">The derivative there by central differences of σ.</param>
/// <param name="Tolerance">How far the two may differ there by truncation and rounding.</param>
public sealed record ActivationCheckReport(
    string Name, int Points, double WorstAt, double Derivative, double Difference, double Tolerance)
{
    /// <summary>Whether the two agree at every point; a NaN or ∞ anywhere is a disagreement.</summary>
    public bool Passed => Math.Abs(Derivative - Difference) <= Tolerance;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: derivative {(Passed ? "agrees with" : "DIFFERS from")} central differences at {Points} points; "
        + $"worst at z = {WorstAt:R}: {Derivative:R} against {Difference:R} (allowed difference {Tolerance:G2})");
}
