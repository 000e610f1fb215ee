namespace Nabla.Tests.Randomness;

public sealed class PhiloxTests
{
    [Fact]
    public void Philox_gives_the_published_answers()
    {
        // kat_vectors of Random123, philox4x32, 10 rounds. A key is written low word first there.
        Claim(0, new(0, 0, 0, 0), new(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8));
        Claim(ulong.MaxValue, new(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue),
            new(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd));
        Claim(0x299f31d0_a4093822, new(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344),
            new(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1));
    }

    [Fact]
    public void A_stream_reads_Philox_at_block_step_epoch_purpose_and_layer()
    {
        const ulong seed = 0x0123456789abcdef;
        var stream = new RandomStream(seed, Purpose.Dropout, layer: 3, epoch: 11, step: 7);
        for (uint block = 0; block < 3; block++)
        {
            PhiloxWords words = Philox.Block(seed, new(block, 7, 11, 3u << 24 | 3));
            Assert.Equal([words.W0, words.W1, words.W2, words.W3],
                new[] { stream.NextUInt(), stream.NextUInt(), stream.NextUInt(), stream.NextUInt() });
        }
    }

    private static void Claim(ulong key, PhiloxWords counter, PhiloxWords expected) =>
        Assert.Equal(expected, Philox.Block(key, counter));
}
