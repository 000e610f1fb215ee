using System.Numerics;
using Nabla.Lab.Server;
using Nabla.Lab.Session;

namespace Nabla.Lab;

/// <summary>
/// A page in the browser that shows a program's own training: z, a, δ and gradients of every step, on this machine
/// only. From the page the training can be paused, taken step by step, and taken back. The program goes on as before,
/// and calls <see cref="Step"/> in place of <see cref="TrainingSession{T}.Step()"/>.
/// </summary>
/// <example><code>
/// using TrainingSession&lt;float&gt; session = trainer.Begin(train);
/// await using var lab = NablaLab.Attach(session);
/// Console.WriteLine(lab.Address);
/// while (lab.Step())
/// {
///     if (session.IsLastInEpoch)
///         Console.WriteLine(session.Evaluate(test));
/// }
/// </code></example>
public sealed class NablaLab : IAsyncDisposable
{
    private readonly LabSession _session;
    private readonly LabServer _server;
    private readonly AutoResetEvent _woken = new(false);
    private readonly Func<StopReason?> _reason;
    // Whose turn it is: between two steps the training is the program's, and requests of the page wait.
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isOurs, _isDisposed;

    private NablaLab(LabTraining training, string name, int port, Func<StopReason?> reason)
    {
        _reason = reason;
        _session = new(LabSubject.Of(training, name), _turn);
        _session.Woken += Wake;
        _session.Do(LabAction.Run);
        _server = LabServer.StartAsync(_session, port, trains: false).GetAwaiter().GetResult();
        Address = new(_server.Address);
    }

    /// <summary>Where the page is. The address has a token, without which nothing is answered.</summary>
    public Uri Address { get; }

    /// <summary>Shows a training. It runs at full speed until somebody pauses it in the page.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="session">The training, before its first step, so that the page can go back to it; stays the
    /// caller's, who disposes of it after this.</param>
    /// <param name="test">Examples to look at beside those that are learned from; or null.</param>
    /// <param name="port">Where to serve, 1 to 65535; 0: any port that is free.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is none.</exception>
    /// <exception cref="InvalidOperationException">The training has begun.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static NablaLab Attach<T>(TrainingSession<T> session, Dataset? test = null, int port = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        if (session.Current.Number > 0 || session.Phase is not null)
        {
            throw new InvalidOperationException(
                Invariant($"The training is at step {session.Current.Number}. Show it before its first one."));
        }

        string name = session.Training.Name;
        var training = new LabTraining<T>(name, session, test ?? session.Validation)
        {
            IsTestSeen = test is null, IsDriven = true,
        };
        return new(training, name, port, () => session.Reason);
    }

    /// <summary>Takes the next step, as soon as the page lets it: at once where nobody paused. Between two calls the
    /// training is the program's: it may evaluate it, save it or change its parameters, and the page waits. Steps that
    /// somebody takes from the page are told of one by one, too; on the way back they come again.</summary>
    /// <param name="cancellationToken">Ends the waiting; the training stays as it is.</param>
    /// <returns>Whether a step was taken; false where training is over (<see cref="TrainingSession{T}.Reason"/>).
    /// The page goes on to show it until <see cref="DisposeAsync"/>.</returns>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    /// <exception cref="ObjectDisposedException">The page has ended.</exception>
    public bool Step(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Leave();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan wait = _session.Work(TimeSpan.Zero, out bool isTaken);
            if (isTaken)
            {
                _turn.Wait(CancellationToken.None);
                _isOurs = true;
                return true;
            }

            if (_reason() is not null)
                return false;
            if (wait != TimeSpan.Zero)
                WaitHandle.WaitAny([_woken, cancellationToken.WaitHandle], wait);
        }
    }

    /// <summary>Ends the page. The training stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Leave();
        _session.Woken -= Wake;
        await _server.DisposeAsync().ConfigureAwait(false);
        _woken.Dispose();
        _turn.Dispose();
    }

    private void Leave()
    {
        if (_isOurs)
            _turn.Release();
        _isOurs = false;
    }

    private void Wake() => _woken.Set();
}
