using System.CommandLine;
using System.Text.Json;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary>--help of every command, and its examples, typed into a shell.</summary>
public sealed class HelpTests
{
    private const int Terminated = 143;

    /// <summary>Every command by its path: "nabla data list".</summary>
    public static TheoryData<string> All =>
        [.. TestHost.Root().Subcommands.SelectMany(WithChildren).Select(Help.PathOf)];

    [Theory]
    [MemberData(nameof(All))]
    public void Help_has_usage_every_option_and_an_example(string path)
    {
        Command command = Find(path);
        string help = NablaProcess.Run(path["nabla ".Length..] + " --help").Out;
        Assert.StartsWith(path + ": " + command.Description, help, StringComparison.Ordinal);
        Assert.Contains("\nUsage: " + path, help, StringComparison.Ordinal);
        // Those of nabla train, which evaluate understands with --folds, stand in train's own help.
        IEnumerable<Option> unlisted = ((command as NablaCommand)?.Unlisted ?? []).Select(setting => setting.Option);
        foreach (Option option in command.Options.Except(unlisted))
            Assert.Matches($@"(?m)^  .*{option.Name}\b", help);
        Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), option.Name));
        if (command.Subcommands.Any())
            return;
        Assert.NotEmpty(((NablaCommand)command).Examples);
        Assert.All(
            ((NablaCommand)command).Examples, e => Assert.Contains("\n  " + e + "\n", help, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Examples_work_as_typed_one_after_the_other_in_an_empty_folder(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the examples are typed into sh");
        using var folder = new TemporaryFolder();
        foreach (string example in ((NablaCommand)Find(path)).Examples)
        {
            if (NeedsNetwork(example))
                continue;
            bool serves = example.StartsWith("nabla lab", StringComparison.Ordinal);
            Finished run = NablaProcess.Shell(serves ? Served(example) : example, folder.Path);
            Assert.True(run.ExitCode == (serves ? Terminated : 0) || DependsOnTime(example, run), $"{example}\n{run}");
            if (serves)
                Assert.StartsWith("Nabla Lab: http://127.0.0.1:", run.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("\e", run.Out + run.Error, StringComparison.Ordinal);
            if (example.Contains("--json", StringComparison.Ordinal))
                AssertIsJson(run.Out, example);
        }
    }

    [Fact]
    public void The_overview_lists_every_command()
    {
        string overview = NablaProcess.Run("").Out;
        int at = 0;
        foreach (Command command in App.Commands())
        {
            int next = overview.IndexOf("\n  " + command.Name + " ", StringComparison.Ordinal);
            Assert.True(next > at, $"{command.Name} is missing or out of order in\n{overview}");
            at = next;
        }
    }

    // What serves until somebody ends it, ended once it serves.
    private static string Served(string example) =>
        $"{example} >out & pid=$!; until grep -q http out || ! kill -0 $pid; do sleep 0.1; done; " +
        "pkill -P $pid; wait $pid; code=$?; cat out; exit $code";

    // One document, or one a line.
    private static void AssertIsJson(string text, string example)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Assert.True(IsJson(line), $"{example} printed a line that is not JSON: {line}");
        }
    }

    private static bool IsJson(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // How fast a busy machine is twice, nobody knows: 1, "something became slower", is then a right answer too.
    private static bool DependsOnTime(string example, Finished run) =>
        example.Contains(" --compare ", StringComparison.Ordinal) && run.ExitCode == 1
        && run.Error.Contains("are more than 1000% above", StringComparison.Ordinal);

    private static bool NeedsNetwork(string example) =>
        example.StartsWith("nabla data fetch", StringComparison.Ordinal)
        || example.Contains(" mnist", StringComparison.Ordinal);

    private static Command Find(string path) =>
        TestHost.Root().Subcommands.SelectMany(WithChildren).Single(command => Help.PathOf(command) == path);

    private static IEnumerable<Command> WithChildren(Command command) =>
        command.Subcommands.SelectMany(WithChildren).Prepend(command);
}
