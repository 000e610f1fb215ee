namespace Nabla.Lab.Session;

/// <summary>The costs of all steps, one point for a few steps that follow each other, with their minimum and maximum.
/// When there are too many points, every two become one.</summary>
internal sealed class CostCurve
{
    private const int Capacity = 2048;

    private readonly double[] _min = new double[Capacity], _max = new double[Capacity], _last = new double[Capacity];

    /// <summary>Steps in one point: a power of 2.</summary>
    public int Width { get; private set; } = 1;

    /// <summary>Steps in all points; those of before are not added again.</summary>
    public long Steps { get; private set; }

    private int Count => (int)((Steps + Width - 1) / Width);

    /// <summary>The cost of the next step, unless it is known.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="cost">The mean cost of its mini-batch.</param>
    public void Add(long step, double cost)
    {
        if (step != Steps + 1)
            return;
        Steps = step;
        if ((step - 1) / Width == Capacity)
            Halve();
        int at = (int)((step - 1) / Width);
        bool isNew = (step - 1) % Width == 0;
        _min[at] = isNew ? cost : Math.Min(_min[at], cost);
        _max[at] = isNew ? cost : Math.Max(_max[at], cost);
        _last[at] = cost;
    }

    /// <summary>The points so far.</summary>
    public (double[] Min, double[] Max, double[] Last) Points()
    {
        return (_min[..Count], _max[..Count], _last[..Count]);
    }

    /// <summary>Writes all points.</summary>
    public void Save(BinaryWriter to)
    {
        to.Write(Width);
        to.Write(Steps);
        (double[] min, double[] max, double[] last) = Points();
        foreach (double cost in (double[])[.. min, .. max, .. last])
            to.Write(cost);
    }

    /// <summary>Takes the points that were saved instead of its own.</summary>
    public void Restore(BinaryReader from)
    {
        (Width, Steps) = (from.ReadInt32(), from.ReadInt64());
        foreach (double[] costs in (double[][])[_min, _max, _last])
        {
            for (int i = 0; i < Count; i++)
                costs[i] = from.ReadDouble();
        }
    }

    private void Halve()
    {
        for (int i = 0; i < Capacity / 2; i++)
        {
            _min[i] = Math.Min(_min[2 * i], _min[(2 * i) + 1]);
            _max[i] = Math.Max(_max[2 * i], _max[(2 * i) + 1]);
            _last[i] = _last[(2 * i) + 1];
        }

        Width *= 2;
    }
}
