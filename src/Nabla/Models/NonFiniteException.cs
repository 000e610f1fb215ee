using System.Globalization;

namespace Nabla;

/// <summary>Thrown where a case comes to a number that is NaN or infinite.</summary>
/// <param name="found">Which number.</param>
/// <param name="step">After which step of descent, from 1; null outside of descent.</param>
public sealed class NonFiniteException(NonFinite found, int? step = null)
    : ArithmeticException(
        step is null ? $"{found}." : string.Create(CultureInfo.InvariantCulture, $"After step {step}, {found}."))
{
    /// <summary>Which number.</summary>
    public NonFinite Found { get; } = found;

    /// <summary>After which step of descent, from 1; null outside of descent.</summary>
    public int? Step { get; } = step;
}
