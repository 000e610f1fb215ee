namespace Nabla;

/// <summary>What somebody who mistyped a name most likely meant.</summary>
internal static class Suggestion
{
    /// <summary>" Did you mean …?" for the nearest of <paramref name="names"/>, or nothing where none is
    /// near.</summary>
    internal static string For(string mistyped, IEnumerable<string> names) =>
        Nearest(mistyped, names) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";

    /// <summary>A sentence each that there is none of that name, which may be meant, and which there are.</summary>
    internal static string Unknown(string what, string mistyped, IEnumerable<string> names) =>
        $"There is no {what} {Quoted.Of(mistyped)}.{For(mistyped, names)} Nabla has {string.Join(", ", names)}.";

    /// <summary>The name nearest to what was typed, the first of several: about a third of the letters may differ, and
    /// one must agree. Else the shortest name that begins with what was typed, of three letters or more. Else null.
    /// </summary>
    internal static string? Nearest(string mistyped, IEnumerable<string> names)
    {
        // The distance is at least the difference of the lengths; what comes from a file may be very long.
        string? nearest = names.Where(name => Math.Abs(mistyped.Length - name.Length) <= Allowed(name))
            .MinBy(name => Distance(mistyped, name));
        return nearest is not null && Distance(mistyped, nearest) is var distance && distance <= Allowed(nearest)
            && distance < Math.Max(mistyped.Length, nearest.Length) ? nearest
            : mistyped.Trim('-').Length < 3 ? null
            : names.Where(name => IsBeginning(mistyped, name)).MinBy(name => name.Length);

        static int Allowed(string name) => Math.Max(1, name.Trim('-').Length / 3);
    }

    /// <summary>Fewest characters to insert, remove, replace or swap with the next (Damerau, Levenshtein), letter case
    /// and - for _ free of charge.</summary>
    internal static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                int replaced = table[i - 1, j - 1] + (Plain(a[i - 1]) == Plain(b[j - 1]) ? 0 : 1);
                table[i, j] = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Plain(a[i - 1]) == Plain(b[j - 2]) && Plain(a[i - 2]) == Plain(b[j - 1]))
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[a.Length, b.Length];
    }

    private static bool IsBeginning(string typed, string name) => typed.Length < name.Length
        && typed.Zip(name).All(pair => Plain(pair.First) == Plain(pair.Second));

    private static char Plain(char c) => c == '-' ? '_' : char.ToLowerInvariant(c);
}
