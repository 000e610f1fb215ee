using System.Collections.Frozen;

namespace Nabla;

/// <summary>Finds a text among known ones: exactly, else without regard to case and blanks around it, else, where all
/// known ones mean yes or no, by what it means. Immutable.</summary>
internal sealed class SpellingIndex
{
    private static readonly string[] s_yes =
        ["true", "yes", "1", "1.0", "t", "y", "on", "ja", "j", "wahr", "oui", "vrai"];
    private static readonly string[] s_no =
        ["false", "no", "0", "0.0", "f", "n", "off", "nein", "falsch", "non", "faux"];

    private readonly FrozenDictionary<string, int> _exact, _folded;

    /// <summary>Indexes texts.</summary>
    /// <param name="known">Texts in the order of their places; of equal ones the first counts.</param>
    internal SpellingIndex(IReadOnlyList<string> known)
    {
        var exact = new Dictionary<string, int>(StringComparer.Ordinal);
        var folded = new Dictionary<string, int>(CaseFolding.Comparer);
        for (int i = 0; i < known.Count; i++)
        {
            exact.TryAdd(known[i], i);
            // Two that differ in nothing else are told apart exactly, or not at all.
            if (!folded.TryAdd(known[i].Trim(), i))
                folded[known[i].Trim()] = -1;
        }

        // Programs that know numbers alone write 2 as 2.0.
        for (int i = 0; i < known.Count; i++)
        {
            if (known[i].Length is > 0 and < 16 && known[i].All(char.IsAsciiDigit))
                folded.TryAdd(known[i] + ".0", i);
        }

        if (known.Count == 2 && AreYesAndNo(known))
        {
            for (int i = 0; i < 2; i++)
            {
                foreach (string word in IsYes(known[i]) ? s_yes : s_no)
                    folded.TryAdd(word, i);
            }
        }

        (_exact, _folded) = (exact.ToFrozenDictionary(StringComparer.Ordinal),
            folded.ToFrozenDictionary(CaseFolding.Comparer));
    }

    /// <summary>The place of a text; −1 where none is meant for certain.</summary>
    internal int Find(string text) => _exact.TryGetValue(text, out int place) ? place
        : _folded.TryGetValue(text.Trim(), out place) ? place : -1;

    /// <summary>The place of a text in exactly these letters; −1 where there is none.</summary>
    internal int FindExactly(string text) => _exact.TryGetValue(text, out int place) ? place : -1;

    /// <summary>Spellings that are found, with their places, for files that compare letter by letter: the known ones as
    /// they are, then these and words of the same meaning as given, in small and in large letters, and with a large
    /// first one.</summary>
    internal IEnumerable<KeyValuePair<string, int>> Spellings
    {
        get
        {
            var all = new OrderedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var (text, place) in _exact.OrderBy(pair => pair.Value))
                all.Add(text, place);
            foreach (var (text, place) in _folded.Where(pair => pair.Value >= 0).OrderBy(pair => pair.Value)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal))
            {
                string small = CaseFolding.ToSmall(text), large = CaseFolding.ToLarge(text);
                foreach (string form in (string[])[text, small, large, large[..Math.Min(1, large.Length)] +
                    small[Math.Min(1, small.Length)..]])
                {
                    all.TryAdd(form, place);
                }
            }

            return all;
        }
    }

    /// <summary>Whether a text means yes.</summary>
    internal static bool IsYes(string text) => s_yes.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text means no.</summary>
    internal static bool IsNo(string text) => s_no.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether every text means yes or no, and both are meant.</summary>
    internal static bool AreYesAndNo(IReadOnlyCollection<string> texts) =>
        texts.All(text => IsYes(text) || IsNo(text)) && texts.Any(IsYes) && texts.Any(IsNo);
}
