using System.Collections.Immutable;

namespace Nabla.IO.Tests;

/// <summary>A small data set of the catalog's kind: 40 images to train on, 20 to test on.</summary>
internal static class TinyData
{
    public static readonly ImmutableArray<IdxArray> Arrays =
        [Bytes.Images(40), Bytes.Labels(40), Bytes.Images(20, seed: 5), Bytes.Labels(20)];

    public static readonly KnownData Known = new()
    {
        Name = "tiny",
        Title = "made for tests",
        Credit = "nobody",
        ClassNames = [.. Enumerable.Range(0, 10).Select(c => $"class {c}")],
        Divisor = 128,
        FolderNames = ["tiny", "Tiny/raw"],
        Mirrors = ["https://one.example/data/", "https://two.example/"],
        Files =
        [
            .. DataCatalog.Mnist.Files.Select((file, i) =>
                new DataFile(file.Name, Bytes.Of(Arrays[i]).Length, Arrays[i].Sha256())),
        ],
    };

    public static string Name(int file) => Known.Files[file].Name;

    /// <summary>Writes the four files into a folder.</summary>
    public static void Write(TemporaryFolder folder, string subfolder = "", bool gzip = true)
    {
        for (int i = 0; i < 4; i++)
            folder.Write(Path.Combine(subfolder, Name(i) + (gzip ? ".gz" : "")), Bytes.Of(Arrays[i], gzip));
    }

    /// <summary>Serves the four files from a mirror.</summary>
    public static void Serve(FakeMirrors network, int mirror)
    {
        for (int i = 0; i < 4; i++)
            network.Serve($"{Known.Mirrors[mirror]}{Name(i)}.gz", Bytes.Of(Arrays[i], gzip: true));
    }
}
