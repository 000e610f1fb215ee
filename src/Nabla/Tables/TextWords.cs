namespace Nabla;

/// <summary>Texts as words: each word has a place among a fixed number of inputs by its hash, with a sign; rare words
/// weigh more, ln((1 + n)/(1 + rows with it)) + 1, and the inputs of a text have length 1. Where words fall together,
/// they share their input. A place that fewer than two rows of training use stays 0. Immutable.</summary>
/// <param name="weights">What a word at each place weighs; a power of two of them, at least 2.</param>
internal sealed class TextWords(ImmutableArray<double> weights)
{
    private const int LeastRows = 2;   // a word of a single row teaches nothing that holds for another one

    /// <summary>What a word at each place weighs, 0 or more.</summary>
    public ImmutableArray<double> Weights { get; } = weights;

    /// <summary>How many inputs so many rows are worth: 64, 128 or 256.</summary>
    internal static int WidthFor(int rows) => rows < 2000 ? 64 : rows < 20_000 ? 128 : 256;

    /// <summary>Learns the weights; null where no place is used by two rows.</summary>
    /// <param name="texts">A text for each row; null where it is missing.</param>
    /// <param name="most">No more places than these, at least 2.</param>
    internal static TextWords? Of(ReadOnlySpan<string?> texts, int most = int.MaxValue)
    {
        int width = WidthFor(texts.Length), present = 0;
        while (width > most)
            width /= 2;
        var rows = new int[width];
        var last = new int[width];
        foreach (string? text in texts)
        {
            if (text is null)
                continue;
            present++;
            foreach (uint hash in new WordHashes(text))
            {
                int place = (int)(hash % (uint)width);
                if (last[place] == present)
                    continue;
                last[place] = present;
                rows[place]++;
            }
        }

        return rows.Max() < LeastRows ? null : new(
        [
            .. rows.Select(count => count < LeastRows ? 0
                : Kernels.Functions.Log((1.0 + present) / (1 + count)) + 1),
        ]);
    }

    /// <summary>The mean of each input over some texts.</summary>
    /// <param name="texts">At least one; null where it is missing.</param>
    internal ImmutableArray<double> Averages(ReadOnlySpan<string?> texts)
    {
        var sums = new double[Weights.Length];
        var x = new double[Weights.Length];
        foreach (string? text in texts)
        {
            if (!Weigh(text, x))
                continue;
            for (int i = 0; i < x.Length; i++)
                sums[i] += x[i];
        }

        int count = texts.Length;
        return [.. sums.Select(sum => sum / count)];
    }

    /// <summary>Writes the inputs of a text.</summary>
    /// <param name="text">The text; null where it is missing.</param>
    /// <param name="x">Receives a number for each of <see cref="Weights"/>.</param>
    /// <returns>Whether any word of it is known.</returns>
    internal bool Weigh(string? text, Span<double> x)
    {
        x.Clear();
        if (text is null)
            return false;
        foreach (uint hash in new WordHashes(text))
            x[(int)(hash % (uint)x.Length)] += hash >> 31 == 0 ? 1 : -1;
        double squares = 0;
        for (int i = 0; i < x.Length; i++)
        {
            x[i] *= Weights[i];
            squares += x[i] * x[i];
        }

        if (squares == 0)
            return false;
        double length = Math.Sqrt(squares);
        for (int i = 0; i < x.Length; i++)
            x[i] /= length;
        return true;
    }
}

/// <summary>The hashes of the words of a text, the same on every machine and in every culture: FNV-1a of the letters in
/// lower case, mixed once more. Words are runs of letters and digits; each Chinese or Japanese sign is one.</summary>
internal ref struct WordHashes(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>The hash of the word that was found last.</summary>
    public uint Current { get; private set; }

    /// <summary>Itself, for foreach.</summary>
    public readonly WordHashes GetEnumerator() => this;

    /// <summary>Finds the next word.</summary>
    public bool MoveNext()
    {
        while (_at < _text.Length && !IsLetter(_text[_at]))
            _at++;
        if (_at == _text.Length)
            return false;
        uint hash = 2166136261;
        bool isSign = IsSign(_text[_at]);
        do
        {
            hash = (hash ^ Small(_text[_at])) * 16777619;
            _at++;
        }
        while (!isSign && _at < _text.Length && IsLetter(_text[_at]) && !IsSign(_text[_at]));
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        Current = hash ^ hash >> 16;
        return true;
    }

    /// <summary>How many words people see: between blanks, with a letter; two Chinese or Japanese signs are
    /// one.</summary>
    internal static int Count(ReadOnlySpan<char> text)
    {
        int words = 0, signs = 0;
        bool hasLetter = false;
        foreach (char c in text)
        {
            signs += IsSign(c) ? 1 : 0;
            if (char.IsLetter(c) && !IsSign(c))
                hasLetter = true;
            else if (hasLetter && char.IsWhiteSpace(c))
                (words, hasLetter) = (words + 1, false);
        }

        return words + (hasLetter ? 1 : 0) + signs / 2;
    }

    // Half a character of two is a part of a word.
    private static bool IsLetter(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsSign(char c) => c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF';

    /// <summary>A letter in lower case, by rules that no culture and no library's version changes: Latin, Greek,
    /// Cyrillic and Armenian letters.</summary>
    internal static char Small(char c) => c switch
    {
        >= 'A' and <= 'Z' => (char)(c + 32),
        < '\u00C0' => c,
        >= '\u00C0' and <= '\u00DE' and not '\u00D7' => (char)(c + 32),
        '\u0130' or '\u0131' => 'i',   // with a point or without
        '\u0178' => '\u00FF',
        >= '\u0100' and <= '\u0137' or >= '\u014A' and <= '\u0177' => (char)(c | 1),
        >= '\u0139' and <= '\u0148' or >= '\u0179' and <= '\u017E' => (char)(c + (c & 1)),
        '\u03C2' => '\u03C3',   // σ at the end of a word
        >= '\u0391' and <= '\u03A9' => (char)(c + 32),
        >= '\u0410' and <= '\u042F' => (char)(c + 32),
        >= '\u0400' and <= '\u040F' => (char)(c + 80),
        >= '\u0460' and <= '\u0481' or >= '\u1E00' and <= '\u1E95' or >= '\u1EA0' and <= '\u1EFF' => (char)(c | 1),
        >= '\u0531' and <= '\u0556' => (char)(c + 48),
        _ => c,
    };
}
