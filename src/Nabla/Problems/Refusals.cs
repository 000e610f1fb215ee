using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>A text in the invariant culture that is put together only where a check fails, so that a check that passes
/// costs nothing. Several parts joined by + need a $ each.</summary>
[InterpolatedStringHandler]
internal ref struct LazyText
{
    private readonly string _whole = "";
    private DefaultInterpolatedStringHandler _parts;

    /// <summary>For the compiler, which passes over the parts unless <paramref name="isNeeded"/>.</summary>
    public LazyText(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = condition;
        if (condition)
            _parts = new(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    private LazyText(string whole) => _whole = whole;

    public static implicit operator LazyText(string whole) => new(whole);

    public void AppendLiteral(string text) => _parts.AppendLiteral(text);

    public void AppendFormatted<T>(T value, string? format = null) => _parts.AppendFormatted(value, format);

    public override string ToString() => _parts.ToStringAndClear() is { Length: > 0 } text ? text : _whole;
}

/// <summary>Checks of arguments whose messages name the thing, the need, the fact and the way out.</summary>
internal static class Refusals
{
    extension(ArgumentException)
    {
        internal static void ThrowIf(
            [DoesNotReturnIf(true)] bool condition,
            [InterpolatedStringHandlerArgument(nameof(condition))] LazyText message, string? paramName = null)
        {
            if (condition)
                throw new ArgumentException(message.ToString(), paramName);
        }
    }

    extension(ArgumentOutOfRangeException)
    {
        internal static void ThrowIfOutside(
            [DoesNotReturnIf(true)] bool condition, string paramName,
            [InterpolatedStringHandlerArgument(nameof(condition))] LazyText message)
        {
            if (condition)
                throw new ArgumentOutOfRangeException(paramName, message.ToString());
        }
    }
}
