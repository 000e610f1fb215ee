namespace Nabla.IO;

/// <summary>The checksum of zip files: the CRC of the polynomial 0xEDB88320, bits reversed.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(n => Step((uint)n))];

    /// <summary>Continues a checksum, 0 at the start, over more bytes.</summary>
    internal static uint Of(uint before, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~before;
        foreach (byte b in bytes)
            crc = s_table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Step(uint n)
    {
        for (int bit = 0; bit < 8; bit++)
            n = (n & 1) == 1 ? 0xEDB88320 ^ (n >> 1) : n >> 1;
        return n;
    }
}
