using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>What the TryParse of the described types have in common.</summary>
internal static class ParsedText
{
    /// <summary>What <paramref name="parse"/> gives, unless it refuses the text.</summary>
    internal static bool Try<T>(
        [NotNullWhen(true)] string? text, Func<string, T> parse, [NotNullWhen(true)] out T? result)
        where T : class
    {
        result = null;
        if (text is null)
            return false;
        try
        {
            result = parse(text);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
