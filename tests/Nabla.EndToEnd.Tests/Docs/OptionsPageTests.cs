using System.Globalization;
using System.Text;

namespace Nabla.EndToEnd.Tests.Docs;

/// <summary>docs/options.md is made from the table of options.</summary>
public sealed class OptionsPageTests
{
    private const string Beginning = """
        # Options of a training

        A recipe holds everything that decides the bits of a training: one option, one row. The flag is `--name`; in
        `config.json` and with `--set` the name has `_` for `-`. In a program the option is a property of `Recipe`. A
        search (`--search`) may vary the options that have a mark in the last column. This page is made from the code.

        """;

    [Fact]
    public void The_page_of_options_is_the_table_of_options()
    {
        string page = Path.Combine(Repository.Root, "docs", "options.md"), made = Page();
        if (File.ReadAllText(page).ReplaceLineEndings("\n") == made)
            return;
        string received = Path.Combine(Repository.Root, "TestResults", "options.md");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, made);
        Assert.Fail($"docs/options.md differs from the table of options. Copy {received} over it.");
    }

    private static string Page()
    {
        var page = new StringBuilder(Beginning.ReplaceLineEndings("\n"));
        foreach (var group in RecipeOptions.All.GroupBy(option => option.Group))
        {
            page.Append("\n## ").Append(group.Key).Append("\n\n| option | property | is | default | search |\n")
                .Append("| --- | --- | --- | --- | --- |\n");
            foreach (RecipeOption option in group)
            {
                string names = string.Join(", ", option.Aliases.Prepend(option.Name).Select(name => $"`{name}`"));
                page.Append("| ").AppendJoin(" | ", names, $"`{option.Property}`", Cell(option.Help),
                    Cell(option.Default ?? ""), option.MayVary ? "✓" : "").Append(" |\n");
            }
        }

        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
