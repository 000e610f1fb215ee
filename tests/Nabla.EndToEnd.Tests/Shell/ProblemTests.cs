using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests.Shell;

public sealed class ProblemTests
{
    [Fact]
    public void Facts_are_aligned_and_nothing_in_them_reaches_the_terminal()
    {
        var host = new TestHost();
        Problems.Print(Problem.BadData("the network does not fit the data", "--layers 784,30,10",
            ("data", "a\e[31m.gz\nhas 784 values"), ("network", "takes 768")), host.Host.Output);
        Assert.Equal(
            """
            error: the network does not fit the data
              data     a [31m.gz has 784 values
              network  takes 768
              fix      --layers 784,30,10

            """.ReplaceLineEndings("\n"), host.Error);
        Assert.Equal("", host.Out);
    }

    [Fact]
    public void Each_kind_of_exception_has_its_exit_code()
    {
        Assert.Equal(ExitCode.Data, Problems.From(new DataProblemException("h", [("a", "b")], "f")).ExitCode);
        Assert.Equal(
            ExitCode.Data, Problems.From(new NablaFormatException("layers[0]", "is empty.", "Fill it.")).ExitCode);
        Assert.Equal(ExitCode.Data, Problems.From(new FileNotFoundException("gone", "x.gz")).ExitCode);
        Assert.Equal(ExitCode.Data, Problems.From(new InsufficientMemoryException()).ExitCode);
        Assert.Equal(ExitCode.CannotWrite, Problems.From(new IOException("No space left on device")).ExitCode);
        Assert.Equal(ExitCode.CannotWrite, Problems.From(new DirectoryNotFoundException()).ExitCode);
        Assert.Equal(ExitCode.CannotWrite, Problems.From(new UnauthorizedAccessException()).ExitCode);
        Assert.Equal(ExitCode.Internal, Problems.From(new InvalidOperationException("a bug")).ExitCode);
        Assert.Equal(ExitCode.No, Problems.From(new Problem(ExitCode.No, "no")).ExitCode);
    }

    [Fact]
    public void What_the_library_refuses_of_a_user_s_values_is_a_usage_problem_without_names_of_parameters()
    {
        Problem problem = Assert.Throws<Problem>(() =>
            Problem.FromUsage<int>(() => throw new ArgumentException("Widths are 1 or more.", "widths")));
        Assert.Equal((ExitCode.Usage, "Widths are 1 or more."), (problem.ExitCode, problem.Heading));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public void A_failure_of_the_program_ends_with_70_and_shows_its_place_to_those_who_ask(string? debug)
    {
        var host = new TestHost(debug is null ? null : new() { ["NABLA_DEBUG"] = debug });
        int exitCode = App.Run(
            ["check", "-"], host.Host with { Input = () => throw new InvalidOperationException("a bug") });
        Assert.Equal((70, ""), (exitCode, host.Out));
        string[] lines = host.Error.TrimEnd('\n').Split('\n');
        Assert.Equal("error: nabla itself failed: InvalidOperationException: a bug", lines[0]);
        Assert.StartsWith("  fix  please report it", lines[1], StringComparison.Ordinal);
        Assert.Equal(debug is not null, host.Error.Contains("   at Nabla.", StringComparison.Ordinal));
        Assert.True(debug is not null || lines.Length == 2, host.Error);
    }

    [Fact]
    public void Where_nothing_can_be_written_the_exit_code_says_so()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using var folder = new TemporaryFolder();
        Assert.Equal(4, NablaProcess.Shell("nabla data list > /dev/full", folder.Path).ExitCode);
        Assert.Equal(4, NablaProcess.Shell("nabla data list > /dev/full 2> /dev/full", folder.Path).ExitCode);
        Assert.Equal(4, NablaProcess.Shell("nabla backprop --template 1-1 --out /dev/full", folder.Path).ExitCode);
        Assert.Equal(2, NablaProcess.Shell("nabla docto 2> /dev/full", folder.Path).ExitCode);
        Assert.Equal(FileAttributes.Normal, File.GetAttributes("/dev/full") & FileAttributes.Normal);
        Assert.Throws<IOException>(() => File.WriteAllText("/dev/full", "x"));   // it is still there
    }

    [Theory]
    [InlineData("--layrs", "--layers")]
    [InlineData("--ephocs", "--epochs")]
    [InlineData("trian", "train")]
    [InlineData("--something-else", null)]
    [InlineData("x", null)]
    public void Suggestions_are_near_or_absent(string word, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(word, ["--layers", "--epochs", "--seed", "train", "check"]));

    [Fact]
    public void A_name_of_one_letter_is_not_near_to_every_other_letter()
    {
        Assert.Null(Suggestion.Nearest("z", ["a", "b", "y"]));
        Assert.Equal("y", Suggestion.Nearest("Y", ["a", "b", "y"]));
        Assert.Equal("y", Suggestion.Nearest("y1", ["a", "b", "y"]));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_insertions_deletions_replacements_and_swaps(string from, string to, int distance)
    {
        Assert.Equal(distance, Suggestion.Distance(from, to));
        Assert.Equal(distance, Suggestion.Distance(to, from));
    }
}
