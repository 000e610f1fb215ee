using System.Text;
using System.Text.Json;
using Nabla.IO;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Lab.Tests.Session;

/// <summary>Files that are opened in a page without a server are read as the command reads them.</summary>
public sealed class LabFilesTests
{
    private const string Table = "size,color,kind\n1,red,a\n2,blue,b\n3,red,a\n4,blue,b\n5,red,a\n6,blue,b\n" +
        "7,red,a\n8,blue,b\n9,red,a\n10,blue,b\n11,red,a\n12,blue,b\n";

    [Fact]
    public void A_table_predicts_its_last_column_or_the_one_that_is_asked_for()
    {
        JsonElement last = Described(LabFiles.Open([Text("table.csv", Table)]));
        Assert.Equal(["a", "b"], last.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        JsonElement size = Described(LabFiles.Open([Text("table.csv", Table)], "size"));
        Assert.Equal(0, size.GetProperty("classes").GetArrayLength());
        Assert.Contains("color = red", size.GetProperty("columns").EnumerateArray().Select(name => name.GetString()));
        Assert.Throws<NablaFormatException>(() => LabFiles.Open([Text("table.csv", Table)], "weight"));
    }

    [Fact]
    public void A_case_is_its_network_and_its_examples()
    {
        using var text = new MemoryStream();
        CaseFile.Template(2, 3, 2).Write(text);
        JsonElement about = Described(LabFiles.Open([new("case.json", text.ToArray())]));
        Assert.Equal([2, 3, 2], about.GetProperty("layers").EnumerateArray().Select(width => width.GetInt32()));
        Assert.Throws<NablaFormatException>(() => LabFiles.Open([Text("case.json", "{\"layers\": [1}")]));
    }

    [Fact]
    public void A_model_of_the_digits_goes_on_with_its_weights()
    {
        TrainedModel trained = Model.Train(Digits.Load().Train, Recipe.Book with { Seed = 3, Epochs = 2 });
        using var file = new MemoryStream();
        trained.Model.Save(file);
        LabSession session = new(LabFiles.Open([new("model.safetensors", file.ToArray())]));
        Assert.Equal(trained.Model.ToNetwork<float>().Parameters.Checksum(),
            session.Ask("""{"type":"checksum"}""").GetProperty("text").GetString());
    }

    [Fact]
    public void Four_files_of_images_are_a_data_set()
    {
        LabFile[] files =
        [
            new("train-images-idx3-ubyte", Idx3(60, 28)), new("train-labels-idx1-ubyte", Idx1(60)),
            new("t10k-images-idx3-ubyte", Idx3(20, 28)), new("t10k-labels-idx1-ubyte", Idx1(20)),
        ];
        JsonElement about = Described(LabFiles.Open(files));
        Assert.Equal("mnist", about.GetProperty("data").GetString());
        Assert.Equal((784, 20), (about.GetProperty("layers")[0].GetInt32(), about.GetProperty("test").GetInt32()));
        Assert.Contains("takes four files",
            Assert.Throws<ArgumentException>(() => LabFiles.Open([files[0]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nothing_of_it_is_told()
    {
        Assert.Throws<ArgumentException>(() => LabFiles.Open([]));
        Assert.ThrowsAny<NablaException>(() => LabFiles.Open([Text("notes.md", "hello")]));
        Assert.ThrowsAny<NablaException>(() => LabFiles.Open([Text("empty.csv", "")]));
        TrainedModel other = Model.Train(
            Digits.Load().Train.WithName("letters"), Recipe.Book with { Seed = 3, Epochs = 1 });
        using var file = new MemoryStream();
        other.Model.Save(file);
        Assert.Contains("letters", Assert.Throws<ArgumentException>(
            () => LabFiles.Open([new("model.safetensors", file.ToArray())])).Message, StringComparison.Ordinal);
    }

    private static LabFile Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static JsonElement Described(LabSubject subject) => new LabSession(subject).Ask("""{"type":"describe"}""");

    private static byte[] Idx3(int count, int side) =>
    [
        0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, (byte)side, 0, 0, 0, (byte)side,
        .. Enumerable.Range(0, count * side * side).Select(i => (byte)(i * 7)),
    ];

    private static byte[] Idx1(int count) =>
        [0, 0, 8, 1, 0, 0, 0, (byte)count, .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];
}
