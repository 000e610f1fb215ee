using System.CommandLine.Parsing;

namespace Nabla.Cli.Shell;

/// <summary>What is wrong with a command line: one problem, a suggestion, and a line that names --help.</summary>
internal static class UsageErrors
{
    private static readonly string s_mayBeBlank = TableSettings.Delimiter.Option.Name;

    /// <summary>The first thing wrong, or null.</summary>
    public static Problem? Of(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string path = Help.PathOf(command);
        if (UnknownOption(result) is { } option)
        {
            return OptionNames(command).Contains(option, StringComparer.Ordinal)
                ? Problem.Usage($"{option} stands before the command", $"{path} … {option}", ("help", $"{path} --help"))
                : Make($"{path} has no option {option}", Suggestion.Nearest(option, OptionNames(command)), path);
        }

        if (result.UnmatchedTokens is [var token, ..])
        {
            return command.Subcommands.Any()
                ? Make($"{path} has no command {token}",
                Suggestion.Nearest(token, command.Subcommands.Select(c => c.Name)), path)
                : Make($"{path} takes no further argument {token}", null, path);
        }

        return result.Errors.Count > 0 ? Make(Message(result.Errors[0], path), null, path) : Empty(result, path);
    }

    // A variable of the shell that is not set gives an empty argument, and no command means one.
    private static Problem? Empty(ParseResult result, string path)
    {
        foreach (SymbolResult given in result.CommandResult.Children)
        {
            string name = given is ArgumentResult a ? a.Argument.Name : ((OptionResult)given).Option.Name;
            if (given.Tokens.Any(token => token.Value.Contains('\0', StringComparison.Ordinal)))
                return Problem.Usage($"{name} has a null character in it", "leave it out");
            if (given.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)) && name != s_mayBeBlank)
            {
                return Problem.Usage($"{name} is empty",
                    "give a value, or leave it out; a variable of the shell that is not set gives an empty one",
                    ("help", $"{path} --help"));
            }
        }

        return null;
    }

    private static Problem Make(string heading, string? suggestion, string path) => Problem.Usage(
        heading, suggestion is null ? null : $"did you mean {suggestion}?", ("help", $"{path} --help"));

    // System.CommandLine gives a word with dashes that is no option to a positional argument that has room.
    private static string? UnknownOption(ParseResult result)
    {
        if (result.Tokens.Any(token => token.Type == TokenType.DoubleDash))
            return null;
        return result.UnmatchedTokens
            .Concat(result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens)
            .Select(t => t.Value))
            .FirstOrDefault(word => word is ['-', not (>= '0' and <= '9'), ..])?.Split('=', ':')[0];
    }

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Concat(
            command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(o => o.Recursive))
            .Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal));

    private static string Message(ParseError error, string path) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} takes a value: {option.Option.HelpName}",
        OptionResult { Tokens.Count: > 1 } option => $"{option.Option.Name} is given {option.Tokens.Count} times",
        OptionResult option => $"{option.Option.Name} does not take \"{option.Tokens[0].Value}\"",
        ArgumentResult { Tokens.Count: 0 } argument =>
            $"{path} takes {argument.Argument.Name}: {argument.Argument.Description}",
        _ => error.Message.TrimEnd('.'),
    };
}
