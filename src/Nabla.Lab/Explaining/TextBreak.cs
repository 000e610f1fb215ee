namespace Nabla.Lab.Explaining;

/// <summary>Formulas cut into lines where one would cut them by hand.</summary>
internal static class TextBreak
{
    // Before a sign, before a product's next factor, at a space, after a factor; the first that there is.
    private static readonly (string Mark, int Keep)[] s_places =
        [(" + ", 0), (" − ", 0), (" - ", 0), (" ", 0), ("·", 1), ("*", 1), ("/", 1), ("_", 0), ("^", 0)];

    /// <summary>Lines of at most <paramref name="width"/> columns, which is at least 4.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        while (text.Length > width)
        {
            int at = Place(text, width);
            yield return text[..at].TrimEnd();
            text = text[at..].TrimStart();
        }

        yield return text;
    }

    private static int Place(string text, int width)
    {
        foreach ((string mark, int keep) in s_places)
        {
            // A sign may stand just beyond the line that ends before it.
            int last = Math.Min(text.Length, width + mark.Length - keep) - 1;
            int at = text.LastIndexOf(mark, last, StringComparison.Ordinal);
            if (at > 0)
                return at + keep;
        }

        return width;
    }
}
