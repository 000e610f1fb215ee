using System.CommandLine;
using System.Text;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary>A process without a process: streams in memory, an environment of the test's own, nobody who
/// interrupts.</summary>
internal sealed class TestHost
{
    readonly Func<string> _out, _error;

    /// <summary>Makes one with bytes as standard input.</summary>
    public static TestHost WithInput(byte[] input) => new(null, input, null);

    /// <summary>Makes one.</summary>
    public TestHost(Dictionary<string, string>? environment = null, string input = "", Terminal? terminal = null)
        : this(environment, Encoding.UTF8.GetBytes(input), terminal) { }

    TestHost(Dictionary<string, string>? environment, byte[] input, Terminal? terminal)
    {
        MemoryStream results = new(), messages = new();
        _out = () => Encoding.UTF8.GetString(results.ToArray());
        _error = () => Encoding.UTF8.GetString(messages.ToArray());
        Host = new Host(
            new Output(results, messages, terminal ?? Terminal.None), () =>
            new MemoryStream(input),
            name => environment?.GetValueOrDefault(name), new Interruption(listen: false), TimeProvider.System);
    }

    /// <summary>What commands get.</summary>
    public Host Host { get; }

    /// <summary>Standard output so far.</summary>
    public string Out => _out();

    /// <summary>Standard error so far.</summary>
    public string Error => _error();

    /// <summary>nabla with every command.</summary>
    public static RootCommand Root() => App.Root(new TestHost().Host);
}
