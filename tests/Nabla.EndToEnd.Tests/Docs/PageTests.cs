namespace Nabla.EndToEnd.Tests.Docs;

/// <summary>What the pages say is so: commands run as typed, programs compile and run, links lead somewhere.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Pages() => [.. Markdown.Pages()];

    public static TheoryData<string> PagesWith(string language) =>
        [.. Markdown.Pages().Where(p => Markdown.Blocks(p, language).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        Assert.All(Markdown.LocalLinks(page), link =>
        {
            string target = Path.Combine(folder, link.Split('#')[0]);
            Assert.True(
                File.Exists(target) || Directory.Exists(target), $"{page} links to {link}, which is not there.");
        });
    }

    [Theory]
    [MemberData(nameof(PagesWith), "console")]
    public void Commands_run_as_typed(string page)
    {
        using var folder = new TemporaryFolder();
        foreach (string table in Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples"), "*.csv"))
            File.Copy(table, Path.Combine(folder.Path, Path.GetFileName(table)));
        foreach ((string? name, string text, string[] shown) in Markdown.Steps(page))
        {
            if (name is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Path, name))!);
                folder.Write(name, text);
                continue;
            }

            if (!text.StartsWith("nabla ", StringComparison.Ordinal)
                && !text.StartsWith("echo ", StringComparison.Ordinal))
            {
                continue;
            }

            Finished run = NablaProcess.Shell(text, folder.Path);
            Assert.True(run.ExitCode == 0, $"{page}: {text}\n{run}");
            if (shown.Length > 0)
                Assert.True(IsShown(run.Out, shown), $"{page}: {text}\nshows\n{string.Join('\n', shown)}\nnot\n{run}");
        }
    }

    // Line by line; "…" stands for any lines, and at the end of one for its rest.
    private static bool IsShown(string output, string[] shown)
    {
        string pattern = string.Concat(shown.Select(line => line == "…" ? "(.*\\n)*?"
            : System.Text.RegularExpressions.Regex.Escape(line.TrimEnd('…')) + (line.EndsWith('…') ? ".*\\n" : "\\n")));
        return System.Text.RegularExpressions.Regex.IsMatch(output, $"^{pattern}$");
    }

    [Theory]
    [MemberData(nameof(PagesWith), "csharp")]
    public void Programs_compile_and_run(string page)
    {
        foreach ((string code, string[] shown) in Markdown.Programs(page))
        {
            if (code.Contains("WebApplication", StringComparison.Ordinal))
                continue;   // a service, which does not end: Packages.ProgramTests asks it
            using var folder = new TemporaryFolder();
            File.Copy(Path.Combine(Repository.Root, "examples", "penguins.csv"), folder["penguins.csv"]);
            string file = Path.Combine(folder.Path, "program.cs");
            string library = code.Contains("using Nabla.Lab;", StringComparison.Ordinal)
                ? "Nabla.Lab.Server" : "Nabla.IO";
            string project = Path.Combine(Repository.Root, "src", library, $"{library}.csproj");
            File.WriteAllText(file, $"#:project {project}\n#:property PublishAot=false\n{code}");
            Finished run = CompiledProgram.Run(file);
            Assert.True(run.ExitCode == 0, $"{page}:\n{code}\n{run}");
            Assert.NotEmpty(run.Out);
            if (shown.Length > 0)
                Assert.True(IsShown(run.Out, shown), $"{page}: shows\n{string.Join('\n', shown)}\nnot\n{run}");
        }
    }

    [Fact]
    public void The_readme_command_that_runs_the_main_job_works_as_typed()
    {
        const string command = "dotnet run -c Release --project src/Nabla.Cli -- train";
        Assert.Contains($"$ {command}\n", Markdown.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains("$ ./test.sh\n", Markdown.Read("README.md"), StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        Finished run = NablaProcess.Shell(
            command, Repository.Root, new() { ["NABLA_RUN_DIR"] = Path.Combine(folder.Path, "run") });
        Assert.True(run.ExitCode == 0, run.ToString());
        string[] shown = Markdown.Steps("README.md").Single(step => step.Text == command).Shown;
        Assert.True(IsShown(run.Out, shown), $"shows\n{string.Join('\n', shown)}\nnot\n{run}");
        Assert.True(File.Exists(Path.Combine(folder.Path, "run", "events.jsonl")), run.ToString());
    }
}
