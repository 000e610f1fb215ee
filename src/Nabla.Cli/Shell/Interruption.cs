using System.Runtime.InteropServices;

namespace Nabla.Cli.Shell;

/// <summary>Ctrl-C, SIGTERM, and SIGHUP, which comes where a terminal is closed or a connection lost. A command that
/// asked for <see cref="Token"/> gets the first signal through it, so that it can finish its batch and save; the second
/// signal ends the process at once, and so does the first where no command asked.</summary>
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
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => On(context, Shell.ExitCode.HungUp)),
        .. OfFilesTooLarge(),
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

    /// <summary>The same for waits that a command knows nothing of: where nobody asked for <see cref="Token"/>, a
    /// signal ends the process as ever.</summary>
    public CancellationToken Unwatched => _source.Token;

    /// <summary>130, 143 or 129 once a signal came; before, 0.</summary>
    public int ExitCode => _exitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    // A file that may not get so large (ulimit -f) is an error of writing, which is told; by itself the signal kills.
    private static IEnumerable<PosixSignalRegistration> OfFilesTooLarge()
    {
        const int OnLinuxAndMac = 25;   // SIGXFSZ
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            yield return PosixSignalRegistration.Create((PosixSignal)OnLinuxAndMac, context => context.Cancel = true);
    }

    private void On(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        bool isFirst = _exitCode == 0;
        _exitCode = exitCode;
        if (!isFirst || !_isWatched)
            Environment.Exit(exitCode);
        Interrupt(exitCode);
    }

    /// <summary>What the first signal does where a command asked for <see cref="Token"/>; for hosts that get no
    /// signals.</summary>
    /// <param name="exitCode">130, 143 or 129.</param>
    internal void Interrupt(int exitCode)
    {
        _exitCode = exitCode;
        _source.Cancel();
    }
}
