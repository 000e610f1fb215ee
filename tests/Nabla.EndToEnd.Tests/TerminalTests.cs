namespace Nabla.EndToEnd.Tests;

/// <summary>The command on a real terminal, which util-linux's <c>script</c> makes.</summary>
public sealed class TerminalTests
{
    private const string Missing = "there is no util-linux script (Debian: bsdutils) to make a terminal with";

    private static bool HasScript => OperatingSystem.IsLinux() && NablaProcess.Has("script");

    [Fact]
    public void A_terminal_gets_color_and_a_picture()
    {
        Assert.SkipUnless(HasScript, Missing);
        Finished run = NablaProcess.OnTerminal("inspect digits");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\e[1mname", run.Out, StringComparison.Ordinal);
        Assert.Contains("▀", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_redraws_a_line_and_ends_with_a_plot_on_a_terminal_only()
    {
        Assert.SkipUnless(HasScript, Missing);
        using var folder = new TemporaryFolder();
        string live = NablaProcess.OnTerminal($"train --epochs 4 --seed 1 --run-dir {folder["live"]}").Out;
        Assert.Contains("\r\e[K epoch 1/4 [", live, StringComparison.Ordinal);
        Assert.Contains("└──", live, StringComparison.Ordinal);
        Finished plain = NablaProcess.OnTerminal(
            $"train --epochs 4 --seed 1 --run-dir {folder["plain"]}", new() { ["NO_COLOR"] = "1" });
        Assert.DoesNotContain("\e", plain.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("└──", plain.Out, StringComparison.Ordinal);
        Assert.Contains("test accuracy", plain.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exit_code_of_a_problem_is_the_same_on_a_terminal()
    {
        Assert.SkipUnless(HasScript, Missing);
        Finished run = NablaProcess.OnTerminal("docto");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("\e[1;31merror:\e[0m nabla has no command docto", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [InlineData("CI", "true")]
    public void A_terminal_that_wants_none_gets_no_escape_codes(string name, string value)
    {
        Assert.SkipUnless(HasScript, Missing);
        foreach (string line in new[] { "inspect digits", "doctor", "docto" })
        {
            Assert.DoesNotContain(
                "\e", NablaProcess.OnTerminal(line, new() { [name] = value }).Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_gets_none_even_where_standard_error_is_a_terminal()
    {
        Assert.SkipUnless(HasScript, Missing);
        using var folder = new TemporaryFolder();
        string file = folder["out.txt"];
        Finished run = NablaProcess.OnTerminal("inspect digits", redirect: "> " + file);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("name ", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.DoesNotContain("\e", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Never_means_never_on_a_terminal_too()
    {
        Assert.SkipUnless(HasScript, Missing);
        Assert.DoesNotContain(
            "\e", NablaProcess.OnTerminal("inspect digits --color never").Out, StringComparison.Ordinal);
    }
}
