namespace Nabla;

/// <summary>Guesses what a misspelled name meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The known name that the fewest insertions, deletions and substitutions of letters turn <paramref name="name"/>
    /// into, hyphens and capitals not counted; null where that would change more than a third of it.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        string plain = Plain(name);
        string? best = null;
        int least = 1 + Math.Max(1, plain.Length / 3);
        foreach (string candidate in known)
        {
            int distance = Distance(plain, Plain(candidate));
            if (distance < least)
                (best, least) = (candidate, distance);
        }
        return best;
    }

    private static string Plain(string name) =>
        name.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    /// <summary>The distance of Levenshtein, a row of its table at a time.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int substituted = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substituted, 1 + Math.Min(row[j], diagonal));
            }
        }
        return row[^1];
    }
}
