namespace Nabla.EndToEnd.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("nabla doc", "doctor")]
    [InlineData("nabla inspect --par", "--part")]
    [InlineData("nabla inspect digits --part t", "train")]
    [InlineData("nabla data v", "verify")]
    [InlineData("nabla completion z", "zsh")]
    public void Commands_options_and_values_are_completed(string line, string expected)
    {
        // The shells hand over the whole line, the command's name first.
        Finished run = NablaProcess.Run([$"[suggest:{line.Length}]", line]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Out.Split('\n'));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void A_script_is_one_that_its_shell_can_read(string shell)
    {
        Assert.SkipUnless(NablaProcess.Has(shell), $"there is no {shell}");
        using var folder = new TemporaryFolder();
        string script = folder.Write("complete", NablaProcess.Run($"completion {shell}").Out);
        Finished run = NablaProcess.Finish(NablaProcess.Start(shell, ["-n", script], null, folder.Path), "");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void The_script_for_fish_completes()
    {
        Assert.SkipUnless(NablaProcess.Has("fish"), "there is no fish");
        using var folder = new TemporaryFolder();
        string script = folder.Write("complete.fish", $"""
            function nabla; "{NablaProcess.Dotnet}" "{NablaProcess.Assembly}" $argv; end
            nabla completion fish | source
            complete -C "nabla inspect digits --part t"
            """);
        Finished run = NablaProcess.Finish(NablaProcess.Start("fish", [script], null, folder.Path), "");
        Assert.Contains("train", run.Out.Split('\n'));
    }

    [Theory]
    [InlineData("bash", "nabla doc", "doctor")]
    [InlineData("bash", "nabla data ver", "verify")]
    public void The_script_for_bash_completes(string shell, string line, string expected)
    {
        Assert.SkipUnless(NablaProcess.Has(shell), $"there is no {shell}");
        using var folder = new TemporaryFolder();
        string script = folder.Write("complete.sh", $$"""
            nabla() { "{{NablaProcess.Dotnet}}" "{{NablaProcess.Assembly}}" "$@"; }
            eval "$(nabla completion bash)"
            COMP_LINE="{{line}}"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _nabla_complete
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        Assert.Equal(
            expected + "\n", NablaProcess.Finish(NablaProcess.Start(shell, [script], null, folder.Path), "").Out);
    }
}
