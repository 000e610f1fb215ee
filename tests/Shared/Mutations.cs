using System.Diagnostics;

namespace Nabla.Tests;

/// <summary>
/// Damages files in small ways and reads them: whatever comes of it, only the documented exception may, within a bound
/// on memory and time. The same seed gives the same files.
/// </summary>
internal static class Mutations
{
    private const long MostBytes = 400_000_000;   // a few megabytes may cost no more than 512 MB in all
    private static readonly byte[][] s_words =
    [
        [0], [0xFF], [0x7F], [0x80], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F],
        .. new[]
        {
            "0", "-1", "1e999", "2147483648", "9223372036854775807", "18446744073709551616", "\"", "\\", "[", "]", "{",
            "}", ",", ":", "null", "NaN", "(", ")", "'", "\\ud800", "\u001b[2J", " ", "\n",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>Reads damaged copies of files.</summary>
    /// <param name="files">Whole files, which lend each other parts.</param>
    /// <param name="runs">How many copies.</param>
    /// <param name="seed">Decides all.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="isDocumented">Whether an exception is one that the reader documents.</param>
    internal static void Run(
        IReadOnlyList<byte[]> files, int runs, int seed, Action<byte[]> read, Func<Exception, bool> isDocumented)
    {
        for (int run = 0; run < runs; run++)
        {
            var random = new System.Random(HashCode(seed, run));
            byte[] damaged = files[random.Next(files.Count)];
            for (int i = random.Next(1, 5); i > 0; i--)
                damaged = Damage(damaged, files, random);
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            try
            {
                read(damaged);
            }
            catch (Exception e) when (isDocumented(e))
            {
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, run {run}, {Kept(damaged)}: {e.GetType().Name}", e);
            }

            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (bytes > MostBytes || Stopwatch.GetElapsedTime(start).TotalSeconds > 10)
            {
                throw new InvalidOperationException(
                    $"Seed {seed}, run {run}, {Kept(damaged)}: {bytes} bytes allocated");
            }
        }
    }

    private static byte[] Damage(byte[] file, IReadOnlyList<byte[]> files, System.Random random)
    {
        int at = random.Next(file.Length + 1), length = random.Next(1, random.Next(2, 40));
        length = Math.Min(length, file.Length - at);
        byte[] word = s_words[random.Next(s_words.Length)], other = files[random.Next(files.Count)];
        int there = random.Next(other.Length);
        switch (random.Next(8))
        {
            case 0 when at < file.Length:
                byte[] flipped = [.. file];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1 when random.Next(4) == 0: return file[..at];
            case 2: return [.. file[..at], .. file[(at + length)..]];
            case 3: return [.. file[..at], .. file[at..(at + length)], .. file[at..]];
            case 4: return [.. file[..at], .. word, .. file[at..]];
            case 5: return [.. file[..at], .. word, .. file[Math.Min(file.Length, at + word.Length)..]];
            case 6: return [.. file[..at], .. other[there..Math.Min(other.Length, there + 60)], .. file[at..]];
            case 7 when random.Next(4) == 0: return [.. file[..at], .. other[there..]];
            default:
                byte[] changed = [.. file];
                if (at < file.Length)
                    changed[at] = (byte)random.Next(256);
                return changed;
        }
    }

    // One by one, whatever came before: a failure can be run alone.
    private static int HashCode(int seed, int run) => unchecked((seed * 1_000_003) + (run * 7919));

    private static string Kept(byte[] damaged)
    {
        string path = Path.Combine(Path.GetTempPath(), $"nabla-mutant-{Guid.NewGuid():N}");
        File.WriteAllBytes(path, damaged);
        return path;
    }
}
