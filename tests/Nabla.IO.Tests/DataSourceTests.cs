namespace Nabla.IO.Tests;

public sealed class DataSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static DataCatalog Nowhere => new(new DataLocations()) { AllowDownload = false };

    private static LoadedData Load(string data, int? classes = null) =>
        DataSource.Load(data, Nowhere, classes, TestContext.Current.CancellationToken);

    [Fact]
    public void A_name_is_looked_up_in_the_catalog()
    {
        LoadedData data = Load("Digits");
        Assert.Equal((1442, 355, "embedded"), (data.Train.Count, data.Test!.Count, data.From));
        var e = Assert.Throws<DataProblemException>(() => Load("mnist"));
        Assert.Equal("the data set mnist is not here and was not fetched", e.Heading);
    }

    [Theory]
    [InlineData("my-images-idx3-ubyte", "my-labels-idx1-ubyte")]
    [InlineData("my-images-idx3-ubyte.gz", "my-labels-idx1-ubyte.gz")]
    [InlineData("my-images-idx3-ubyte.gz", "my-labels-idx1-ubyte")]
    [InlineData("my-images.idx3-ubyte", "my-labels.idx1-ubyte.gz")]
    public void A_file_of_images_brings_its_labels(string images, string labels)
    {
        static bool Gzip(string name) => name.EndsWith(".gz", StringComparison.Ordinal);
        string path = _folder.Write(images, Bytes.Of(Bytes.Images(15), Gzip(images)));
        _folder.Write(labels, Bytes.Of(Bytes.Labels(15), Gzip(labels)));
        LoadedData data = Load(path);
        Assert.Equal((15, 10, path), (data.Train.Count, data.Train.TargetWidth, data.From));
        Assert.Null(data.Test);
    }

    [Fact]
    public void Two_files_may_be_named_as_they_are()
    {
        string images = _folder.Write("x", Bytes.Of(Bytes.Images(15)));
        string labels = _folder.Write("y", Bytes.Of(Bytes.Labels(15)));
        Assert.Equal(12, Load($"{images}, {labels}", classes: 12).Train.TargetWidth);
    }

    [Theory]
    [InlineData("bytes", "not that of an IDX file"), InlineData("", "folder"), InlineData("absent", "no such file")]
    [InlineData("lonely-images-idx3-ubyte", "lonely-labels-idx1-ubyte")]
    public void Other_data_are_refused_with_what_is_read(string name, string part)
    {
        _folder.Write("bytes", [1, 2, 0, 3]);
        _folder.Write("lonely-images-idx3-ubyte", Bytes.Of(Bytes.Images(2)));
        var e = Assert.Throws<DataProblemException>(() => Load(Path.Combine(_folder.Path, name)));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Fix);
    }
}
