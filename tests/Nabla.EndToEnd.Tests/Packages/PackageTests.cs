using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Nabla.EndToEnd.Tests.Docs;

namespace Nabla.EndToEnd.Tests.Packages;

/// <summary>What is in the packages.</summary>
/// <param name="packed">The packages.</param>
[Collection(nameof(Packed))]
public sealed class PackageTests(Packed packed)
{
    private const string Library = "lib/net10.0/", Tool = "tools/net10.0/any/";

    public static TheoryData<string> Ids => ["Nabla", "Nabla.IO", "Nabla.Lab.Server", "Nabla.Cli"];

    [Fact]
    public void There_are_four_packages_each_with_symbols()
    {
        IEnumerable<string> expected = Ids
            .SelectMany(id => new[] { packed.File(id.Data), packed.File(id.Data, "snupkg") })
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, Directory.GetFiles(packed.Folder).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_says_what_it_is_and_under_which_license(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.File(id));
        XElement metadata = XDocument.Load(package.GetEntry($"{id}.nuspec")!.Open()).Root!.Elements().Single();
        string Of(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal("MIT", Of("license"));
        Assert.Equal(packed.Version, Of("version"));
        Assert.Contains("neural-network", Of("tags"), StringComparison.Ordinal);
        Assert.EndsWith(".", Of("description"), StringComparison.Ordinal);
        Assert.NotNull(package.GetEntry("NOTICE"));
        Assert.Equal(Markdown.Read("src/README.md"), Text(package, Of("readme")));
        Assert.Equal([0x89, .. "PNG"u8], Bytes(package, Of("icon"))[..4]);
    }

    [Theory]
    [InlineData("Nabla")]
    [InlineData("Nabla.IO")]
    [InlineData("Nabla.Lab.Server")]
    public void A_library_is_documented_and_depends_on_what_it_should(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.File(id));
        string[] inner = id == "Nabla.Lab.Server" ? ["Nabla.Lab", "Nabla.Reference"] : [];
        Assert.Equal(
            [$"{Library}{id}.dll", $"{Library}{id}.xml", .. inner.Select(name => $"{Library}{name}.dll")],
            Names(package).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)));
        Assert.Contains("T:Nabla.", Text(package, $"{Library}{id}.xml"), StringComparison.Ordinal);
        string[] dependencies = [.. XDocument.Load(package.GetEntry($"{id}.nuspec")!.Open()).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => (string)element.Attribute("id")!)];
        Assert.Equal(id switch
        {
            "Nabla" => [],
            "Nabla.IO" => ["Nabla", "CsvHelper", "Google.Protobuf", "StbImageSharp"],
            _ => ["Nabla.IO", "CsvHelper", "Google.Protobuf", "StbImageSharp"],
        }, dependencies);
    }

    [Fact]
    public void The_tool_brings_along_all_that_it_needs()
    {
        using ZipArchive package = ZipFile.OpenRead(packed.File("Nabla.Cli"));
        string[] expected =
        [
            "CsvHelper", "ExcelDataReader", "Google.Protobuf", "Nabla", "Nabla.Cli", "Nabla.IO", "Nabla.Lab",
            "Nabla.Lab.Server", "Nabla.Reference", "StbImageSharp", "System.CommandLine",
        ];
        Assert.Equal(
            expected.Select(name => $"{Tool}{name}.dll").Order(StringComparer.Ordinal),
            Names(package).Where(name => name.EndsWith(".dll", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
        Assert.Contains("<Command Name=\"nabla\"", Text(package, $"{Tool}DotnetToolSettings.xml"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_is_small()
    {
        using ZipArchive package = ZipFile.OpenRead(packed.File("Nabla"));
        Assert.InRange(package.GetEntry($"{Library}Nabla.dll")!.Length, 1, 1_475_000);   // as the README says
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Nothing_in_a_package_tells_where_it_was_built(string id)
    {
        byte[] here = Encoding.UTF8.GetBytes(Repository.Root);
        foreach (string ending in (string[])["nupkg", "snupkg"])
        {
            using ZipArchive package = ZipFile.OpenRead(packed.File(id, ending));
            string[] names = [.. Names(package)];
            Assert.All(names,
                name => Assert.True(Bytes(package, name).AsSpan().IndexOf(here) < 0, $"{ending}: {name}"));
            Assert.Equal(ending == "snupkg" || id == "Nabla.Cli",
                names.Any(name => name.EndsWith(".pdb", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void The_programs_that_packages_show_are_the_ones_that_are_run()
    {
        string[] shown = [.. Markdown.Blocks("src/README.md", "csharp")];
        Assert.Equal(2, shown.Length);
        Assert.Empty(shown.Except(Markdown.Blocks("README.md", "csharp")));
    }

    private static IEnumerable<string> Names(ZipArchive package) => package.Entries.Select(entry => entry.FullName);

    private static string Text(ZipArchive package, string name) => Encoding.UTF8.GetString(Bytes(package, name));

    private static byte[] Bytes(ZipArchive package, string name)
    {
        using Stream entry = package.GetEntry(name)!.Open();
        using var memory = new MemoryStream();
        entry.CopyTo(memory);
        return memory.ToArray();
    }
}
