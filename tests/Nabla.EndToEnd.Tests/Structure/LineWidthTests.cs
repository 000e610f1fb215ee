using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>No line that people write is wider than 120 characters: code, tests, scripts and pages.</summary>
public sealed partial class LineWidthTests
{
    private const int Widest = 120;

    private static readonly string[] s_endings =
    [
        ".cs", ".csproj", ".props", ".slnx", ".md", ".py", ".sh", ".mjs", ".yml", ".ts", ".tsx", ".css", ".html",
        "NOTICE",
    ];

    // Written by programs, or stored as they were found.
    private static readonly string[] s_exempt = ["tests/fixtures/", "bench/results/"];

    [Fact]
    public void No_line_is_wider_than_120_characters()
    {
        var wide = Files(Repository.Root)
            .SelectMany(file => Breakable(file, File.ReadAllLines(file))
                .Select((text, i) => (File: file, Line: i + 1, Width: text.EnumerateRunes().Count())))
            .Where(line => line.Width > Widest)
            .Select(line => $"{Path.GetRelativePath(Repository.Root, line.File)}:{line.Line}: {line.Width}");
        Assert.Empty(wide);
    }

    [Theory]
    [InlineData("a.cs", "string s = \"\"\"{0}\"\"\";", 0)]
    [InlineData("a.cs", "string s = \"{0}\";", 1)]
    [InlineData("a.md", "| {0} |", 0)]
    [InlineData("a.md", "{0}", 1)]
    [InlineData("a.md", "See https://nabla.example/{0} there.", 0)]
    [InlineData("a.md", "```console\n$ {0}\n```\n{0}", 1)]
    [InlineData("a.csproj", "<Description>{0}</Description>\n<!-- {0} -->", 1)]
    public void Only_what_cannot_be_broken_may_be_wider(string file, string text, int count)
    {
        string[] lines = text.Replace("{0}", new string('x', Widest + 1), StringComparison.Ordinal).Split('\n');
        Assert.Equal(count, Breakable(file, lines).Count(line => line.EnumerateRunes().Count() > Widest));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Where(IsText).Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !Machine().IsMatch(Path.GetFileName(inner))).SelectMany(Files));

    private static bool IsText(string file)
    {
        string name = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        return s_endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
            && !s_exempt.Any(exempt => name.StartsWith(exempt, StringComparison.Ordinal));
    }

    /// <summary>The lines, without what cannot be broken: raw strings, tables, commands that tests run as they stand,
    /// addresses, and texts that packages show.</summary>
    private static IEnumerable<string> Breakable(string file, string[] lines)
    {
        bool isInside = false;
        foreach (string line in lines)
        {
            bool wasInside = isInside;
            if (file.EndsWith(".cs", StringComparison.Ordinal))
            {
                int marks = Regex.Count(line, "\"{3,}");
                isInside ^= marks % 2 == 1;
                yield return wasInside || marks > 0 ? "" : line;
            }
            else if (file.EndsWith(".md", StringComparison.Ordinal))
            {
                isInside = line.StartsWith("```", StringComparison.Ordinal)
                    ? !wasInside && line.StartsWith("```console", StringComparison.Ordinal) : wasInside;
                yield return line.TrimStart().StartsWith('|') || (wasInside && line.StartsWith('$')) ? ""
                    : Address().Replace(line, "");
            }
            else
            {
                yield return line.Contains("<Description>", StringComparison.Ordinal) ? ""
                    : Address().Replace(line, "");
            }
        }
    }

    [GeneratedRegex(@"https?://[^\s)]+")]
    private static partial Regex Address();

    // What programs write, and folders with a point before their names.
    [GeneratedRegex(@"^(bin|obj|runs|TestResults|artifacts|node_modules|__pycache__|BenchmarkDotNet\.Artifacts|\..*)$")]
    private static partial Regex Machine();
}
