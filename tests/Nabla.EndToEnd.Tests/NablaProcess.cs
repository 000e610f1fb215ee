using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary>What a finished process said.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
internal sealed record Finished(int ExitCode, string Out, string Error)
{
    /// <summary>Everything, for messages of failing tests.</summary>
    public override string ToString() =>
        $"exit code {ExitCode}\n--- standard output\n{Out}\n--- standard error\n{Error}";
}

/// <summary>Runs the built command as users do, its streams redirected unless a test uses a terminal. Where neither a
/// folder nor variables are given, nothing shows whether it is another process: then it is this one, which has
/// compiled the command already.</summary>
internal static class NablaProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);
    private static readonly string[] s_removed =
        ["NO_COLOR", "CI", "LC_ALL", "LC_CTYPE", "LANG", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"];

    private static readonly Dictionary<string, string> s_clean = new() { ["LANG"] = "C.UTF-8" };

    // Options keep a list of all trees of commands that they were ever added to: few are made.
    private static readonly ConcurrentBag<(TestHost Host, RootCommand Root)> s_hosts = [];

    // What depends on the process: variables that say where data are, what is measured, how it was started.
    private static readonly HashSet<string> s_showProcess = ["mnist", "fashion", "bench", "doctor", "resume", "data"];

    /// <summary>The command's assembly, beside the tests.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Nabla.Cli.dll");

    /// <summary>The program that runs assemblies.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>nabla with arguments separated by single spaces.</summary>
    public static Finished Run(string arguments, Dictionary<string, string>? environment = null, string input = "",
        string? folder = null) =>
        Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment, input, folder);

    /// <summary>nabla with these arguments.</summary>
    public static Finished Run(IEnumerable<string> arguments, Dictionary<string, string>? environment = null,
        string input = "", string? folder = null)
    {
        string[] all = [.. arguments];
        if (environment is not null || folder is not null || all.Any(s_showProcess.Contains))
            return Finish(Start(Dotnet, [Assembly, .. all], environment, folder), input);
        if (!s_hosts.TryTake(out (TestHost Host, RootCommand Root) its))
        {
            var host = new TestHost(s_clean);
            its = (host, App.Root(host.Host));
        }

        its.Host.BeginWith(System.Text.Encoding.UTF8.GetBytes(input));
        int exitCode = App.Run(all, its.Host.Host, its.Root);
        Finished run = new(exitCode, its.Host.Out, its.Host.Error);
        s_hosts.Add(its);
        return run;
    }

    /// <summary>A line for the shell in which <c>nabla</c> is the built command.</summary>
    public static Finished Shell(string line, string folder, Dictionary<string, string>? environment = null) =>
        Finish(Start("sh", ["-c", $"nabla() {{ \"{Dotnet}\" \"{Assembly}\" \"$@\"; }}; {line}"], environment, folder),
        "");

    /// <summary>nabla on a terminal of its own, made by util-linux's script; standard output has both
    /// streams.</summary>
    public static Finished OnTerminal(
        string arguments, Dictionary<string, string>? environment = null, string redirect = "") =>
        Finish(Start("script", ["-qec", $"\"{Dotnet}\" \"{Assembly}\" {arguments} {redirect}", "/dev/null"],
            new Dictionary<string, string>(environment ?? []) { ["TERM"] = environment?.GetValueOrDefault("TERM")
                ?? "xterm-256color" },
            null), "");

    /// <summary>Whether there is a program of that name.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Starts a process in a clean environment: no NABLA_ variables, no locale, no color variables.</summary>
    public static Process Start(
        string program, IEnumerable<string> arguments, Dictionary<string, string>? environment, string? folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        string[] ours = [.. start.Environment.Keys.Where(name => name.StartsWith("NABLA_", StringComparison.Ordinal))];
        foreach (string name in ours)
            start.Environment.Remove(name);
        foreach (string name in s_removed)
            start.Environment.Remove(name);
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Starts nabla as a shell does, so that it can be interrupted: a test runner in the background has its
    /// interruption ignored, and children inherit that; env restores it.</summary>
    public static Process StartInterruptible(
        string arguments, string folder, params (string Name, string Value)[] environment)
    {
        Xunit.Assert.SkipUnless(Has("env") && OperatingSystem.IsLinux(), "there is no env of GNU coreutils");
        return Start("env",
            ["--default-signal=INT", .. environment.Select(v => $"{v.Name}={v.Value}"), Dotnet, Assembly,
                .. arguments.Split(' ')],
            null, folder);
    }

    /// <summary>Sends a signal: INT, TERM.</summary>
    public static void Send(string signal, Process process)
    {
        using Process kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for a minute at most.</summary>
    public static void WaitUntil(Func<bool> holds, string otherwise)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Xunit.Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1), otherwise);
            Thread.Sleep(5);
        }
    }

    /// <summary>Feeds a process its input and waits for its end.</summary>
    public static Finished Finish(Process process, string input, TimeSpan? limit = null)
    {
        TimeSpan most = limit ?? s_limit;
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(),
                error = process.StandardError.ReadToEndAsync();
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // A process may end without reading what it is given.
            }

            if (process.WaitForExit(most))
                return new Finished(process.ExitCode, output.Result, error.Result);
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"The process did not end within {most}: {string.Join(' ', process.StartInfo.ArgumentList)}");
        }
    }
}
