namespace Nabla.Cli.Shell;

/// <summary>What a mistyped word was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>The candidate nearest to the word, or null where none is near: at most a third of the letters
    /// differ.</summary>
    public static string? For(string word, IEnumerable<string> candidates)
    {
        var nearest = candidates
            .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return nearest.candidate is not null && nearest.distance <= Math.Max(1, word.TrimStart('-').Length / 3)
            ? nearest.candidate
            : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbors that lead from one word to the other
    /// (Damerau–Levenshtein, optimal string alignment).</summary>
    public static int Distance(string from, string to)
    {
        var d = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= to.Length; j++) d[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
            for (int j = 1; j <= to.Length; j++)
            {
                int cost = from[i - 1] == to[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[from.Length, to.Length];
    }
}
