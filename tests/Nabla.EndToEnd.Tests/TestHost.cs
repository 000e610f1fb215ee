using System.CommandLine;
using System.Text;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

/// <summary>A process without a process: streams in memory, an environment of the test's own, nobody who
/// interrupts.</summary>
internal sealed class TestHost
{
    private readonly Func<string> _out, _error;
    private readonly Action _clear;
    private byte[] _input;

    /// <summary>Makes one.</summary>
    public TestHost(Dictionary<string, string>? environment = null, string input = "", Terminal? terminal = null)
    {
        _input = Encoding.UTF8.GetBytes(input);
        MemoryStream results = new(), messages = new();
        _out = () => Encoding.UTF8.GetString(results.ToArray());
        _error = () => Encoding.UTF8.GetString(messages.ToArray());
        _clear = () =>
        {
            results.SetLength(0);
            messages.SetLength(0);
        };
        Host = new Host(
            new Output(results, messages, terminal ?? Terminal.None), () => new MemoryStream(_input),
            name => environment?.GetValueOrDefault(name), new Interruption(listen: false), TimeProvider.System);
    }

    /// <summary>What commands get.</summary>
    public Host Host { get; }

    /// <summary>Standard output so far.</summary>
    public string Out => _out();

    /// <summary>Standard error so far.</summary>
    public string Error => _error();

    /// <summary>Begins anew, with bytes as standard input.</summary>
    public void BeginWith(byte[] input)
    {
        _input = input;
        _clear();
    }

    /// <summary>nabla with every command.</summary>
    public static RootCommand Root() => App.Root(new TestHost().Host);
}
