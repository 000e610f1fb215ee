using System.Globalization;
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
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
        }

        return quoted.Append(text.Length > Most ? "…\"" : "\"").ToString();
    }

    // Format characters are invisible or turn the direction of writing.
    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
