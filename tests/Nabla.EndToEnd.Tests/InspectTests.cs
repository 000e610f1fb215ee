using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Digits_are_shown_as_published()
    {
        JsonElement root = Json("inspect digits --json");
        Assert.Equal([1797, 8, 8], Numbers(root, "shape"));
        // The first row of optdigits.tes begins so, and ends with its class, 0.
        Assert.Equal([0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15], Numbers(root, "values").Take(12));
        Assert.Equal(1797 * 64, root.GetProperty("values").GetArrayLength());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], Numbers(root, "labels").Take(10));
    }

    [Fact]
    public void Parts_of_a_data_set_add_up()
    {
        Assert.Equal([1442, 8, 8], Numbers(Json("inspect digits --part train --json"), "shape"));
        Assert.Equal([355, 8, 8], Numbers(Json("inspect digits --part test --json"), "shape"));
    }

    [Fact]
    public void Images_are_shown_with_the_labels_beside_them_not_scaled()
    {
        string images = Write("some-images-idx3-ubyte", IdxArray.Of([0, 255, 7, 8, 1, 2, 3, 4], 2, 2, 2));
        Write("some-labels-idx1-ubyte", IdxArray.Of([7, 3], 2));
        JsonElement root = Json($"inspect {images} --json");
        Assert.Equal([0, 255, 7, 8, 1, 2, 3, 4], Numbers(root, "values"));
        Assert.Equal([7, 3], Numbers(root, "labels"));
        Assert.Equal("uint8", root.GetProperty("type").GetString());
    }

    [Fact]
    public void Numbers_have_the_shortest_form_of_their_stored_type()
    {
        string single = Write("single", IdxArray.Of(IdxType.Float32, [(double)0.1f, -2.5], 2));
        string whole = Write("double", IdxArray.Of(IdxType.Float64, [0.1, 1e300], 2));
        Assert.Contains(
            "\"values\":[0.1,-2.5]", NablaProcess.Run($"inspect {single} --json").Out, StringComparison.Ordinal);
        Assert.Contains(
            "\"values\":[0.1,1E+300]", NablaProcess.Run($"inspect {whole} --json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_may_be_named_and_must_fit()
    {
        string images = Write("a", IdxArray.Of([1, 2], 2, 1)), two = Write("b", IdxArray.Of([5, 6], 2)),
            three = Write("c", IdxArray.Of([5, 6, 7], 3));
        Assert.Equal([5, 6], Numbers(Json($"inspect {images} --labels {two} --json"), "labels"));
        Assert.Equal([5, 6], Numbers(Json($"inspect {images},{two} --json"), "labels"));
        Finished run = NablaProcess.Run($"inspect {images} --labels {three}");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("error: images and labels do not belong together\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_JSON_lacks_ends_with_3_and_no_half_document()
    {
        string file = Write("nan", IdxArray.Of(IdxType.Float64, [1, double.NaN], 2));
        Finished run = NablaProcess.Run($"inspect {file} --json");
        Assert.Equal((3, ""), (run.ExitCode, run.Out));
        Assert.Contains("NaN in example 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_ends_with_3()
    {
        string file = Write("cut", IdxArray.Of([1, 2, 3, 4], 4));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        Assert.Equal(3, NablaProcess.Run($"inspect {file}").ExitCode);
    }

    [Fact]
    public void The_checksum_of_a_network_is_over_its_parameters_in_book_order_and_their_precision()
    {
        // w² = (1 2), b² = 3, w³ = 4, b³ = 5
        const string Layers = """
            "layers": [ { "activation": "tanh", "W": [[1, 2]], "b": [3] }, { "activation": "sigmoid", "W": [[4]], "b": [5] } ]
            """;
        const string Rest = """ "cost": "quadratic", "X": [[0, 0]], "Y": [[1]] """;
        JsonElement wide = Json($"inspect {_folder.Write("wide.json", $"{{ {Layers}, {Rest} }}")} --json");
        Assert.Equal("case", wide.GetProperty("kind").GetString());
        Assert.Equal([2, 1, 1], Numbers(wide, "widths"));
        Assert.Equal(
            ["tanh", "sigmoid"], wide.GetProperty("activations").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal((3, 5), (wide.GetProperty("layers").GetInt32(), wide.GetProperty("parameter_count").GetInt32()));
        Assert.Equal(Sha256<double>([1, 2, 3, 4, 5]), wide.GetProperty("checksum").GetString());

        JsonElement single = Json(
            $"inspect {_folder.Write("single.json", $"{{ {Layers}, {Rest}, \"precision\": \"float32\" }}")} --json");
        Assert.Equal(Sha256<float>([1, 2, 3, 4, 5]), single.GetProperty("checksum").GetString());
    }

    [Fact]
    public void A_model_and_its_run_show_the_same_network()
    {
        Finished run =
            NablaProcess.Run("train --epochs 1 --layers 10,10 --seed 1 --quiet --run-dir r", folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement folder = Json("inspect r --json", _folder.Path);
        string model = Directory.GetFiles(_folder["r"], "model.*").Single();
        Assert.Equal(folder.GetProperty("checksum").GetString(),
            Json($"inspect {model} --json").GetProperty("checksum").GetString());
        Assert.Equal([64, 10, 10], Numbers(folder, "widths"));
        Assert.Equal(64 * 10 + 10 + 10 * 10 + 10, folder.GetProperty("parameter_count").GetInt32());
        Assert.Equal("model", folder.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("m.safetensors", "No model begins with FFFFFFFF")]
    [InlineData("m.onnx", "No model begins with FFFFFFFF")]
    [InlineData("m.npz", "No model begins with FFFFFFFF")]
    [InlineData("t.csv", "zero byte")]
    [InlineData("t.idx", "this is not an IDX file")]
    public void A_file_whose_content_tells_nothing_is_what_its_name_says(string name, string found)
    {
        File.WriteAllBytes(_folder[name], [.. Enumerable.Repeat((byte)0xFF, 60), 0, 1, 2, 3]);
        Finished refused = NablaProcess.Run($"inspect {_folder[name]}");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains(_folder[name], refused.Error, StringComparison.Ordinal);
        Assert.Contains(found, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_used_is_named_and_repeats_nothing_that_a_terminal_acts_upon()
    {
        NablaProcess.Run("train --layers 4 --epochs 1 --quiet --run-dir r", folder: _folder.Path);
        string file = Records.Checkpoints(_folder["r"])[0], path = _folder[$"r/{file}"];
        byte[] bytes = File.ReadAllBytes(path);
        Replace("{\\\"format\\\":1,", "{\\\"format\\\":7,");
        Replace("\\\"version\\\":\\\"0.", "\\\"version\\\":\\\"\u202e");   // three bytes; the text gets a byte longer
        Seal();
        File.WriteAllBytes(path, bytes);
        foreach (string command in (string[])["inspect", "evaluate"])
        {
            Finished refused = NablaProcess.Run($"{command} {path}");
            Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
            Assert.Contains(path, refused.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("\u202e", refused.Error, StringComparison.Ordinal);
        }

        Assert.Contains("this Nabla goes on from format 1", NablaProcess.Run($"inspect {path}").Error,
            StringComparison.Ordinal);

        void Replace(string text, string instead)
        {
            int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
            Assert.True(at > 0, text);
            bytes = [.. bytes[..at], .. Encoding.UTF8.GetBytes(instead),
                .. bytes[(at + Encoding.UTF8.GetByteCount(text))..]];
            BitConverter.TryWriteBytes(bytes, BitConverter.ToInt64(bytes)
                + Encoding.UTF8.GetByteCount(instead) - Encoding.UTF8.GetByteCount(text));
        }

        void Seal()
        {
            ReadOnlySpan<byte> key = "\"nabla.sha256\":\""u8;
            Span<byte> digest = bytes.AsSpan(bytes.AsSpan().IndexOf(key) + key.Length, 64);
            digest.Fill((byte)'0');
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), digest);
        }
    }

    private static string Sha256<T>(T[] values) where T : struct =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));

    private string Write(string name, IdxArray array)
    {
        using FileStream stream = File.Create(_folder[name]);
        Idx.Write(stream, array);
        return _folder[name];
    }

    private static JsonElement Json(string line, string? folder = null)
    {
        Finished run = NablaProcess.Run(line, folder: folder);
        Assert.True(run.ExitCode == 0, run.ToString());
        using JsonDocument document = JsonDocument.Parse(run.Out);
        return document.RootElement.Clone();
    }

    private static IEnumerable<double> Numbers(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateArray().Select(number => number.GetDouble());
}
