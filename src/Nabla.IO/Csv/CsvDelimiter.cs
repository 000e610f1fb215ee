namespace Nabla.IO;

/// <summary>What stands between the fields of a CSV file.</summary>
/// <param name="Value">The character.</param>
/// <param name="IsSaid">Whether the file's first line, sep=;, says so, as spreadsheets write it; it is no row.</param>
internal readonly record struct CsvDelimiter(char Value, bool IsSaid = false)
{
    /// <summary>So many bytes of a file's beginning tell.</summary>
    internal const int Sample = 1 << 16;

    private const int MostLines = 100;
    // A comma may be part of a field beside the others, and decimal: the last to be tried.
    private static readonly char[] s_candidates = ['\t', ';', '|', ','];

    /// <summary>Whether it can stand between fields.</summary>
    internal static bool IsKnown(char c) => s_candidates.Contains(c);

    /// <summary>What is asked for, else what the file says, else the one that stands in all the first lines, equally
    /// often; else the most frequent.</summary>
    /// <param name="beginning">The file's first <see cref="Sample"/> bytes, or all where there are fewer.</param>
    /// <param name="asked">What is asked for, or null.</param>
    internal static CsvDelimiter Of(byte[] beginning, char? asked)
    {
        using var reader = new StreamReader(new MemoryStream(beginning), Encoding.UTF8, true);
        string text = reader.ReadToEnd();
        if (text is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var said, '\r' or '\n', ..] && IsKnown(said)
            && (asked is null || asked == said))
        {
            return new(said, IsSaid: true);
        }

        return new(asked ?? Guess(text, isWhole: beginning.Length < Sample));
    }

    private static char Guess(string text, bool isWhole)
    {
        List<int[]> lines = Count(text, isWhole);
        for (int c = 0; c < s_candidates.Length; c++)
        {
            if (lines.Count > 0 && lines[0][c] > 0 && lines.TrueForAll(line => line[c] == lines[0][c]))
                return s_candidates[c];
        }

        int[] sums = [.. Enumerable.Range(0, s_candidates.Length).Select(c => lines.Sum(line => line[c]))];
        return sums.Max() == 0 ? ',' : s_candidates[Array.LastIndexOf(sums, sums.Max())];
    }

    // How often each stands in each line, outside quotation marks; comments and the last line, where it is cut, aside.
    private static List<int[]> Count(ReadOnlySpan<char> text, bool isWhole)
    {
        var lines = new List<int[]>();
        var line = new int[s_candidates.Length];
        bool isQuoted = false, isComment = false;
        int width = 0;
        foreach (char c in text)
        {
            if (c is '\n' or '\r' && !isQuoted)
            {
                End(lines);
                if (lines.Count == MostLines)
                    return lines;
                continue;
            }

            isComment |= width++ == 0 && c == '#';
            isQuoted ^= c == '"' && !isComment;
            int candidate = isQuoted ? -1 : Array.IndexOf(s_candidates, c);
            if (candidate >= 0)
                line[candidate]++;
        }

        if (isWhole || lines.Count == 0)
            End(lines);
        return lines;

        void End(List<int[]> to)
        {
            if (width > 0 && !isComment)
                to.Add(line);
            (line, width, isComment) = (new int[s_candidates.Length], 0, false);
        }
    }
}
