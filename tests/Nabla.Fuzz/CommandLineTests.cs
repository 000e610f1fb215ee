using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nabla.Cli.Shell;
using Nabla.EndToEnd.Tests;

namespace Nabla.Fuzz;

/// <summary>Whatever is typed, the command ends with an exit code that is documented and says what is wrong in words
/// that are not the runtime's.</summary>
public sealed class CommandLineTests(ITestOutputHelper output)
{
    private const int Seed = 1, PutBackEvery = 50;

    // Until a line is interrupted, and from then until it must have come to its end.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1.5), s_end = TimeSpan.FromSeconds(60);

    private static readonly int[] s_documented =
    [
        ExitCode.Done, ExitCode.No, ExitCode.Usage, ExitCode.Data, ExitCode.CannotWrite, ExitCode.Interrupted,
    ];

    private static readonly string[] s_ofTheRuntime =
    [
        "(Parameter '", "Stream was too long", "\n   at ", "Exception", "Object reference", "Nullable object", "Arg_",
        "Sequence contains", "Index was out", "cannot be null", "Specified argument", "Input string was not",
        "Arithmetic operation", "Non-negative number", "Array dimensions", "Insufficient memory", "System.IO",
        "Nabla.Cli.",
        "The given key", "Unable to cast", "was not in a correct format", "argument was out of",
    ];

    private readonly List<string> _slow = [];
    private TestHost _host = new();
    private RootCommand? _root;

    [Fact]
    public void Drawn_command_lines_are_answered() => Draw(300);

    [Fact]
    [Trait("Tier", "long")]
    public void Five_thousand_drawn_command_lines_are_answered() => Draw(5_000);

    private void Draw(int count)
    {
        string trace = Path.Combine(Repository.Root, "TestResults", "fuzz", "line.current");
        Directory.CreateDirectory(Path.GetDirectoryName(trace)!);
        int seed = int.Parse(
            Environment.GetEnvironmentVariable("NABLA_FUZZ_SEED") ?? $"{Seed}", CultureInfo.InvariantCulture);
        using var places = new Places();
        _root = App.Root(_host.Host);
        var codes = new SortedDictionary<int, int>();
        var wrong = new List<string>();
        var lines = new CommandLines(_root, places);
        for (int i = 0; i < count; i++)
        {
            if (i % PutBackEvery == 0)
                places.PutBack();
            var random = new Mutator((ulong)seed ^ ((ulong)i * 0xD1B54A32D192ED03));
            string[] line = lines.Next(random, i);
            string typed = $"seed {seed}, line {i}: nabla {string.Join(' ', line.Select(Shown))}";
            File.WriteAllText(trace, typed);   // should the whole process end
            int exitCode = Type(line, random.OneIn(2) ? "" : "a,b,y\n1,2,p\n3,4,q\n");
            codes[exitCode] = codes.GetValueOrDefault(exitCode) + 1;
            if (Wrong(exitCode) is { } what)
                wrong.Add($"{typed}\n{what}\n{Short(_host.Error)}");
            if (exitCode == ExitCode.Interrupted)
            {
                _host = new();
                _root = App.Root(_host.Host);
            }
        }

        output.WriteLine($"{count} lines, by exit code: " +
            string.Join(", ", codes.Select(pair => $"{pair.Key}: {pair.Value}")));
        foreach (string line in _slow)
            output.WriteLine(line);
        Assert.True(wrong.Count == 0, $"{wrong.Count} lines:\n\n{string.Join("\n\n", wrong.Take(25))}");
    }

    private int Type(string[] line, string input)
    {
        _host.BeginWith(System.Text.Encoding.UTF8.GetBytes(input));
        int exitCode = -1;
        var typing = new Thread(() => exitCode = App.Run(line, _host.Host, _root), 8 << 20);
        long start = Stopwatch.GetTimestamp();
        typing.Start();
        if (typing.Join(s_patience))
            return exitCode;
        _host.Host.Interruption.Interrupt(ExitCode.Interrupted);
        bool ends = typing.Join(s_end);
        _slow.Add($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: {string.Join(' ', line.Select(Shown))}");
        Assert.True(ends, $"still at it: nabla {string.Join(' ', line.Select(Shown))}");
        return exitCode;
    }

    private string? Wrong(int exitCode)
    {
        if (!s_documented.Contains(exitCode))
            return $"exit code {exitCode}";
        string said = _host.Error + _host.Out;
        if (s_ofTheRuntime.FirstOrDefault(text => said.Contains(text, StringComparison.Ordinal)) is { } text)
            return $"exit code {exitCode} with \"{text}\": {Around(said, text)}";
        bool isRefused = exitCode is ExitCode.Usage or ExitCode.Data or ExitCode.CannotWrite;
        return isRefused && !Plain(_host.Error).Split('\n').Any(l => l.StartsWith("error: ", StringComparison.Ordinal))
            ? $"exit code {exitCode} without a word" : null;
    }

    // Without colors.
    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\e\\[[0-9;]*m", "");

    [Theory]   // what was found once
    [InlineData(ExitCode.Done, "check v v.csv")]
    [InlineData(ExitCode.Done, "explain a a.csv")]
    [InlineData(ExitCode.Usage, "evaluate d --divisor=1e-300")]
    [InlineData(ExitCode.Data, "train ,a.csv")]
    [InlineData(ExitCode.Data, "inspect ,a.csv")]
    [InlineData(ExitCode.Usage, "descend \0")]
    [InlineData(ExitCode.Usage, "inspect a\0b")]
    [InlineData(ExitCode.Usage, "train a.csv --set run-dir=a\0b")]
    public void What_ended_in_the_runtime_s_words_once_is_answered_now(int exitCode, string line)
    {
        using var places = new Places();
        _root = App.Root(_host.Host);
        Assert.Equal(exitCode, Type(line.Split(' '), ""));
        Assert.Null(Wrong(exitCode));
    }

    private static string Around(string said, string text)
    {
        int at = said.IndexOf(text, StringComparison.Ordinal);
        return said[Math.Max(0, at - 100)..Math.Min(said.Length, at + 100)];
    }

    private static string Short(string text) => text.Length > 1500 ? text[..1500] + "…" : text;

    // As C# writes it, so that what cannot be seen is.
    private static string Shown(string word)
    {
        string text = word.Length > 60 ? $"{word[..60]}…({word.Length})" : word;
        return text.Length > 0 && text.All(c => c is > ' ' and < '\x7F' and not '\'') ? text
            : "'" + string.Concat(text.Select(c => c is >= ' ' and < '\x7F' ? $"{c}" : $"\\u{(int)c:x4}")) + "'";
    }
}
