using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Nabla.Tests.Models;

public sealed class SafetensorsTests
{
    [Fact]
    public void A_file_by_hand_is_what_the_format_says()
    {
        // a: two F32, b: one U8, c: no number at all
        Safetensors file = Read(
            """{"__metadata__":{"who":"∇"},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]},"""
            + """ "c":{"dtype":"I64","shape":[0,5],"data_offsets":[9,9]},"""
            + """ "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}   """,
            [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 7]);
        Assert.Equal(["a", "b", "c"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1, -2], file.Tensors[0].ToArray<float>());
        Assert.Equal([1, 2], file.Tensors[0].Shape);
        Assert.Equal([7], file.Tensors[1].ToArray<byte>());
        Assert.Empty(file.Tensors[2].ToArray<long>());
        Assert.Equal("∇", file.Metadata["who"]);
        Assert.Null(file.Document);
    }

    [Fact]
    public void What_was_written_is_read_back_bit_for_bit()
    {
        Tensor[] tensors =
        [
            Tensor.Of<float>("f", [float.NaN, -0f, float.Epsilon, float.MaxValue], 2, 2),
            Tensor.Of<double>("d", [double.NegativeInfinity, Math.PI], 2),
            Tensor.Of<ulong>("u", [ulong.MaxValue], 1, 1, 1), Tensor.Of<long>("i", [long.MinValue], 1),
            Tensor.Of<byte>("\"ö\n", [1, 2, 3], 3),
        ];
        var metadata =
            new Dictionary<string, string> { ["nabla"] = "{\"nabla.sha256\":\"x\"}", ["a"] = "\0", ["z"] = "" };
        foreach (bool canSeek in new[] { true, false })
        {
            Safetensors again = Safetensors.Read(Opened(Bytes(new(tensors, metadata)), canSeek));
            Assert.Equal(tensors.Select(Text), again.Tensors.Select(Text));
            Assert.Equal(metadata.OrderBy(pair => pair.Key), again.Metadata.OrderBy(pair => pair.Key));
        }

        static string Text(Tensor tensor) => $"{tensor.Name} {tensor.Type} {Tensor.ShapeText(tensor.Shape.AsSpan())} "
            + Convert.ToHexString(tensor.Content.Span);
    }

    [Fact]
    public void Half_precisions_are_widened_exactly()
    {
        foreach (ushort bits in Enumerable.Range(0, 1 << 16))
        {
            var content = new byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(content, bits);
            Half half = BitConverter.UInt16BitsToHalf(bits);
            float single = new Tensor("h", TensorType.F16, [], content).ToNumbers<float>()[0];
            double brain = new Tensor("b", TensorType.BF16, [1], content).ToNumbers<double>()[0];
            Assert.True(single.Equals((float)half), $"F16 {bits:X4}: {single}, not {half}");
            // By its definition: sign, 8 bits of exponent, 7 of fraction
            int exponent = (bits >> 7) & 0xFF, fraction = bits & 0x7F;
            double size = exponent == 0 ? fraction * Math.Pow(2, -133)
                : exponent == 255 ? fraction == 0 ? double.PositiveInfinity : double.NaN
                : (1 + fraction / 128.0) * Math.Pow(2, exponent - 127);
            double expected = bits >> 15 == 1 ? -size : size;
            Assert.True(brain.Equals(expected), $"BF16 {bits:X4}: {brain}, not {expected}");
        }
    }

