namespace Nabla.Lab.Session;

/// <summary>Snapshots to go back to, the denser the newer: where there are too many, the one goes whose neighbours lie
/// closest together in proportion to their age. The first remains.</summary>
internal sealed class Timeline
{
    private const int Capacity = 300, MostRound = 64;

    private readonly List<Checkpoint> _snapshots = [];

    /// <summary>How many there are.</summary>
    public int Count => _snapshots.Count;

    /// <summary>Whether a step is one of 32 to 64 that are kept whatever the clock says: their distance is a power of
    /// 2, and grows.</summary>
    public static bool IsRound(long step) =>
        step % Math.Max(1, (long)BitOperations.RoundUpToPowerOf2((ulong)step + 1) / MostRound) == 0;

    /// <summary>All of them, in the order of their steps.</summary>
    public IReadOnlyList<Checkpoint> All => [.. _snapshots];

    /// <summary>Keeps a snapshot; one of the same step is enough.</summary>
    public void Add(Checkpoint snapshot)
    {
        int at = _snapshots.FindLastIndex(other => other.Step <= snapshot.Step);
        if (at >= 0 && _snapshots[at].Step == snapshot.Step)
            return;
        _snapshots.Insert(at + 1, snapshot);
        if (_snapshots.Count > Capacity)
            _snapshots.RemoveAt(LeastMissed());
    }

    /// <summary>Whether there is one of this step.</summary>
    public bool Has(long step) => Before(step)?.Step == step;

    /// <summary>The last one that is not after a step; null: there is none yet.</summary>
    public Checkpoint? Before(long step) => _snapshots.FindLast(snapshot => snapshot.Step <= step);

    private int LeastMissed()
    {
        long newest = _snapshots[^1].Step;
        (int Index, double Miss) least = (1, double.PositiveInfinity);
        for (int i = 1; i < _snapshots.Count - 1; i++)
        {
            double miss = (_snapshots[i + 1].Step - _snapshots[i - 1].Step) / (double)(newest - _snapshots[i].Step + 1);
            if (miss < least.Miss)
                least = (i, miss);
        }

        return least.Index;
    }
}
