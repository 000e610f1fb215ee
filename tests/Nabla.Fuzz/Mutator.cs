using System.Buffers.Binary;

namespace Nabla.Fuzz;

/// <summary>Changes bytes at random; the same seed changes the same bytes in the same way.</summary>
internal sealed class Mutator(ulong seed)
{
    private const int Longest = 1 << 16;
    private static readonly long[] s_extremes =
    [
        0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 1000, 4095, 4096, 32767, 32768, 65535,
        65536, int.MaxValue - 1, int.MaxValue, int.MaxValue + 1L, uint.MaxValue, uint.MaxValue + 1L, 1L << 40,
        long.MaxValue - 1, long.MaxValue, -1, -2, -128, int.MinValue, long.MinValue,
    ];

    private static readonly byte[][] s_tokens =
    [
        .. new[]
        {
            "null", "true", "{}", "[]", "[[]]", "\"\"", "1e999", "-1e999", "1e-999", "0.1", "-0", "NaN",
            "Infinity", "00",
            "2147483647", "2147483648", "-2147483648", "9223372036854775807", "9223372036854775808",
            "18446744073709551615", "99999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "\u001b[31m",
            "\uFEFF", "//", "/**/",
            "[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", ",", ":", "\"", "../", "/etc/passwd", "\0", "\r\n",
            "é", "😀", "\u202e",
            "softmax", "sigmoid", "relu", "identity", "float64", "float32", "quadratic", "softmax_cross_entropy",
            "F32", "F64", "F16", "BF16", "I64", "<f4", ">f8", "|O", "True", "False", "(1,)", "(0, 3)",
            "__import__('os')",
            "OneHotEncoder", "a1", "a1_mean", "categories", "columns", "Gemm", "Concat", "Gather", "Split",
            "Softmax", "Loop", "If",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="limit"/> − 1.</summary>
    public int Next(int limit) => (int)(Word() % (ulong)Math.Max(1, limit));

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Next(times) == 0;

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> list) => list[Next(list.Count)];

    /// <summary>An integer at the border of something.</summary>
    public long Extreme() => Pick(s_extremes);

    /// <summary>Some changes, mostly few, to a copy.</summary>
    /// <param name="input">What to change.</param>
    /// <param name="other">Where pieces may come from.</param>
    public byte[] Change(ReadOnlySpan<byte> input, ReadOnlySpan<byte> other)
    {
        var bytes = new List<byte>(input.Length + 64);
        bytes.AddRange(input);
        do
        {
            Once(bytes, other);
        }
        while (OneIn(2));
        if (bytes.Count > Longest)
            bytes.RemoveRange(Longest, bytes.Count - Longest);
        return [.. bytes];
    }

    private void Once(List<byte> bytes, ReadOnlySpan<byte> other)
    {
        int at = Next(bytes.Count), length = Math.Min(OneIn(4) ? Next(bytes.Count) : Next(16), bytes.Count - at);
        switch (Next(11))
        {
            case 0 when bytes.Count > 0: bytes[at] ^= (byte)(1 << Next(8)); break;
            case 1 when bytes.Count > 0: bytes[at] = (byte)Next(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3 when OneIn(4): bytes.RemoveRange(at, bytes.Count - at); break;
            case 4:
                bytes.InsertRange(Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5 when length > 0:
                byte[] piece = [.. bytes.GetRange(at, Math.Min(length, 64))];
                for (int i = Next(OneIn(8) ? 300 : 8); i >= 0; i--)
                    bytes.InsertRange(at, piece);
                break;
            case 6 when !other.IsEmpty:
                int from = Next(other.Length);
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, other.Slice(from, Math.Min(other.Length - from, Next(64))));
                break;
            case 7: Integer(bytes, at); break;
            case 8: bytes.InsertRange(at, Pick(s_tokens)); break;
            case 9:
                byte[] token = Pick(s_tokens);
                bytes.RemoveRange(at, Math.Min(token.Length, bytes.Count - at));
                bytes.InsertRange(at, token);
                break;
            default: Digits(bytes, at); break;
        }
    }

    /// <summary>An extreme integer over the bytes at hand.</summary>
    private void Integer(List<byte> bytes, int at)
    {
        Span<byte> value = stackalloc byte[8];
        long extreme = Extreme();
        int size = 1 << Next(4);
        if (OneIn(2))
            BinaryPrimitives.WriteInt64LittleEndian(value, extreme);
        else
            BinaryPrimitives.WriteInt64BigEndian(value, extreme << (64 - 8 * size));
        for (int i = 0; i < size && at + i < bytes.Count; i++)
            bytes[at + i] = value[i];
    }

    /// <summary>An extreme integer in place of the decimal digits that come next.</summary>
    private void Digits(List<byte> bytes, int at)
    {
        while (at < bytes.Count && !char.IsAsciiDigit((char)bytes[at]))
            at++;
        int end = at;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
            end++;
        if (at == end)
            return;
        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, System.Text.Encoding.ASCII.GetBytes(
            Extreme().ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    // SplitMix64 (Steele, Lea and Flood, 2014).
    private ulong Word()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