    [Fact]
    public void The_digest_is_the_hash_of_the_file_with_zeros_in_its_place()
    {
        byte[] file = Sealed();
        int at = Encoding.Latin1.GetString(file).IndexOf("\"nabla.sha256\":\"", StringComparison.Ordinal) + 16;
        string digest = Encoding.ASCII.GetString(file, at, 64);
        file.AsSpan(at, 64).Fill((byte)'0');
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), digest);
        Assert.Equal(0, (8 + BinaryPrimitives.ReadInt32LittleEndian(file)) % 8);
    }

    [Fact]
    public void Every_flipped_bit_missing_byte_and_extra_byte_is_detected()
    {
        byte[] whole = Sealed();
        for (int i = 0; i < whole.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. whole];
                flipped[i] ^= (byte)(1 << bit);
                Refused(flipped, $"bit {bit} of byte {i} flipped");
            }

            Refused([.. whole[..i], .. whole[(i + 1)..]], $"byte {i} missing");
            Refused(whole[..i], $"cut before byte {i}");
            Refused([.. whole[..i], whole[i], .. whole[i..]], $"byte {i} doubled");
            Refused([.. whole[..i], 0, .. whole[i..]], $"a zero before byte {i}");
            Refused([.. whole[..i], (byte)' ', .. whole[i..]], $"a blank before byte {i}");
        }

        Refused([.. whole, 0], "a zero behind the end");

        static void Refused(byte[] file, string what)
        {
            try
            {
                Safetensors read = Safetensors.Read(new MemoryStream(file));
                Assert.Fail($"{what}: was read, document {read.Document ?? "none"}");
            }
            catch (NablaFormatException)
            {
            }
        }
    }

    private const string A = """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""";

    [Theory]
    [InlineData("[1]", 0, "does not begin with {")]
    [InlineData("{\"a\"", 0, "not the JSON")]
    [InlineData("{}{}", 0, "not the JSON")]
    [InlineData("""{"a":1}""", 0, "must be an object")]
    [InlineData("""{"a":[[[[[[[[[[1]]]]]]]]]]}""", 0, "must be an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "must be text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"1"}}""", 0, "twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "twice")]
    [InlineData("""{"__metadata__":{"nabla":"{}"}}""", 0, "nabla without nabla.sha256")]
    [InlineData("""{"__metadata__":{"nabla.sha256":"1"}}""", 0, "64 hexadecimal digits")]
    [InlineData("""{"__metadata__":{"\ud800":"1"}}""", 0, "surrogate")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "Two tensors are called \"a\"")]
    [InlineData("""{"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}""", 2, "dtype \"I8\"")]
    [InlineData("""{"a":{"dtype":"u8","shape":[2],"data_offsets":[0,2]}}""", 2, "dtype \"u8\"")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2]}}""", 2, "lacks")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0]}}""", 2, "lacks")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"shape":[2],"data_offsets":[0,2]}}""", 2, "shape twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"x":1}}""", 2, "field \"x\"")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2,4]}}""", 2, "more than 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}}""", 2, "whole number")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2.0],"data_offsets":[0,2]}}""", 2, "whole number")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,2]}}""", 2, "whole number")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,2]}}""", 2, "whole number")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "more than any file")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", 0, "more than any file")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,2]}}""", 2, "takes 3 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", 2, "offsets 2 to 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "neither overlap nor leave holes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3, "holes")]
    [InlineData("""{"a\u001b\u202e":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "\"a\\u001B\\u202E\"")]
    [InlineData(A, 1, "1 bytes more")]
    [InlineData(A, 3, "the file goes on")]
    [InlineData("{}", 1, "the file goes on")]
    public void Damage_is_refused_with_its_place(string header, int bytes, string fact)
    {
        string seekable = Refused(Join(header, new byte[bytes]), canSeek: true);
        Assert.Contains(fact, seekable, StringComparison.Ordinal);
        Refused(Join(header, new byte[bytes]), canSeek: false);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    public void A_header_of_an_impossible_length_is_refused(ulong length)
    {
        byte[] file = Join(A, [1, 2]);
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Assert.Contains("byte 0", Refused(file, canSeek: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_header_that_promises_gigabytes_costs_nothing(bool canSeek)
    {
        byte[] file = Join(
            """{"a":{"dtype":"U8","shape":[2000000000],"data_offsets":[0,2000000000]}}""", new byte[3]);
        Refused(file, canSeek);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file, canSeek);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static string Refused(byte[] file, bool canSeek) =>
        Assert.Throws<NablaFormatException>(() => Safetensors.Read(Opened(file, canSeek))).Message;

    private static byte[] Sealed() => Bytes(new(
        [Tensor.Of<float>("layers.0.weight", [1, -2, 3, 4], 2, 2), Tensor.Of<double>("x", [0.5], 1)],
        new Dictionary<string, string> { ["nabla"] = "{\"format\":1}" }));

    private static byte[] Bytes(Safetensors file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    private static Safetensors Read(string header, byte[] content) =>
        Safetensors.Read(new MemoryStream(Join(header, content)));

    private static byte[] Join(string header, byte[] content)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. content];
    }

    // A compressed stream cannot seek and gives what it has in pieces.
    private static Stream Opened(byte[] file, bool canSeek)
    {
        if (canSeek)
            return new MemoryStream(file);
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(file);
        packed.Position = 0;
        return new GZipStream(packed, CompressionMode.Decompress);
    }
}
