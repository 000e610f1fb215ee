namespace Nabla;

/// <summary>
/// Philox4x32-10, a counter-based generator: a keyed bijection of 128-bit counters, so that any number of a stream is
/// computed from its place alone (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; 2011).
/// </summary>
internal static class Philox
{
    private const int Rounds = 10;

    /// <summary>The four words at a place.</summary>
    /// <param name="key">The seed; its low half is the first key word.</param>
    /// <param name="c">The place.</param>
    internal static PhiloxWords Block(ulong key, PhiloxWords c)
    {
        (uint k0, uint k1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = 0xD2511F53ul * c.W0;
            ulong p1 = 0xCD9E8D57ul * c.W2;
            c = new((uint)(p1 >> 32) ^ c.W1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c.W3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;   // the golden ratio
            k1 += 0xBB67AE85;   // √3 − 1
        }

        return c;
    }
}

/// <summary>Four 32-bit words: a counter of <see cref="Philox"/>, or what it gives there.</summary>
internal readonly record struct PhiloxWords(uint W0, uint W1, uint W2, uint W3);
