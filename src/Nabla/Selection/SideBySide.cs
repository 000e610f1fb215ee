using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Nabla;

/// <summary>
/// Pieces of work on several threads, told as if they were done one after another: events and results come out in the
/// order of the pieces, on the calling thread. So whoever listens cannot tell how many ran at once.
/// </summary>
internal static class SideBySide
{
    /// <summary>Pieces that may wait, done, for one before them, so that one long piece does not stop the
    /// others.</summary>
    private const int MostWaiting = 64;

    /// <summary>Does all pieces.</summary>
    /// <param name="pieces">What to do, in order. The next one is asked for when a thread is free, so that it may
    /// depend on the time.</param>
    /// <param name="jobs">The most at once; 1: on the calling thread.</param>
    /// <param name="work">Does a piece, on a thread of its own.</param>
    /// <param name="take">Takes what came of a piece.</param>
    /// <param name="progress">Receives the events of all pieces; a <see cref="ILiveProgress"/> also at once.</param>
    /// <param name="cancellationToken">Handed to the work.</param>
    /// <exception cref="Exception">What a piece threw, in its turn; the others are canceled before.</exception>
    internal static void Run<TPiece, TResult>(
        IEnumerable<TPiece> pieces, int jobs, Func<TPiece, IProgress<ITrainingEvent>, CancellationToken, TResult> work,
        Action<TPiece, TResult> take, IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken)
    {
        if (jobs == 1)
        {
            foreach (TPiece piece in pieces)
            {
                var told = new Told(progress);
                take(piece, work(piece, told, cancellationToken));
                told.IsOver();
            }

            return;
        }

        using var begun = new Begun<TPiece, TResult>(work, progress, cancellationToken);
        using IEnumerator<TPiece> next = pieces.GetEnumerator();
        bool hasMore = true;
        while (true)
        {
            while (hasMore && begun.Running < jobs && begun.Waiting < MostWaiting && (hasMore = next.MoveNext()))
                begun.Begin(next.Current);
            if (begun.Waiting == 0)
                return;
            begun.Hear();
            while (begun.TryEnd(out TPiece piece, out TResult result))
                take(piece, result);
        }
    }

    /// <summary>Events of a piece on the calling thread.</summary>
    private sealed class Told(IProgress<ITrainingEvent>? progress) : IProgress<ITrainingEvent>
    {
        private readonly ILiveProgress? _live = progress as ILiveProgress;
        private readonly object _piece = new();

        public void Report(ITrainingEvent value)
        {
            _live?.ReportLive(_piece, value);
            progress?.Report(value);
        }

        internal void IsOver() => _live?.IsOver(_piece);
    }

    /// <summary>The pieces that were begun and are not handed on yet.</summary>
    private sealed class Begun<TPiece, TResult>(
        Func<TPiece, IProgress<ITrainingEvent>, CancellationToken, TResult> work, IProgress<ITrainingEvent>? progress,
        CancellationToken cancellationToken) : IDisposable
    {
        private const int MostUnheard = 4096;

        private readonly CancellationTokenSource _stop =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private readonly BlockingCollection<(Piece Of, ITrainingEvent? Event)> _heard = new(MostUnheard);
        private readonly Queue<Piece> _waiting = [];
        private readonly ILiveProgress? _live = progress as ILiveProgress;

        internal int Running { get; private set; }

        internal int Waiting => _waiting.Count;

        internal void Begin(TPiece what)
        {
            var piece = new Piece(what, _heard);
            _waiting.Enqueue(piece);
            Running++;
            new Thread(() => piece.Run(work, _stop.Token)) { IsBackground = true, Name = "Nabla training" }.Start();
        }

        /// <summary>Waits for an event, and tells those that it is the turn of.</summary>
        internal void Hear()
        {
            var (piece, value) = _heard.Take();
            if (value is null)
            {
                Running--;
                piece.IsOver = true;
                _live?.IsOver(piece);
                return;
            }

            _live?.ReportLive(piece, value);
            if (progress is null)
                return;
            if (piece == _waiting.Peek())
                progress.Report(value);
            else
                piece.Unheard.Enqueue(value);
        }

        /// <summary>The next piece in order, if it is over; what it said so far is told.</summary>
        internal bool TryEnd(out TPiece what, out TResult result)
        {
            (what, result) = (default!, default!);
            if (!_waiting.TryPeek(out Piece? first))
                return false;
            while (first.Unheard.TryDequeue(out ITrainingEvent? value))
                progress!.Report(value);
            if (!first.IsOver)
                return false;
            _waiting.Dequeue();
            first.Thrown?.Throw();
            (what, result) = (first.What, first.Result!);
            return true;
        }

        /// <summary>Cancels what still runs, and waits for it.</summary>
        public void Dispose()
        {
            _stop.Cancel();
            while (Running > 0)
            {
                if (_heard.Take().Event is null)
                    Running--;
            }

            _heard.Dispose();
            _stop.Dispose();
        }

        /// <summary>A piece, what it said that nobody heard yet, and what came of it.</summary>
        private sealed class Piece(TPiece what, BlockingCollection<(Piece, ITrainingEvent?)> heard)
            : IProgress<ITrainingEvent>
        {
            internal TPiece What => what;

            internal Queue<ITrainingEvent> Unheard { get; } = [];

            internal TResult? Result { get; private set; }

            internal ExceptionDispatchInfo? Thrown { get; private set; }

            internal bool IsOver { get; set; }

            public void Report(ITrainingEvent value) => heard.Add((this, value));

            internal void Run(
                Func<TPiece, IProgress<ITrainingEvent>, CancellationToken, TResult> work, CancellationToken token)
            {
                try
                {
                    Result = work(what, this, token);
                }
                catch (Exception e)   // thrown again in its turn, on the calling thread
                {
                    Thrown = ExceptionDispatchInfo.Capture(e);
                }

                heard.Add((this, null), CancellationToken.None);
            }
        }
    }
}

/// <summary>Hears of every piece at once as well, on the calling thread: for displays of what runs.</summary>
internal interface ILiveProgress : IProgress<ITrainingEvent>
{
    /// <summary>Something happened in a piece of work.</summary>
    /// <param name="piece">Which: the same object for all its events.</param>
    /// <param name="value">What.</param>
    void ReportLive(object piece, ITrainingEvent value);

    /// <summary>A piece is over.</summary>
    void IsOver(object piece);
}
