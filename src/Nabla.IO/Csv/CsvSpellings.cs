namespace Nabla.IO;

/// <summary>Spellings of the same category: they differ in case as people type it (small letters, large letters, large
/// first ones), in blanks around them, or, where all texts mean yes or no, in the word. A large letter inside a word,
/// as in hId beside hid, or mV beside MV, is no way of typing: it tells apart.</summary>
internal static class CsvSpellings
{
    /// <summary>A column of categories; of several spellings the most frequent one is taken.</summary>
    public static TableColumn Merge(string name, List<string?> texts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string? text in texts)
        {
            if (text is not null)
                counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        Dictionary<string, string> instead = Instead(counts);
        string?[] merged = instead.Count == 0 ? [.. texts]
            : [.. texts.Select(text => text is null ? null : instead.GetValueOrDefault(text, text))];
        return new TableColumn(name, [.. merged]).With(new()
        {
            MergesSpellings = true, Merged = [.. instead.Select(pair => (pair.Key, pair.Value))],
        });
    }

    // What is written otherwise than the most frequent spelling of the same.
    private static Dictionary<string, string> Instead(Dictionary<string, int> counts)
    {
        const int FewWords = 20;
        bool areYesAndNo = counts.Count <= FewWords && SpellingIndex.AreYesAndNo(counts.Keys);
        var groups = areYesAndNo
            ? counts.GroupBy(pair => SpellingIndex.IsYes(pair.Key) ? "yes" : "no", StringComparer.Ordinal)
            : counts.GroupBy(pair => Folded(pair.Key.Trim()), StringComparer.Ordinal);
        var instead = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            if (group.Skip(1).FirstOrDefault().Key is null)
                continue;
            string most = group.OrderByDescending(pair => pair.Value)
                .ThenByDescending(pair => pair.Key.Any(char.IsLetter))   // rather a word than 1 or 0
                .ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key.Trim();
            foreach (var (spelling, _) in group)
            {
                if (spelling != most)
                    instead[spelling] = most;
            }
        }

        return instead;
    }

    // Without case, but for words that have large letters inside.
    private static string Folded(string text)
    {
        string large = CaseFolding.ToLarge(text);
        if (text == large)
            return large;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsUpper(text[i]) && char.IsLetter(text[i - 1]))
                return text;
        }

        return large;
    }
}
