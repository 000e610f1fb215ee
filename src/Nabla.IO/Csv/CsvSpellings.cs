namespace Nabla.IO;

/// <summary>Spellings of the same category: they differ in case, in blanks around them, or, where all texts mean yes or
/// no, in the word.</summary>
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
            : counts.GroupBy(pair => pair.Key.Trim(), StringComparer.OrdinalIgnoreCase);
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
}
