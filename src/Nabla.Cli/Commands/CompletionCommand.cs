namespace Nabla.Cli.Commands;

/// <summary><c>nabla completion</c>: what makes a shell complete commands and options. The scripts ask nabla itself, by
/// the directive <c>[suggest:POSITION]</c>, so they need no update when commands change.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bash"] = """
            # nabla completion for bash: add to ~/.bashrc   eval "$(nabla completion bash)"
            _nabla_complete() {
                local IFS=$'\n'
                local words
                words="$(nabla "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)"
                COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _nabla_complete nabla
            """,
        ["zsh"] = """
            # nabla completion for zsh: add to ~/.zshrc after compinit   eval "$(nabla completion zsh)"
            _nabla_complete() {
                local -a found
                found=("${(@f)$(nabla "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                compadd -a found
                _files
            }
            compdef _nabla_complete nabla
            """,
        ["fish"] = """
            # nabla completion for fish: save as ~/.config/fish/completions/nabla.fish
            function __nabla_complete
                set -l line (commandline -cp)
                nabla "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c nabla -a '(__nabla_complete)'
            """,
        ["pwsh"] = """
            # nabla completion for PowerShell: add to $PROFILE   nabla completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName nabla -ScriptBlock {
                param($word, $line, $position)
                nabla "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    private static readonly Argument<string> s_shell = MakeShell();

    public static Command Create() =>
        new NablaCommand("completion", "prints the script that completes commands and options in your shell", Run,
            "nabla completion bash")
        {
            s_shell,
        };

    private static int Run(Invocation call)
    {
        string shell = call.Get(s_shell)!;
        if (!s_scripts.TryGetValue(shell, out string? script))
        {
            throw Problem.Usage(
                $"there is no completion for \"{shell}\"", $"name one of {string.Join(", ", s_scripts.Keys)}");
        }

        call.Output.Out.WriteLine(script.ReplaceLineEndings("\n"));
        return ExitCode.Done;
    }

    private static Argument<string> MakeShell()
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", s_scripts.Keys) };
        shell.CompletionSources.Add([.. s_scripts.Keys]);
        return shell;
    }
}
