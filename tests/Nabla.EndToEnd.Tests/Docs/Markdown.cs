using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests.Docs;

/// <summary>The pages of the project, and the blocks of code in them.</summary>
internal static partial class Markdown
{
    internal static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page));

    internal static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "bench"), "*.md"))
            .Concat(Directory.EnumerateFiles(
                Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(p => Path.GetRelativePath(Repository.Root, p))
            .Order(StringComparer.Ordinal);

    /// <summary>The blocks fenced by ```language.</summary>
    internal static IEnumerable<string> Blocks(string page, string language) =>
        Fence().Matches(Read(page)).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    /// <summary>The programs of a page, each with the output that a block of text right below it shows, if
    /// any.</summary>
    internal static IEnumerable<(string Code, string[] Shown)> Programs(string page) =>
        Program().Matches(Read(page)).Select(m => (m.Groups["code"].Value, m.Groups["shown"].Success
            ? m.Groups["shown"].Value.TrimEnd().Split('\n') : Array.Empty<string>()));

    /// <summary>What a page does in its order: files that it shows under <c>&lt;!-- file: name --></c> (Name given),
    /// and command lines after "$ ", each with the output that is shown below it.</summary>
    internal static IEnumerable<(string? Name, string Text, string[] Shown)> Steps(string page)
    {
        foreach (Match match in Step().Matches(Read(page)))
        {
            if (match.Groups["name"].Success)
            {
                yield return (match.Groups["name"].Value, match.Groups["file"].Value, []);
                continue;
            }

            string[] lines = match.Groups["console"].Value.TrimEnd().Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (!lines[i].StartsWith("$ ", StringComparison.Ordinal))
                    continue;
                string[] shown = [.. lines.Skip(i + 1).TakeWhile(l => !l.StartsWith("$ ", StringComparison.Ordinal))];
                yield return (null, lines[i][2..], shown);
            }
        }
    }

    /// <summary>Targets of links, the outside world's left out.</summary>
    internal static IEnumerable<string> LocalLinks(string page) =>
        Link().Matches(Fence().Replace(Read(page), "")).Select(m => m.Groups[1].Value)
            .Where(l => !l.Contains("://", StringComparison.Ordinal) && !l.StartsWith('#'));

    [GeneratedRegex(@"^```(\w+)\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(
        @"^<!-- file: (?<name>[\w./-]+) -->\r?\n```\w+\r?\n(?<file>.*?)^```|^```console\r?\n(?<console>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Step();

    [GeneratedRegex(
        @"^```csharp\n(?<code>.*?)^```\n(\n```text\n(?<shown>.*?)^```)?",
            RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
