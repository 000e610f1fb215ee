using System.Text.Unicode;

namespace Nabla.IO;

/// <summary>The text of a CSV file in UTF-8, whatever it is stored in, with a tab in place of blanks between
/// fields.</summary>
internal static class CsvDecoding
{
    /// <summary>Begins to read.</summary>
    /// <param name="bytes">The file, unpacked; left open.</param>
    /// <param name="delimiter">What stands between the fields.</param>
    public static DecodedText Of(Stream bytes, CsvDelimiter delimiter) => new(bytes, delimiter.IsBlanks);
}

/// <summary>Text as UTF-8: what is no UTF-8 from its first byte beyond ASCII on is Windows-1252, as spreadsheets of
/// western languages write it.</summary>
/// <param name="inner">The bytes; left open.</param>
/// <param name="hasBlanks">Whether blanks stand between fields: they become a tab, those at the ends of lines
/// nothing.</param>
internal sealed class DecodedText(Stream inner, bool hasBlanks) : ForwardStream
{
    private const int Most = 1 << 14, LongestSequence = 4;

    // Windows-1252 from 0x80 to 0x9F; 0: no character.
    private static readonly char[] s_high = [.. "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ"];

    private readonly byte[] _read = new byte[Most];
    private byte[] _left = [];      // read, and not yet decided about
    private byte[] _converted = [];   // converted, and not yet handed over
    private int _next;
    private Form _form = Form.Ascii;
    private bool _isQuoted, _isInside, _hasBlank;

    private enum Form
    {
        Ascii,
        Utf,
        Windows,
    }

    /// <summary>Whether the text so far is in Windows-1252.</summary>
    public bool IsWindows => _form == Form.Windows;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int count;
        do
        {
            count = Decode(buffer);
            if (count == 0)
                return 0;
            if (hasBlanks)
                count = WithTabs(buffer[..count]);
        }
        while (count == 0);   // nothing but blanks

        return count;
    }

    private int Decode(Span<byte> buffer)
    {
        if (_next < _converted.Length)
            return HandOver(buffer);
        if (_form == Form.Utf && _left.Length == 0)
            return inner.Read(buffer);
        Span<byte> part = Next(_form == Form.Windows ? _read : buffer);
        if (_form == Form.Ascii && part.IndexOfAnyExceptInRange<byte>(0, 0x7F) is >= 0 and var at)
        {
            if (at > 0)
            {
                _left = part[at..].ToArray();
                return at;
            }

            Span<byte> beginning = stackalloc byte[LongestSequence];
            part[..Math.Min(part.Length, LongestSequence)].CopyTo(beginning);
            int known = Math.Min(part.Length, LongestSequence);
            while (known < LongestSequence && inner.Read(beginning[known..]) is > 0 and var more)
                known += more;
            byte[] rest = [.. beginning[..known], .. part.Length > LongestSequence ? part[LongestSequence..] : []];
            _form = IsMark(rest) || Rune.DecodeFromUtf8(rest, out _, out _) == System.Buffers.OperationStatus.Done
                ? Form.Utf : Form.Windows;
            _left = rest;
            return Decode(buffer);
        }

        if (_form != Form.Windows)
            return part.Length;
        Convert(part);
        return HandOver(buffer);
    }

    // What is left, else what comes next.
    private Span<byte> Next(Span<byte> buffer)
    {
        if (_left.Length == 0)
            return buffer[..inner.Read(buffer)];
        int count = Math.Min(_left.Length, buffer.Length);
        _left.AsSpan(0, count).CopyTo(buffer);
        _left = _left[count..];
        return buffer[..count];
    }

    // UTF-16: the reader of CSV decodes it.
    private static bool IsMark(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    private void Convert(ReadOnlySpan<byte> part)
    {
        var text = new StringBuilder(part.Length);
        foreach (byte b in part)
        {
            char c = b is >= 0x80 and < 0xA0 ? s_high[b - 0x80] : (char)b;
            text.Append(c != 0 || b == 0 ? c : throw new NablaFormatException("the text",
                Invariant($"It is neither UTF-8 nor Windows-1252: there is a byte 0x{b:X2}."),
                "Save the file in UTF-8."));
        }

        (_converted, _next) = (Encoding.UTF8.GetBytes(text.ToString()), 0);
    }

    private int HandOver(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _converted.Length - _next);
        _converted.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    // In place: it becomes no longer.
    private int WithTabs(Span<byte> text)
    {
        int count = 0;
        // A tab that is due takes the place of a blank that came before, be it in the part before.
        foreach (byte b in text)
        {
            if (!_isQuoted && b is (byte)' ' or (byte)'\t')
            {
                if (_isInside && !_hasBlank)
                    text[count++] = (byte)'\t';
                _hasBlank |= _isInside;
                continue;
            }

            bool isEnd = b is (byte)'\n' or (byte)'\r' && !_isQuoted;
            if (isEnd && _hasBlank && count > 0 && text[count - 1] == (byte)'\t')
                count--;
            _isQuoted ^= b == (byte)'"';
            (_isInside, _hasBlank) = (!isEnd, false);
            text[count++] = b;
        }

        return count;
    }
}
