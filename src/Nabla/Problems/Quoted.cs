using System.Text;

namespace Nabla;

/// <summary>Text out of a file as messages repeat it: between quotation marks, on one line, at a bearable length, with
/// nothing in it that a terminal would act upon.</summary>
internal static class Quoted
{
    private const int Most = 60;

    internal static string Of(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (Rune rune in (text.Length > Most ? text[..Most] : text).EnumerateRunes())
        {
            if (IsPlain(rune))
                quoted.Append(rune);
            else
                quoted.Append(Escaped(rune));
        }

        return quoted.Append(text.Length > Most ? "…\"" : "\"").ToString();
    }

    /// <summary>The first names of many.</summary>
    internal static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(20).Select(Of)) + (names.Count > 20 ? ", …" : "");

    /// <summary>Text that is shown whole and without quotation marks.</summary>
    internal static string Plain(string text) => text.EnumerateRunes().All(IsPlain)
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune => IsPlain(rune) ? rune.ToString() : Escaped(rune)));

    private static string Escaped(Rune rune) => Invariant($"\\u{rune.Value:X4}");

    // Format characters are invisible or turn the direction of writing.
    internal static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
