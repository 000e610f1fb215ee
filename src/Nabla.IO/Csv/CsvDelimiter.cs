namespace Nabla.IO;

/// <summary>What stands between the fields of a CSV file.</summary>
/// <param name="Value">The character.</param>
/// <param name="IsSaid">Whether the file's first line, sep=;, says so, as spreadsheets write it; it is no row.</param>
/// <param name="IsBlanks">Whether blanks do, as in tables that people look at: any number of them is one tab.</param>
internal readonly record struct CsvDelimiter(char Value, bool IsSaid = false, bool IsBlanks = false)
{
    /// <summary>So many bytes of a file's beginning tell.</summary>
    internal const int Sample = 1 << 16;

    private const int MostLines = 100;
    // A comma may be part of a field beside the others, and decimal: the last to be tried.
    private static readonly char[] s_candidates = ['\t', ';', '|', ','];

    /// <summary>Whether it can stand between fields.</summary>
    internal static bool IsKnown(char c) => c == ' ' || s_candidates.Contains(c);

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

        bool isWhole = beginning.Length < Sample;
        if (asked == ' ')
            return new('\t', IsBlanks: true);
        char guess = Guess(text, isWhole, out bool isSure);
        return asked is null && !isSure && HasBlanks(text, isWhole) ? new('\t', IsBlanks: true) : new(asked ?? guess);
    }

    private static char Guess(string text, bool isWhole, out bool isSure)
    {
        isSure = true;
        List<int[]> lines = Count(text, isWhole);
        for (int c = 0; c < s_candidates.Length; c++)
        {
            if (lines.Count > 0 && lines[0][c] > 0 && lines.TrueForAll(line => line[c] == lines[0][c]))
                return s_candidates[c];
        }

        int[] sums = [.. Enumerable.Range(0, s_candidates.Length).Select(c => lines.Sum(line => line[c]))];
        isSure = sums.Max() > 0;
        return sums.Max() == 0 ? ',' : s_candidates[Array.LastIndexOf(sums, sums.Max())];
    }

    // Where every line has as many fields between blanks, two or more, and most of them are numbers.
    private static bool HasBlanks(string text, bool isWhole)
    {
        string[] lines = [.. text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];
        string[][] fields =
        [
            .. lines.Take(isWhole ? lines.Length : lines.Length - 1).Where(line => line[0] != '#').Take(MostLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
        if (fields.Length < 2 || fields[0].Length < 2 || fields.Any(line => line.Length != fields[0].Length))
            return false;
        int numbers = fields.Skip(1).Sum(line => line.Count(field => CsvHeader.IsNumber(field, mayHaveComma: false)));
        return numbers * 2 > (fields.Length - 1) * fields[0].Length;
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
