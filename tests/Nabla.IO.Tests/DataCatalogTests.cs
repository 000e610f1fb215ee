namespace Nabla.IO.Tests;

public sealed class DataCatalogTests : IDisposable
{
    private readonly TemporaryFolder _asked = new(), _named = new(), _system = new(), _cache = new();

    public void Dispose()
    {
        foreach (TemporaryFolder folder in new[] { _asked, _named, _system, _cache })
            folder.Dispose();
    }

    private DataCatalog Offline => new(new DataLocations
    {
        DataDirectory = _asked.Path, EnvironmentDirectory = _named.Path,
        SystemDirectory = _system.Path, CacheDirectory = _cache.Path,
    })
    { AllowDownload = false };

    private LoadedData Load() => Offline.Load(TinyData.Known, TestContext.Current.CancellationToken);

    [Fact]
    public void Places_are_tried_in_order_and_each_with_its_subfolders()
    {
        TinyData.Write(_cache, "tiny");
        Assert.Equal(Path.Combine(_cache.Path, "tiny"), Load().From);
        TinyData.Write(_system, "Tiny/raw");
        Assert.Equal("system", Offline.Describe(TinyData.Known).Location!.Origin);
        TinyData.Write(_named);
        Assert.Equal(_named.Path, Load().From);
        TinyData.Write(_asked, "tiny", gzip: false);
        Assert.Equal("data directory", Offline.Describe(TinyData.Known).Location!.Origin);
        Assert.Equal(Path.Combine(_asked.Path, "tiny"), Load().From);
    }

    [Fact]
    public void A_loaded_set_has_its_examples_divisor_class_names_and_name()
    {
        TinyData.Write(_asked);
        LoadedData data = Load();
        Assert.Equal((40, 20), (data.Train.Count, data.Test!.Count));
        Assert.Equal(("tiny", "class 3", 128.0), (data.Train.Name, data.Test.ClassNames[3], data.Test.Divisor));
        var x = new double[16];
        data.Test.CopyInput<double>(19, x);
        Assert.Equal(TinyData.Arrays[2].Content[^1] / 128.0, x[15]);
        Assert.Equal(39 % 10, data.Train.Label(39));
    }

    [Theory]
    [InlineData("train-images.idx3-ubyte"), InlineData("train-images.idx3-ubyte.gz")]
    [InlineData("train-images-idx3-ubyte")]
    public void Files_are_found_under_every_usual_spelling(string name)
    {
        TinyData.Write(_asked);
        File.Delete(Path.Combine(_asked.Path, "train-images-idx3-ubyte.gz"));
        _asked.Write(name, Bytes.Of(TinyData.Arrays[0]));
        Assert.Equal(40, Load().Train.Count);
    }

    [Fact]
    public void Another_data_set_with_the_same_file_names_is_not_taken_for_it()
    {
        for (int i = 0; i < 4; i++)
            _asked.Write(TinyData.Name(i), Bytes.Of(i % 2 == 0 ? Bytes.Images(20, seed: 99) : Bytes.Labels(20, 7)));
        TinyData.Write(_cache);
        DataDescription description = Offline.Describe(TinyData.Known);
        Assert.Contains("other or damaged data", description.Places[0].Found, StringComparison.Ordinal);
        Assert.Equal(_cache.Path, Load().From);
    }

    [Fact]
    public void A_damaged_file_is_named_and_verify_tells_which()
    {
        TinyData.Write(_asked);
        byte[] wrong = Bytes.Of(TinyData.Arrays[0]);
        wrong[^1] ^= 1;
        string path = _asked.Write("train-images-idx3-ubyte.gz", Bytes.Gzip(wrong));
        var e = Assert.Throws<DataProblemException>(() => Load());
        Assert.Contains(("file", path), e.Facts);
        Assert.Contains(TinyData.Known.Files[0].Sha256, e.Message, StringComparison.Ordinal);
        Assert.Equal([false, true, true, true], Offline.Verify(TinyData.Known).Select(check => check.IsGood));

        _asked.Write("t10k-images-idx3-ubyte.gz", Bytes.Of(TinyData.Arrays[2], gzip: true)[..^3]);
        FileCheck cut = Offline.Verify(TinyData.Known)[2];
        Assert.Contains("cut off", cut.Problem, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_asked.Path, "t10k-images-idx3-ubyte.gz"), cut.Path);
    }

    [Fact]
    public void Nothing_anywhere_is_a_problem_that_says_where_was_looked_and_what_to_put_there()
    {
        Directory.CreateDirectory(Path.Combine(_named.Path, "tiny"));
        var e = Assert.Throws<DataProblemException>(() => Load());
        Assert.Contains(("NABLA_DATA", $"{Path.Combine(_named.Path, "tiny")}: no train-images-idx3-ubyte"), e.Facts);
        Assert.Contains(("cache", $"{Path.Combine(_cache.Path, "tiny")}: no such folder"), e.Facts);
        Assert.Contains(("download", "not allowed"), e.Facts);
        Assert.All(TinyData.Known.Files, file => Assert.Contains(file.Name + ".gz", e.Fix, StringComparison.Ordinal));
        Assert.Contains("NABLA_DATA", e.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_says_where_data_and_cache_are()
    {
        string home = Path.GetFullPath("home"), xdg = Path.GetFullPath("xdg");
        DataLocations Of(params (string Name, string Value)[] variables) => DataLocations.From(
            name => variables.FirstOrDefault(v => v.Name == name).Value, dataDirectory: "here");
        Assert.Equal("here", Of().DataDirectory);
        Assert.Equal("there", Of(("NABLA_DATA", "there")).EnvironmentDirectory);
        Assert.Null(Of(("NABLA_DATA", " ")).EnvironmentDirectory);
        Assert.Equal(Path.Combine(xdg, "nabla"), Of(("XDG_CACHE_HOME", xdg), ("HOME", home)).CacheDirectory);
        Assert.Null(Of().CacheDirectory);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The default cache is not in HOME there.");
        Assert.Equal(
            Path.Combine(home, ".cache", "nabla"), Of(("XDG_CACHE_HOME", "relative"), ("HOME", home)).CacheDirectory);
        Assert.Contains(("system", "/usr/share/datasets/fashion-mnist"), Of().Folders(DataCatalog.Fashion));
    }

    [Fact]
    public void The_catalog_is_found_by_name_and_describes_every_set()
    {
        Assert.Equal(["digits", "mnist", "fashion"], Offline.Describe().Select(description => description.Data.Name));
        Assert.Equal("embedded", Offline.Describe()[0].Location!.Origin);
        Assert.Null(Offline.Describe()[1].Location);
        Assert.Same(DataCatalog.Mnist, DataCatalog.Find("MNIST"));
        Assert.Same(DataCatalog.Fashion, DataCatalog.Find("fashion-mnist"));
        Assert.Null(DataCatalog.Find("nothing"));
        Assert.All(
            DataCatalog.Known.SelectMany(data => data.Files), file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
    }

    [Fact]
    public void The_books_division_is_50000_and_10000_of_60000()
    {
        int[] labels = [.. Enumerable.Range(0, 60_000).Select(i => i / 10_000)];
        var all = Dataset.FromImages(new byte[60_000], [1], labels, 6);
        var (training, validation) = IO.Mnist.Book(all);
        Assert.Equal((50_000, 10_000), (training.Count, validation.Count));
        Assert.Equal((0, 4), (training.Label(0), training.Label(49_999)));
        Assert.Equal((5, 5), (validation.Label(0), validation.Label(9_999)));
        Assert.Throws<ArgumentException>(() => IO.Mnist.Book(training));
    }
}
