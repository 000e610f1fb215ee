using System.Buffers.Binary;

namespace Nabla.IO.Tests;

public sealed class PictureTests
{
    private const int JpegRounding = 4;   // decoders may differ in the last bits of the cosine transform

    private static readonly string[] s_lines = File.ReadAllLines(Repository.Fixture("pictures/expected.txt"));

    public static TheoryData<string> Names => [.. s_lines.Select(line => line.Split(' ')[0])];

    public static TheoryData<string> NamesOfPng => [.. Names.Select(row => row.Data).Where(IsPng)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_has_the_grays_that_its_writer_says(string name)
    {
        byte[] expected =
            [.. s_lines.Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ').Skip(1)
                .Select(byte.Parse)];
        GrayImage image = GrayImage.ReadFile(Repository.Fixture($"pictures/{name}"));
        Assert.Equal((6, 5, 30), (image.Height, image.Width, image.Pixels.Length));
        if (name.EndsWith(".jpg", StringComparison.Ordinal))
            Assert.All(image.Pixels, (shade, i) => Assert.InRange(shade - expected[i], -JpegRounding, JpegRounding));
        else
            Assert.Equal(expected, image.Pixels);
    }

    [Theory]
    [MemberData(nameof(NamesOfPng))]
    public void Every_flipped_bit_of_a_PNG_is_refused(string name)
    {
        byte[] file = File.ReadAllBytes(Repository.Fixture($"pictures/{name}"));
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] flipped = [.. file];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<NablaFormatException>(() => GrayImage.Read(new MemoryStream(flipped)));
        }

        Assert.Throws<NablaFormatException>(() => GrayImage.Read(new MemoryStream([.. file, 0])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_is_refused(string name)
    {
        byte[] file = File.ReadAllBytes(Repository.Fixture($"pictures/{name}"));
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<NablaFormatException>(() => GrayImage.Read(new MemoryStream(file[..length])));
    }

    [Theory]
    [InlineData(9, 5, "cannot be decoded")]
    [InlineData(0, 1, "sides of 1 to 16384")]
    [InlineData(2, 63, "do not unpack")]
    public void A_PNG_whose_header_promises_too_much_is_refused(int field, byte value, string reason)
    {
        byte[] file = File.ReadAllBytes(Repository.Fixture("pictures/gray.png"));
        file[16 + field] = value;
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of(0, file.AsSpan(12, 17)));
        Refused(file, reason);
    }

    [Theory]
    [InlineData("gray.jpg", 0xC0, 5, 0xFF, "sides of 1 to 16384")]
    [InlineData("gray.jpg", 0xC0, 4, 12, "12 bits")]
    [InlineData("turned-6.jpg", 0xE1, 2, 0xFF, "ends before its segment")]
    public void A_JPEG_whose_segments_lie_is_refused(string name, byte marker, int at, byte value, string reason)
    {
        byte[] file = File.ReadAllBytes(Repository.Fixture($"pictures/{name}"));
        file[file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, marker]) + at] = value;
        Refused(file, reason);
    }

    [Theory]
    [InlineData(new byte[] { 71, 73, 70, 56, 57, 97 }, "a GIF picture")]
    [InlineData(new byte[] { 82, 73, 70, 70, 1, 1, 1, 1, 87, 69, 66, 80 }, "a WebP picture")]
    [InlineData(new byte[] { 73, 73, 42, 0 }, "a TIFF picture")]
    [InlineData(new byte[] { 0, 0, 0, 24, 102, 116, 121, 112, 104, 101, 105, 99 }, "a HEIC picture")]
    [InlineData(new byte[] { 1, 2, 3 }, "does not begin as")]
    public void Other_kinds_are_refused_by_name(byte[] beginning, string reason) => Refused(beginning, reason);

    [Theory]
    [InlineData(0, 255)]
    [InlineData(255, 0)]
    public void Transparent_parts_contrast_with_the_ink(byte ink, int ground)
    {
        // A bitmap of 2 × 2 with alpha: one pixel of ink.
        byte[] file = new byte[138 + 16];
        "BM"u8.CopyTo(file);
        file[2] = (byte)file.Length;
        (file[10], file[14], file[18], file[22], file[26], file[28], file[30]) = (138, 124, 2, 2, 1, 32, 3);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(54), 0x00FF0000);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(58), 0x0000FF00);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(62), 0x000000FF);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(66), 0xFF000000);
        file.AsSpan(138, 3).Fill(ink);
        file[141] = 255;
        var image = GrayImage.Read(new MemoryStream(file));
        Assert.Equal(ground, image.Ground);
        Assert.Equal([(byte)ground, (byte)ground, ink, (byte)ground], image.Pixels);
    }

    [Fact]
    public void The_whole_picture_is_scaled_by_areas_and_keeps_its_ratio()
    {
        var image = new GrayImage(2, 4, [0, 0, 8, 8, 0, 0, 16, 16]);
        Assert.Equal(image.Pixels, image.Scale(2, 4).Pixels);
        Assert.Equal([(byte)0, 12], image.Scale(1, 2).Pixels);
        // 4 × 4: a row of the edge's mean, 6, above and below.
        Assert.Equal([6, 6, 6, 6, 0, 0, 8, 8, 0, 0, 16, 16, 6, 6, 6, 6], image.Scale(4, 4).Pixels);
        Assert.Equal([(byte)255, 247], new GrayImage(1, 2, [0, 8]).Invert().Pixels);
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Scale(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.CutOut(4, 16_385));
    }

    [Theory]
    [InlineData(200, 40)]
    [InlineData(50, 220)]
    public void What_is_drawn_is_cut_out_of_uneven_light_and_centered(int ground, int ink)
    {
        // 60 × 80, lighter to the right by 20; a bar of 30 × 6 off the middle.
        var image = new GrayImage(60, 80, [.. Enumerable.Range(0, 60 * 80).Select(i =>
            (byte)(i / 80 is >= 20 and < 50 && i % 80 is >= 60 and < 66 ? ink : ground + i % 80 / 4 + i * 7 % 3))]);
        GrayImage cut = image.CutOut(28, 28);
        byte plain = ground > ink ? (byte)255 : (byte)0;
        for (int y = 0; y < 28; y++)
        {
            for (int x = 0; x < 28; x++)
            {
                bool isInk = y is >= 4 and < 24 && x is >= 12 and < 16;
                Assert.InRange(cut.Pixels[28 * y + x] - (isInk ? 255 - plain : plain), -2, 2);
            }
        }
    }

    [Fact]
    public void A_picture_without_ink_stays_plain() =>
        Assert.Single(new GrayImage(9, 9, [.. Enumerable.Range(0, 81).Select(i => (byte)(100 + i % 5))]).CutOut(8, 8)
            .Pixels.Distinct());

    private static bool IsPng(string name) => name.EndsWith(".png", StringComparison.Ordinal);

    private static void Refused(byte[] file, string reason)
    {
        var e = Assert.Throws<NablaFormatException>(() => GrayImage.Read(new MemoryStream(file)));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }
}
