using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

public sealed class InspectTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

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
        Assert.Contains("\"values\":[0.1,-2.5]", NablaProcess.Run($"inspect {single} --json").Out, StringComparison.Ordinal);
        Assert.Contains("\"values\":[0.1,1E+300]", NablaProcess.Run($"inspect {whole} --json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_may_be_named_and_must_fit()
    {
        string images = Write("a", IdxArray.Of([1, 2], 2, 1)), two = Write("b", IdxArray.Of([5, 6], 2)), three = Write("c", IdxArray.Of([5, 6, 7], 3));
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

    string Write(string name, IdxArray array)
    {
        using FileStream stream = File.Create(_folder[name]);
        Idx.Write(stream, array);
        return _folder[name];
    }

    static JsonElement Json(string line)
    {
        Finished run = NablaProcess.Run(line);
        Assert.True(run.ExitCode == 0, run.ToString());
        using JsonDocument document = JsonDocument.Parse(run.Out);
        return document.RootElement.Clone();
    }

    static IEnumerable<double> Numbers(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateArray().Select(number => number.GetDouble());
}
