using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Nabla.Cli.Shell;

/// <summary>--help: what a command does, how it is called, what it takes, examples.</summary>
internal static class Help
{
    /// <summary>Prints the help of the command that a command line names.</summary>
    public static int Write(ParseResult result, Output output)
    {
        Command command = result.CommandResult.Command;
        TextWriter to = output.Out;
        Style style = output.OutStyle;
        to.WriteLine($"{style.Strong(PathOf(command))}: {command.Description}");
        to.WriteLine();
        to.WriteLine($"{style.Strong("Usage:")} {Usage(command)}");
        Table(to, style, output.Terminal.Width, "Commands",
            Shown(command.Subcommands).Select(c => (c.Name, c.Description ?? "")));
        Table(to, style, output.Terminal.Width, "Arguments",
            Shown(command.Arguments).Select(a => (ShownName(a), a.Description ?? "")));
        foreach (var group in Options(command).GroupBy(row => row.Group))
            Table(to, style, output.Terminal.Width, group.Key, group.Select(row => (row.Name, row.Text)));
        if (command is NablaCommand { Examples: { Count: > 0 } examples })
        {
            to.WriteLine();
            to.WriteLine(style.Strong("Examples:"));
            foreach (string example in examples)
                to.WriteLine("  " + example);
        }

        return ExitCode.Done;
    }

    /// <summary>"nabla data fetch".</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "nabla";

    private static string Usage(Command command) => string.Join(' ',
    [
        PathOf(command),
        .. command.Subcommands.Any() ? ["COMMAND"] : Array.Empty<string>(),
        .. Shown(command.Arguments)
            .Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{ShownName(a)}]" : ShownName(a)),
        "[options]",
    ]);

    private static IEnumerable<(string Group, string Name, string Text)> Options(Command command)
    {
        var settings = (command as NablaCommand)?.Settings ?? [];
        var unlisted = (command as NablaCommand)?.Unlisted ?? [];
        foreach (Setting setting in settings.Except(unlisted))
        {
            string[] names = ["--" + setting.Name, .. setting.Option.Aliases];
            string value = setting.Placeholder is null ? "" : " " + setting.Placeholder;
            string @default = setting.DefaultText is { Length: > 0 } text ? $" [{text}]" : "";
            yield return (setting.Group, string.Join(", ", names) + value, setting.Description + @default);
        }

        var others = Shown(command.Options).Except(settings.Select(setting => setting.Option))
            .Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(o => o.Recursive));
        foreach (Option option in others)
        {
            string names = option is HelpOption ? "--help, -h" : string.Join(", ", [option.Name, .. option.Aliases]);
            string value = option.HelpName is null ? "" : " " + option.HelpName;
            yield return ("General", names + value, option.Description ?? "");
        }
    }

    private static void Table(
        TextWriter to, Style style, int width, string heading, IEnumerable<(string Name, string Text)> rows)
    {
        const int Widest = 26;   // a longer name has its text on the next line
        var list = rows.ToList();
        if (list.Count == 0)
            return;
        int column = list.Select(row => row.Name.Length).Where(length => length <= Widest).DefaultIfEmpty(Widest).Max();
        to.WriteLine();
        to.WriteLine(style.Strong(heading + ":"));
        foreach (var (name, text) in list)
        {
            string indent = new(' ', column + 4);
            string first = "  " + name.PadRight(column) + "  ";
            if (name.Length > column)
            {
                to.WriteLine("  " + name);
                first = indent;
            }

            foreach (string line in TextLines.Wrap(text, Math.Max(30, width - indent.Length)))
            {
                to.WriteLine((first + line).TrimEnd());
                first = indent;
            }
        }
    }

    private static string ShownName(Argument argument) => argument.HelpName ?? argument.Name;

    private static IEnumerable<TSymbol> Shown<TSymbol>(IEnumerable<TSymbol> symbols) where TSymbol : Symbol =>
        symbols.Where(symbol => !symbol.Hidden);

    /// <summary>What --help does.</summary>
    internal sealed class Action(Output output) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult) => Write(parseResult, output);
    }
}
