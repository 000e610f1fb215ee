using System.CommandLine.Help;
using System.Reflection;
using Nabla.Cli.Commands;

namespace Nabla.Cli.Shell;

/// <summary>The command line as a whole: parse, run, turn whatever happens into an exit code.</summary>
internal static class App
{
    /// <summary>Every command, in the order in which the overview lists them.</summary>
    public static IEnumerable<Command> Commands() =>
    [
        TrainCommand.Create(),
        ResumeCommand.Create(),
        EvaluateCommand.Create(),
        PredictCommand.Create(),
        BackpropCommand.Create(),
        DescendCommand.Create(),
        CheckCommand.Create(),
        ExplainCommand.Create(),
        LabCommand.Create(),
        RunsCommand.Create(),
        InspectCommand.Create(),
        VerifyCommand.Create(),
        ConvertCommand.Create(),
        DataCommand.Create(),
        BenchCommand.Create(),
        DoctorCommand.Create(),
        CompletionCommand.Create(),
    ];

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">What was typed.</param>
    /// <param name="host">Where it runs.</param>
    /// <param name="root"><see cref="Root"/> of the host, for many runs: options keep a list of all commands that they
    /// were ever added to. Null: made for this run.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments, Host host, RootCommand? root = null)
    {
        int exitCode;
        try
        {
            exitCode = Dispatch(arguments, host, root ?? Root(host));
        }
        catch (OperationCanceledException) when (host.Interruption.ExitCode != 0)
        {
            exitCode = host.Interruption.ExitCode;
        }
        catch (Exception e)
        {
            exitCode = Report(e, host);
        }

        return exitCode == ExitCode.Done && host.Interruption.ExitCode != 0 ? host.Interruption.ExitCode : exitCode;
    }

    private static int Dispatch(string[] arguments, Host host, RootCommand root)
    {
        ParseResult result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        UseColor(result, host.Output);
        bool isHelp = result.Action is Help.Action;
        if (!isHelp && result.Action?.ClearsParseErrors != true && UsageErrors.Of(result) is { } problem)
            throw problem;
        return result.Invoke(new InvocationConfiguration
        {
            Output = host.Output.Out,
            Error = host.Output.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,   // signals are ours
        });
    }

    /// <summary>nabla itself, with every command below it.</summary>
    public static RootCommand Root(Host host)
    {
        var root = new RootCommand("trains feed-forward networks and shows every quantity of backpropagation");
        foreach (Command command in Commands())
        {
            (command as NablaCommand)?.Bind(host);
            root.Add(command);
        }

        root.Add(CommonOptions.Color);
        root.SetAction(result => Help.Write(result, host.Output));
        foreach (Option option in root.Options)
        {
            if (option is HelpOption)
            {
                option.Description = "show this help";
                option.Action = new Help.Action(host.Output);
            }

            if (option is VersionOption)
            {
                option.Description = "show the version";
                option.Action = new VersionAction(host.Output);
            }
        }

        return root;
    }

    private static void UseColor(ParseResult result, Output output)
    {
        string? color = result.GetResult(CommonOptions.Color) is { Tokens: [var token] } ? token.Value : null;
        output.UseColor(color switch
        {
            null or "auto" => null,
            "always" => true,
            "never" => false,
            _ => throw Problem.Usage($"--color takes auto, always or never, not \"{color}\""),
        });
    }

    private static int Report(Exception exception, Host host)
    {
        Problem problem = Problems.From(exception);
        try
        {
            Problems.Print(problem, host.Output);
            if (host.Environment("NABLA_DEBUG") is not (null or "" or "0"))
                host.Output.Error.WriteLine(exception.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed or on a full disk: the exit code has to do.
        }

        return problem.ExitCode;
    }

    private sealed class VersionAction(Output output) : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            output.Out.WriteLine("nabla " + Version);
            return ExitCode.Done;
        }
    }

    /// <summary>The version, with the revision it was built from where that is known.</summary>
    public static string Version { get; } =
        typeof(App).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
