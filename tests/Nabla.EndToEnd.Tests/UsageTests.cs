namespace Nabla.EndToEnd.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("docto", "error: nabla has no command docto", "did you mean doctor?")]
    [InlineData("doctor --jsno", "error: nabla doctor has no option --jsno", "did you mean --json?")]
    [InlineData(
        "inspect digits --exmaple=3", "error: nabla inspect has no option --exmaple", "did you mean --example?")]
    [InlineData("train digits --batch 32", "error: nabla train has no option --batch", "did you mean --batch-size?")]
    [InlineData("train digits --valid=0", "error: nabla train has no option --valid", "did you mean --validation?")]
    [InlineData("data lits", "error: nabla data has no command lits", "did you mean list?")]
    [InlineData("data verify mnsit", "error: there is no data set mnsit", "did you mean mnist?")]
    [InlineData(
        "inspect digits --set exampel=3", "error: there is no setting \"exampel\"", "did you mean \"example\"?")]
    [InlineData("--json doctor", "error: --json stands before the command", "nabla doctor … --json")]
    [InlineData(
        "train --optimizer sdg", "error: --optimizer takes one of sgd, adam, adamw, rmsprop, adagrad, not \"sdg\"",
        "did you mean sgd?")]
    [InlineData("inspect digits --part tset", "error: --part takes one of all, train, test, not \"tset\"",
        "did you mean test?")]
    public void A_typing_error_ends_with_2_names_the_word_and_suggests_another(
        string line, string heading, string suggestion)
    {
        Finished run = NablaProcess.Run(line);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Equal(heading, run.Error.Split('\n')[0]);
        Assert.Contains(suggestion, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("doctor --nothing-like-it")]
    [InlineData("nothing-like-it")]
    [InlineData("doctor one two")]
    [InlineData("completion")]
    [InlineData("inspect digits --example")]
    [InlineData("inspect digits --example 1 --example 2")]
    public void A_wrong_command_line_gets_a_few_lines_that_point_at_help_and_no_more(string line)
    {
        Finished run = NablaProcess.Run(line);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        string[] lines = run.Error.TrimEnd('\n').Split('\n');
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.InRange(lines.Length, 1, 3);
        Assert.Matches("(?m)^  help +nabla.* --help$", run.Error);
    }

    [Fact]
    public void Facts_and_fix_stand_under_each_other()
    {
        Finished run = NablaProcess.Run("data stats ./nothing");
        string[] lines = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal("error: the data cannot be read", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(@"^  [a-z-]+ +\S", line));
        Assert.Single(lines[1..].Select(line => line.Length - line[2..]
            .TrimStart("abcdefghijklmnopqrstuvwxyz-".ToCharArray()).TrimStart().Length).Distinct());
        Assert.StartsWith("  fix ", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("--help", 0)]
    [InlineData("data", 0)]
    [InlineData("data stats nothing-here", 3)]
    [InlineData("inspect nothing-here", 3)]
    [InlineData("data fetch digits", 2)]
    [InlineData("--color purple", 2)]
    [InlineData("inspect digits --example -1", 2)]
    [InlineData("inspect digits --example 1797", 2)]
    [InlineData("inspect digits --config nothing-here", 2)]
    public void Exit_codes_tell_whose_fault_it_is(string line, int exitCode)
    {
        Finished run = NablaProcess.Run(line);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Equal(exitCode == 0, run.Error.Length == 0);
    }

    [Fact]
    public void Kernels_that_do_not_exist_are_a_usage_problem()
    {
        Finished run = NablaProcess.Run("doctor", new() { ["NABLA_KERNEL"] = "abacus" });
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("NABLA_KERNEL=abacus", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_ends_with_4()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full on this system");
        using var folder = new TemporaryFolder();
        Finished run = NablaProcess.Shell("nabla doctor > /dev/full", folder.Path);
        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_leaves_early_is_no_problem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no sh on Windows");
        using var folder = new TemporaryFolder();
        Finished run = NablaProcess.Shell("nabla inspect digits --json | head -c 10", folder.Path);
        Assert.Equal(("{\"kind\":\"d", "", 0), (run.Out, run.Error, run.ExitCode));
    }

    [Fact]
    public void The_version_is_one_line()
    {
        Finished run = NablaProcess.Run("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\Anabla \d+\.\d+\.\d+\S*\n\z", run.Out);
    }
}
