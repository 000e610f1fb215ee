using System.Runtime.InteropServices;

namespace Nabla.Cli.Shell;

/// <summary>Ctrl-C and SIGTERM. A command that asked for <see cref="Token"/> gets the first signal through it, so that
/// it can finish its batch and save; the second signal ends the process at once, and so does the first where no command
/// asked.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _isWatched;
    private volatile int _exitCode;

    /// <summary>Starts listening.</summary>
    /// <param name="listen">False: signals keep their ordinary effect.</param>
    public Interruption(bool listen = true) => _registrations = !listen ? [] :
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => On(context, Shell.ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => On(context, Shell.ExitCode.Terminated)),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token
    {
        get
        {
            _isWatched = true;
            return _source.Token;
        }
    }

    /// <summary>130 or 143 once a signal came; before, 0.</summary>
    public int ExitCode => _exitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void On(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        bool isFirst = _exitCode == 0;
        _exitCode = exitCode;
        if (!isFirst || !_isWatched)
            Environment.Exit(exitCode);
        _source.Cancel();
    }
}
