using System.Buffers.Binary;

namespace Nabla.IO.Tests;

public sealed class PngTests
{
    public static TheoryData<string> Names =>
        [.. File.ReadAllLines(Repository.Fixture("png/expected.txt")).Select(line => line.Split(' ')[0])];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_and_filter_has_the_grays_that_its_writer_says(string name)
    {
        string expected = File.ReadAllLines(Repository.Fixture("png/expected.txt"))
            .Single(l => l.Split(' ')[0] == name);
        GrayImage image = Png.ReadFile(Repository.Fixture($"png/{name}.png"));
        Assert.Equal((6, 5), (image.Height, image.Width));
        Assert.Equal(expected, $"{name} {string.Join(' ', image.Pixels)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_and_every_flipped_bit_is_refused(string name)
    {
        byte[] file = File.ReadAllBytes(Repository.Fixture($"png/{name}.png"));
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<NablaFormatException>(() => Png.Read(new MemoryStream(file[..length])));
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] flipped = [.. file];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<NablaFormatException>(() => Png.Read(new MemoryStream(flipped)));
        }

        Assert.Throws<NablaFormatException>(() => Png.Read(new MemoryStream([.. file, 0])));
    }

    [Theory]
    [InlineData(8, 16, "16 bits")]
    [InlineData(12, 1, "interlaced")]
    [InlineData(9, 5, "no color type 5")]
    [InlineData(0, 1, "sides of 1 to 16384")]
    [InlineData(2, 63, "do not unpack")]
    public void What_is_not_read_is_refused_by_name(int field, byte value, string reason)
    {
        byte[] file = File.ReadAllBytes(Repository.Fixture("png/gray.png"));
        file[16 + field] = value;
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of(0, file.AsSpan(12, 17)));
        var e = Assert.Throws<NablaFormatException>(() => Png.Read(new MemoryStream(file)));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }
}
