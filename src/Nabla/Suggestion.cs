namespace Nabla;

/// <summary>What somebody who mistyped a name most likely meant.</summary>
internal static class Suggestion
{
    /// <summary>" Did you mean …?" for the nearest of <paramref name="names"/>, or nothing where none is near.</summary>
    internal static string For(string mistyped, IEnumerable<string> names)
    {
        string? nearest = names.MinBy(name => Distance(mistyped, name));
        return nearest is not null && Distance(mistyped, nearest) <= Math.Max(1, nearest.Length / 3)
            ? $" Did you mean \"{nearest}\"?"
            : "";
    }

    /// <summary>Fewest characters to insert, remove or replace (Levenshtein), letter case and - for _ free of charge.</summary>
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (Plain(a[i - 1]) == Plain(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[b.Length];
    }

    private static char Plain(char c) => c == '-' ? '_' : char.ToLowerInvariant(c);
}
