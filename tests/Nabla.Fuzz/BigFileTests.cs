using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Nabla.IO;

namespace Nabla.Fuzz;

/// <summary>Files of some megabytes made to cost more than they are worth: none takes ten seconds or half a gigabyte,
/// counting all that is freed again.</summary>
public sealed class BigFileTests(ITestOutputHelper output)
{
    private const int Size = 4_000_000;
    private const long MostBytes = 512L << 20;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, (string Reader, Func<byte[]> Make)> s_files = new()
    {
        ["brackets"] = ("any-model", () => Text("{\"format\":" + new string('[', Size))),
        ["a long name"] = ("model-json", () => Text($"{{\"format\":\"nabla-net/1\",\"{new string('a', Size)}\":1}}")),
        ["a long number"] =
            ("model-json", () => Text($"{{\"format\":\"nabla-net/1\",\"precision\":{new string('9', Size)}}}")),
        ["a long cost"] =
            ("model-json", () => Json("float32", "[{\"activation\":\"relu\",\"W\":[[1]],\"b\":[1]}]", new('c', Size))),
        ["a long activation"] =
            ("case", () => Case($"[{{\"activation\":\"{new string('s', Size)}\",\"W\":[[1]],\"b\":[1]}}]")),
        ["many rows"] = ("model-json", () =>
            Json("float64",
                $"[{{\"activation\":\"relu\",\"W\":[{Repeat("[1]", 700_000)}],\"b\":[{Repeat("1", 700_000)}]}}]")),
        ["many layers"] = ("model-json", () =>
            Json("float32", $"[{Repeat("{\"activation\":\"relu\",\"W\":[[1]],\"b\":[1]}", 90_000)}]")),
        ["many names of activations"] = ("case", () => Case(
            $"[{{\"activation\":[{Repeat("\"sigmoid\"", 400_000)}],\"W\":[[1]],\"b\":[1]}}]")),
        ["many labels"] = ("model-json", () => Text(
            "{\"format\":\"nabla-net/1\",\"precision\":\"float32\",\"cost\":\"quadratic\"," +
            $"\"labels\":[{Repeat("\"\"", 1_300_000)}]," +
            "\"layers\":[{\"activation\":\"relu\",\"W\":[[1]],\"b\":[1]}]}")),
        ["many fields of a header"] = ("safetensors", () => Header(
            $"{{{Repeat("\"$\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}", 70_000)}}}")),
        ["a header of spaces"] = ("safetensors", () => Header("{" + new string(' ', Size) + "}")),
        ["a dimension of many digits"] = ("safetensors", () => Header(
            $"{{\"0.weight\":{{\"dtype\":\"F32\",\"shape\":[{new string('1', Size)}],\"data_offsets\":[0,0]}}}}")),
        ["a bomb of zeros"] = ("npz", () => Zip([("0.weight.npy", Zeros(180_000_000))])),
        ["many members"] = ("npz", () => Zip(Enumerable.Range(0, 30_000).Select(i => ($"{i}.weight.npy", Zeros(4))))),
        ["a long header of an array"] = ("npy", () =>
            [0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(Size), .. Text("{" + new string('(', Size - 1))]),
        ["a gzip bomb"] = ("gz", () => Gzip([0, 0, 8, 1, 0x7F, 0xFF, 0, 0], [0], 300_000_000)),
        ["a packed table of tiny fields"] = ("csv-gz", () => Gzip("a,b\n"u8, "1,1\n"u8, 16_000_000)),
        ["a packed table of tiny fields, texts in the end"] =
            ("csv-gz", () => Gzip("a\n"u8, "1\n"u8, 30_000_000, "x\n"u8)),
        ["many nodes"] =
            ("onnx", () => Onnx(Field(1, [.. Field(1, "x"u8), .. Field(2, "#"u8), .. Field(4, "Relu"u8)]), 250_000)),
        ["many nodes with attributes"] = ("onnx", () => Onnx(Field(1, [.. Field(1, "x"u8), .. Field(2, "#"u8),
            .. Field(4, "Relu"u8), .. Field(5, [.. Field(1, "a"u8), 0x18, 1])]), 160_000)),
        ["many outputs of a node"] = ("onnx", () => Onnx(Field(1, [.. Field(2, "y"u8), .. Field(4, "Split"u8),
            .. Enumerable.Range(0, 700_000).SelectMany(i => Field(2, Text($"{i:x}")))]), 1)),
        ["many tensors"] = ("onnx", () => Onnx(Field(5, [8, 0, 16, 1, .. Field(8, "#"u8)]), 300_000)),
        ["a long name of an operator"] =
            ("onnx", () => Onnx(Field(1, [.. Field(2, "y"u8), .. Field(4, new byte[Size])]), 1)),
        ["messages in messages"] = ("onnx", () => Onnx(Nested(), 1)),
    };

    public static TheoryData<string> Names => [.. s_files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_big_file_costs_no_more_than_it_is_worth(string name)
    {
        (string readerName, Func<byte[]> make) = s_files[name];
        Reader reader = Readers.Named(readerName);
        Action<byte[]> read = reader.IsModel ? file => ModelForms.Load(new MemoryStream(file)) : reader.Read;
        byte[] file = make();
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        Exception? e = Record.Exception(() => read(file));
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine(FormattableString.Invariant(
            $"{name}: {file.Length:N0} bytes, {spent >> 20} MB, {time.TotalSeconds:F1} s, {e?.Message ?? "read"}"));
        Assert.True(e is null || e.GetType() == reader.Documented, $"{e}");
        Assert.True(e is null || e.Message.Length < 1000, $"a message of {e?.Message.Length} characters");
        Assert.True(time < s_most, $"{time.TotalSeconds:F1} s");
        Assert.True(spent < MostBytes, $"{spent >> 20} MB");
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    // $ becomes a number, so that no two are alike.
    private static string Repeat(string item, int times) => string.Join(
        ',', Enumerable.Range(0, times).Select(i => item.Replace("$", $"{i}", StringComparison.Ordinal)));

    private static byte[] Json(string precision, string layers, string cost = "quadratic") => Text(
        $"{{\"format\":\"nabla-net/1\",\"precision\":\"{precision}\",\"cost\":\"{cost}\",\"layers\":{layers}}}");

    private static byte[] Case(string layers) =>
        Text($"{{\"layers\":{layers},\"cost\":\"quadratic\",\"X\":[[1]],\"Y\":[[1]]}}");

    private static byte[] Header(string json) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(json)), .. Text(json)];

    private static byte[] Zeros(int bytes)
    {
        using var stream = new MemoryStream();
        Npy.Write(stream, NpyArray.Of<float>(new float[bytes / 4], 1, bytes / 4));
        return stream.ToArray();
    }

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> members)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                using Stream to = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                to.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(
        ReadOnlySpan<byte> beginning, ReadOnlySpan<byte> what, int times, ReadOnlySpan<byte> end = default)
    {
        using var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            const int AtOnce = 10_000;
            var many = new byte[AtOnce * what.Length];
            for (int i = 0; i < AtOnce; i++)
                what.CopyTo(many.AsSpan(i * what.Length));
            packed.Write(beginning);
            for (int i = 0; i < times; i += AtOnce)
                packed.Write(many);
            packed.Write(end);
        }

        return stream.ToArray();
    }

    /// <summary>A graph from x to y with something in it many times; in names of one letter # it is counted.</summary>
    private static byte[] Onnx(byte[] what, int times)
    {
        using var graph = new MemoryStream();
        int at = Array.IndexOf(what, (byte)'#');
        for (int i = 0; i < times; i++)
        {
            if (at < 0)
            {
                graph.Write(what);
                continue;
            }

            // A name of three bytes in place of one: every length around it grows by two.
            byte[] name = [(byte)(i % 64 + 48), (byte)(i / 64 % 64 + 48), (byte)(i / 4096 + 48)];
            byte[] copy = [.. what[..at], .. name, .. what[(at + 1)..]];
            copy[at - 1] += 2;
            copy[1] += 2;
            graph.Write(copy);
        }

        byte[] value = [.. Field(1, "x"u8), .. Field(2, Field(1, [8, 1]))];
        graph.Write(Field(11, value));
        graph.Write(Field(12, [.. Field(1, "y"u8), .. Field(2, Field(1, [8, 1]))]));
        return [8, 8, .. Field(7, graph.ToArray()), .. Field(8, [16, 17])];
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> content)
    {
        var field = new List<byte> { (byte)((number << 3) | 2) };
        uint length = (uint)content.Length;
        for (; length >= 0x80; length >>= 7)
            field.Add((byte)(length | 0x80));
        field.Add((byte)length);
        field.AddRange(content);
        return [.. field];
    }

    private static byte[] Nested()
    {
        byte[] message = [];
        for (int i = 0; i < 20_000; i++)
            message = Field(6, message);
        return Field(1, [.. Field(2, "y"u8), .. Field(4, "If"u8), .. Field(5, message)]);
    }
}
