namespace Nabla.IO.Tests;

public sealed class IdxTests
{
    public static TheoryData<IdxType, double[], string> Types() => new()
    {
        // The bytes are worked out by hand: two's complement and IEEE 754, most significant byte first.
        { IdxType.UInt8, [0, 200, 255], "00" + "C8" + "FF" },
        { IdxType.Int8, [-128, -1, 127], "80" + "FF" + "7F" },
        { IdxType.Int16, [-2, 258, 32767], "FFFE" + "0102" + "7FFF" },
        { IdxType.Int32, [-2, 16909060, int.MinValue], "FFFFFFFE" + "01020304" + "80000000" },
        { IdxType.Float32, [1.5, -0.0, 0.1f], "3FC00000" + "80000000" + "3DCCCCCD" },
        { IdxType.Float64, [1.5, -2, 0.1], "3FF8000000000000" + "C000000000000000" + "3FB999999999999A" },
    };

    [Theory, MemberData(nameof(Types))]
    public void Every_type_is_stored_big_endian_and_comes_back(IdxType type, double[] values, string content)
    {
        var array = IdxArray.Of(type, values, 3);
        byte[] file = Bytes.Of(array);
        Assert.Equal($"0000{(int)type:X2}01" + "00000003" + content, Convert.ToHexString(file));
        foreach (byte[] form in new[] { file, Bytes.Of(array, gzip: true) })
        {
            IdxArray back = Idx.Read(new MemoryStream(form));
            Assert.Equal(type, back.Type);
            Assert.Equal([3], back.Shape);
            Assert.Equal(values, Enumerable.Range(0, 3).Select(i => back[i]));
        }
    }

    [Theory]
    [InlineData(5), InlineData(2, 3), InlineData(2, 3, 4), InlineData(2, 1, 3, 2)]
    public void One_to_four_dimensions_come_back_row_major(params int[] shape)
    {
        int length = shape.Aggregate(1, (a, b) => a * b);
        var array = IdxArray.Of([.. Enumerable.Range(0, length).Select(i => (byte)i)], shape);
        IdxArray back = Idx.Read(new MemoryStream(Bytes.Of(array)));
        Assert.Equal(shape, back.Shape);
        Assert.Equal(length, back.Length);
        Assert.Equal(array.Content, back.Content);
        Assert.Equal(4 + 4 * shape.Length + length, Bytes.Of(array).Length);
    }

    [Fact]
    public void A_stream_that_cannot_seek_and_gives_a_byte_at_a_time_is_read_in_gzip_and_plain()
    {
        IdxArray images = Bytes.Images(50);
        Assert.Equal(images.Content, Idx.Read(new Trickle(Bytes.Of(images))).Content);
        Assert.Equal(images.Content, Idx.Read(new Trickle(Bytes.Of(images, gzip: true))).Content);
    }

    [Fact]
    public void Content_longer_than_a_chunk_arrives_whole()
    {
        IdxArray images = Bytes.Images(10, side: 150);   // 225,000 bytes: four chunks, the last one short
        Assert.Equal(images.Content, Idx.Read(new MemoryStream(Bytes.Of(images, gzip: true))).Content);
    }

