using System.Globalization;

namespace Nabla.Inspection;

/// <summary>One parameter's derivative by backpropagation and by differences.</summary>
/// <param name="At">Which weight or bias.</param>
/// <param name="Backpropagation">g, ∂C/∂θ by (BP3) or (BP4).</param>
/// <param name="Difference">d, ∂C/∂θ by central differences.</param>
/// <param name="Allowed">How far apart the two may be.</param>
public readonly record struct GradientComparison(
    ParameterLocation At, double Backpropagation, double Difference, double Allowed)
{
    /// <summary>|g − d|.</summary>
    public double Apart => Math.Abs(Backpropagation - Difference);

    /// <summary>Whether the two agree. NaN agrees with nothing.</summary>
    public bool Agrees => Apart <= Allowed;

    /// <summary>|g − d| over what is allowed, above 1 where they disagree; infinite where it is not a number.</summary>
    internal double Badness => Apart == 0 ? 0 : Apart / Allowed is var ratio && double.IsNaN(ratio)
        ? double.PositiveInfinity : ratio;

    /// <summary>All of it on one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At}: backpropagation {Backpropagation:R}, difference {Difference:R}, apart {Apart:G3}, " +
        $"allowed {Allowed:G3}");
}
