using static System.FormattableString;

namespace Nabla;

/// <summary>What a real target is measured in while it is learned: y is fed to the cost as (y − mean) / scale, and an
/// output a answers mean + scale · a.</summary>
public sealed record TargetScale
{
    /// <summary>Measures from a mean in units of a scale.</summary>
    /// <param name="mean">Finite.</param>
    /// <param name="scale">Positive and finite.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public TargetScale(double mean, double scale)
    {
        if (!double.IsFinite(mean) || !(scale > 0 && double.IsFinite(scale)))
        {
            throw new ArgumentException(
                Invariant($"Targets cannot be measured from {mean} in units of {scale}; ") +
                "the mean must be finite, the scale positive and finite.", nameof(scale));
        }

        (Mean, Scale) = (mean, scale);
    }

    /// <summary>The target that is fed as 0.</summary>
    public double Mean { get; }

    /// <summary>What is fed as 1, counted from the mean.</summary>
    public double Scale { get; }

    /// <summary>(y − mean) / scale.</summary>
    internal double Fed(double y) => (y - Mean) / Scale;

    /// <summary>mean + scale · a.</summary>
    internal double Answer(double a) => Mean + Scale * a;

    /// <summary>For example " from 3.5 by 1.2".</summary>
    public override string ToString() => Invariant($" from {Mean} by {Scale}");
}