    [Fact]
    public void The_checksum_is_that_of_the_uncompressed_file()
    {
        IdxArray labels = Bytes.Labels(30);
        string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes.Of(labels)));
        Assert.Equal(expected, Idx.Read(new MemoryStream(Bytes.Of(labels, gzip: true))).Sha256());
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_file_cut_anywhere_is_refused(bool gzip)
    {
        byte[] file = Bytes.Of(Bytes.Images(20), gzip);
        Assert.Equal(20, Idx.Read(new MemoryStream(file)).Shape[0]);
        for (int length = 0; length < file.Length; length++)
        {
            var cut = new MemoryStream(file[..length]);
            Exception? e = Record.Exception(() => Idx.Read(cut));
            Assert.True(e is DataProblemException, $"cut to {length} of {file.Length}: {e?.Message ?? "accepted"}");
        }
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void One_byte_more_is_refused(bool gzip)
    {
        byte[] file = [.. Bytes.Of(Bytes.Images(20), gzip), 0];
        Refuses(file, "follows");
    }

    [Fact]
    public void A_gzip_file_of_several_members_is_their_contents_one_after_the_other()
    {
        IdxArray images = Bytes.Images(20);
        byte[] plain = Bytes.Of(images);
        foreach (int cut in (int[])[1, 9, 100, plain.Length - 1])
        {
            byte[] two = [.. Bytes.Gzip(plain[..cut]), .. Bytes.Gzip(plain[cut..])];
            Assert.Equal(images.Content, Idx.Read(new MemoryStream(two)).Content);
            Assert.Equal(images.Content, Idx.Read(new Trickle(two)).Content);
            for (int end = two.Length - 1; end >= two.Length - 8; end--)
            {
                Assert.Throws<DataProblemException>(() => Idx.Read(new MemoryStream(two[..end])));
                byte[] changed = [.. two];
                changed[end] ^= 0x40;
                Assert.Throws<DataProblemException>(() => Idx.Read(new MemoryStream(changed)));
            }
        }
    }

    [Fact]
    public void A_gzip_file_with_a_changed_byte_is_refused_by_its_own_check_or_by_ours()
    {
        byte[] file = Bytes.Of(Bytes.Images(20), gzip: true);
        for (int i = 10; i < file.Length; i++)   // behind the gzip header, which holds nothing of the content
        {
            byte[] changed = [.. file];
            changed[i] ^= 1;   // the lowest bit: the highest of the last block may be padding
            Assert.True(Record.Exception(() => Idx.Read(new MemoryStream(changed))) is DataProblemException,
                $"byte {i} of {file.Length} was changed and nobody noticed");
        }
    }

    public static TheoryData<string, string> Damaged() => new()
    {
        { "", "0 bytes" },
        { "0000", "2 bytes" },
        { "89504E470D0A1A0A0000", "89504E47" },                                    // a PNG
        { "000108010000000101", "00010801" },                                      // not two zeros
        { "00000A010000000101", "00000A01" },                                      // no such type
        { "0000080001", "00000800" },                                              // no dimensions
        { "000008050000000100000001000000010000000100000001" + "01", "00000805" }, // five
        { "0000080300000001", "within its header, after 8 of 16" },
        { "0000080100000000", "none, or too many" },                               // empty
        { "00000802FFFFFFFFFFFFFFFF01", "4294967295 x 4294967295" },               // product above 2³²
        { "00000803000100000001000000010000" + "01", "65536 x 65536 x 65536" },    // product 2⁴⁸
        { "00000804800000008000000080000000" + "80000000" + "01", "2147483648 x" },// product 2¹²⁴
        { "00000E0110000000" + "01", "268435456" },                                // 2 GiB of doubles
        { "00000C01000000020000000100", "promises 8 bytes of elements, but it has 5" },
        { "00000801000000020102FF", "something follows the 2 bytes" },
    };

    [Theory, MemberData(nameof(Damaged))]
    public void Damaged_content_is_named(string hex, string part)
    {
        Refuses(Convert.FromHexString(hex), part);
        Refuses(Bytes.Gzip(Convert.FromHexString(hex)), part);
    }

    [Fact]
    public void A_header_that_promises_two_gigabytes_gets_no_memory_before_they_come()
    {
        byte[] file = [.. Convert.FromHexString("00000801" + "7FFFFF00"), 1, 2, 3];
        byte[] packed = Bytes.Gzip(file);
        Record.Exception(() => Idx.Read(new MemoryStream(packed)));   // warm up
        foreach (byte[] form in new[] { file, packed })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<DataProblemException>(() => Idx.Read(new MemoryStream(form)));
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 200_000, $"{allocated} bytes were allocated for a file of {form.Length}");
        }
    }

    [Fact]
    public void A_missing_file_is_named_with_a_way_out()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "none-idx1-ubyte");
        var e = Assert.Throws<DataProblemException>(() => Idx.ReadFile(path));
        Assert.Equal("the file cannot be read", e.Heading);
        Assert.Contains(("file", path), e.Facts);
        Assert.NotEmpty(e.Fix);
        Assert.IsAssignableFrom<FileNotFoundException>(e.InnerException);
    }

    [Fact]
    public void A_value_that_the_type_cannot_hold_and_a_shape_that_does_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => IdxArray.Of(IdxType.Int8, [128], 1));
        Assert.Throws<ArgumentException>(() => IdxArray.Of(IdxType.Int32, [0.5], 1));
        Assert.Throws<ArgumentException>(() => IdxArray.Of(IdxType.UInt8, [double.NaN], 1));
        Assert.Throws<ArgumentException>(() => IdxArray.Of([1, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>(() => IdxArray.Of([1], 1, 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => IdxArray.Of([1], -1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => IdxArray.Of((IdxType)0x0A, [1], 1));
    }

    private static void Refuses(byte[] file, string part) =>
        Assert.Contains(part, Assert.Throws<DataProblemException>(() => Idx.Read(new MemoryStream(file), "x")).Message,
            StringComparison.Ordinal);

    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        // The base class comes here for spans, too.
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
