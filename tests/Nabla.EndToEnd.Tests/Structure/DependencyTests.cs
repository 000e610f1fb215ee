using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>Who may use whom: Cli → Lab.Server → Lab → IO → Nabla → nothing, and Reference, used by tools and tests
/// only, → nothing.</summary>
public sealed partial class DependencyTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Nabla"] = [],
        ["Nabla.Reference"] = [],
        ["Nabla.IO"] = ["Nabla", "CsvHelper", "Google.Protobuf", "StbImageSharp"],
        ["Nabla.Lab"] = ["Nabla", "Nabla.IO", "Nabla.Reference"],
        ["Nabla.Lab.Server"] = ["Nabla", "Nabla.IO", "Nabla.Lab"],
        ["Nabla.Cli"] =
        [
            "Nabla", "Nabla.IO", "Nabla.Lab", "Nabla.Lab.Server", "Nabla.Reference", "System.CommandLine",
            "ExcelDataReader",
        ],
    };

    [Theory]
    [InlineData("Nabla")]
    [InlineData("Nabla.Reference")]
    [InlineData("Nabla.IO")]
    [InlineData("Nabla.Lab")]
    [InlineData("Nabla.Lab.Server")]
    [InlineData("Nabla.Cli")]
    public void An_assembly_uses_only_what_it_may(string name)
    {
        Assembly assembly = Assembly.Load(name);
        string[] used = [.. assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(a => !IsPlatform(a))];
        Assert.Empty(used.Except(s_allowed[name]));
    }

    [Fact]
    public void The_core_and_the_reference_have_no_package_and_no_project_beneath_them()
    {
        foreach (string name in (string[])["Nabla", "Nabla.Reference"])
        {
            var project = XDocument.Load(Path.Combine(Repository.Root, "src", name, name + ".csproj"));
            Assert.Empty(project.Descendants("PackageReference"));
            Assert.Empty(project.Descendants("ProjectReference"));
        }
    }

    [Fact]
    public void The_core_knows_no_console_no_clock_no_current_culture_and_no_platform_transcendental()
    {
        foreach (string file in SourceFiles("Nabla"))
        {
            string code = Comments().Replace(File.ReadAllText(file), "");
            Assert.DoesNotMatch(
                @"\bConsole\.|DateTime\.(Utc)?Now|Stopwatch\.|CurrentCulture|new Random\(|Random\.Shared", code);
            if (LooksOn(file))
                continue;

            Assert.DoesNotMatch(@"\bMathF?\.(Exp|Log|Log2|Log10|Sin|Cos|Tan|Tanh|Sinh|Cosh|Pow|Cbrt|Atan)\w*\(", code);
            Assert.DoesNotMatch(@"\bT\.(Exp|Log|Sin|Cos|Tanh|Pow)\w*\(", code);
        }
    }

    [Fact]
    public void No_message_below_the_command_names_its_options()
    {
        // A literal in which a word follows two hyphens; the command names its options itself (Problems.From).
        string[] libraries = ["Nabla", "Nabla.IO", "Nabla.Lab", "Nabla.Lab.Server", "Nabla.Reference"];
        var found = libraries.SelectMany(SourceFiles)
            .SelectMany(file => File.ReadLines(file).Select((line, i) => $"{Path.GetFileName(file)}:{i + 1}: {line}"))
            .Where(line => Regex.IsMatch(Regex.Replace(line, "//.*", ""), @"""[^""]*--[a-z][^""]*"""));
        Assert.Empty(found);
    }

    [Fact]
    public void What_trains_and_answers_knows_neither_inspection_nor_teaching()
    {
        var core = SourceFiles("Nabla").Where(file => !LooksOn(file));
        Assert.All(core, file => Assert.DoesNotMatch(
            @"\b(Inspection|Teaching)\.", Comments().Replace(File.ReadAllText(file), "")));
        Assert.All(core, file => Assert.DoesNotMatch(@"using Nabla\.(Inspection|Teaching);", File.ReadAllText(file)));
        Assert.All(SourceFiles(Path.Combine("Nabla", "Inspection")), file =>
            Assert.DoesNotContain("Nabla.Teaching", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void All_exceptions_of_the_libraries_have_one_base()
    {
        var types = ((string[])["Nabla", "Nabla.IO"]).SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)) && type != typeof(NablaException));
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.True(type.IsSubclassOf(typeof(NablaException)), type.FullName));
    }

    [Fact]
    public void No_source_file_is_longer_than_350_lines()
    {
        string[] folders = ["src", "tests"];
        var long_ = folders.SelectMany(f => Files(Path.Combine(Repository.Root, f)))
            .Select(f => (File: Path.GetRelativePath(Repository.Root, f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > 350);
        Assert.Empty(long_);
    }

    // Inspection and teaching train nothing.
    private static bool LooksOn(string file) =>
        file.Split(Path.DirectorySeparatorChar) is var folders
        && (folders.Contains("Inspection") || folders.Contains("Teaching"));

    private static bool IsPlatform(string assembly) =>
        (assembly.StartsWith("System.", StringComparison.Ordinal) && assembly != "System.CommandLine")
        || assembly is "System" or "netstandard" or "mscorlib"
        || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);

    private static IEnumerable<string> SourceFiles(string folder) =>
        Files(Path.Combine(Repository.Root, "src", folder));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Regex.IsMatch(f, @"[\\/](bin|obj)[\\/]"));

    [GeneratedRegex(@"//.*?$|""(\\.|[^""\\])*""", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
