using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>The way of an example through the sources stays short.</summary>
public sealed partial class WalkTests
{
    private const int MostFiles = 45, MostLines = 350;

    [Fact]
    public void An_example_crosses_at_most_45_files_none_longer_than_350_lines()
    {
        string page = Path.Combine(Repository.Root, "docs", "decisions", "0022-the-walk-of-an-example.md");
        string[] files = [.. Row().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value)];
        Assert.InRange(files.Length, 20, MostFiles);
        Assert.Distinct(files);
        foreach (string file in files)
        {
            int lines = File.ReadLines(Path.Combine(Repository.Root, file)).Count();
            Assert.True(lines <= MostLines, $"{file} has {lines} lines");
        }
    }

    [GeneratedRegex(@"^\| \d+ \| \[[\w.]+\]\(\.\./\.\./(src/[\w./]+\.cs)\) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
