using System.Text;

namespace Nabla.IO;

/// <summary>Finds out what stands between the fields of a CSV file.</summary>
internal static class CsvDelimiter
{
    /// <summary>So many bytes of a file's beginning tell.</summary>
    internal const int Sample = 1 << 16;

    private const int MostLines = 100;
    // A comma may be part of a field beside the others, and decimal: the last to be tried.
    private static readonly char[] s_candidates = ['\t', ';', ','];

    /// <summary>The one that stands in all the first lines, equally often; else the most frequent.</summary>
    /// <param name="beginning">The file's first <see cref="Sample"/> bytes, or all where there are fewer.</param>
    internal static char Of(byte[] beginning)
    {
        using var reader = new StreamReader(new MemoryStream(beginning), Encoding.UTF8, true);
        List<int[]> lines = Count(reader.ReadToEnd(), isWhole: beginning.Length < Sample);
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
