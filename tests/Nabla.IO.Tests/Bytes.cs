using System.IO.Compression;

namespace Nabla.IO.Tests;

/// <summary>Files made in memory.</summary>
internal static class Bytes
{
    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    public static byte[] Of(IdxArray array, bool gzip = false)
    {
        using var stream = new MemoryStream();
        Idx.Write(stream, array, gzip);
        return stream.ToArray();
    }

    /// <summary>Images whose bytes do not compress to nothing, each pixel different from its neighbors.</summary>
    public static IdxArray Images(int count, int side = 4, int seed = 0) =>
        IdxArray.Of(
            [.. Enumerable.Range(seed, count * side * side).Select(i => (byte)(i * 167 >> 3))], count, side, side);

    public static IdxArray Labels(int count, int classes = 10) =>
        IdxArray.Of([.. Enumerable.Range(0, count).Select(i => (byte)(i % classes))], count);
}
