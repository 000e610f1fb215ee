namespace Nabla.Kernels;

/// <summary>Work cut into parts that may run at the same time.</summary>
internal abstract class TeamWork
{
    /// <summary>Does part <paramref name="part"/> of <paramref name="parts"/>.</summary>
    internal abstract void Run(int part, int parts);
}

/// <summary>
/// Threads that stay and wait for work: a fork and join through a bounded spin costs well under a microsecond, against
/// five for a parallel loop that starts tasks. A helper that has spun for a while without work parks; if another caller
/// has the team, the work is done by the calling thread alone. What is computed never depends on who computes it.
/// </summary>
internal sealed class Team
{
    // some tens of microseconds: longer than a step of a small network leaves a helper idle
    private const int Spins = 2000;
    private static readonly Dictionary<int, Team> s_teams = [];

    private readonly Lock _inUse = new();
    private readonly Helper[] _helpers;
    private TeamWork? _work;
    private int _generation;
    private int _pending;

    private Team(int size)
    {
        Size = size;
        _helpers = new Helper[size - 1];
        for (int i = 0; i < _helpers.Length; i++)
            _helpers[i] = new(this, i + 1);
    }

    /// <summary>Threads, the calling one included.</summary>
    internal int Size { get; }

    /// <summary>The team of that size, the same for the whole process.</summary>
    internal static Team Of(int size)
    {
        lock (s_teams)
            return s_teams.TryGetValue(size, out Team? team) ? team : s_teams[size] = new(size);
    }

    /// <summary>Runs all parts, the first on the calling thread, and returns when all are done.</summary>
    internal void Run(TeamWork work)
    {
        if (!_inUse.TryEnter())
        {
            for (int part = 0; part < Size; part++)
                work.Run(part, Size);
            return;
        }

        try
        {
            _work = work;
            Volatile.Write(ref _pending, _helpers.Length);
            Interlocked.Increment(ref _generation);
            foreach (Helper helper in _helpers)
                helper.Wake();
            work.Run(0, Size);
            SpinWait wait = default;
            while (Volatile.Read(ref _pending) > 0)
                wait.SpinOnce(sleep1Threshold: -1);   // spins, then yields; never sleeps
        }
        finally
        {
            _inUse.Exit();
        }
    }

    private sealed class Helper
    {
        private readonly Team _team;
        private readonly int _part;
        private readonly object _parking = new();
        private int _parked;

        internal Helper(Team team, int part)
        {
            (_team, _part) = (team, part);
            new Thread(Work) { IsBackground = true, Name = $"Nabla {part + 1} of {team.Size}" }.Start();
        }

        internal void Wake()
        {
            if (Interlocked.Exchange(ref _parked, 0) == 0)
                return;
            lock (_parking)
                Monitor.Pulse(_parking);
        }

        private void Work()
        {
            for (int done = 0; ;)
            {
                done = AwaitGenerationAfter(done);
                _team._work!.Run(_part, _team.Size);
                Interlocked.Decrement(ref _team._pending);
            }
        }

        private int AwaitGenerationAfter(int done)
        {
            while (true)
            {
                for (int spin = 0; spin < Spins; spin++)
                {
                    int now = Volatile.Read(ref _team._generation);
                    if (now != done)
                        return now;
                    Thread.SpinWait(8);
                }

                // The exchange comes before the last look at the generation here, and after its change in Run: so
                // either this helper sees the change, or Run sees that it has parked.
                Interlocked.Exchange(ref _parked, 1);
                if (Volatile.Read(ref _team._generation) == done)
                    Park();
                else
                    Interlocked.Exchange(ref _parked, 0);
            }
        }

        private void Park()
        {
            lock (_parking)
            {
                while (Volatile.Read(ref _parked) == 1)
                    Monitor.Wait(_parking);
            }
        }
    }
}
