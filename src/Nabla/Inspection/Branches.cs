namespace Nabla.Inspection;

/// <summary>On which side of every kink the weighted inputs and outputs of a pass lie, so that a later pass can be told
/// to lie on the same sides. At a kink itself the branch below counts.</summary>
internal sealed class Branches
{
    private readonly Trace<double> _t;
    private readonly double[] _ofCost;   // in r = a − y
    private readonly List<(int Layer, int J, double[] Kinks)> _neurons = [];
    private readonly byte[] _before;

    /// <summary>Looks at the pass that lies in the trace.</summary>
    internal Branches(Trace<double> t, Cost cost)
    {
        _t = t;
        _ofCost = cost.Kinks.ToArray();
        for (int l = 2; l <= t.L; l++)
        {
            for (int j = 0; j < t.Architecture.Width(l); j++)
            {
                if (t.Architecture.Activation(l)[j].Kinks is { IsEmpty: false } kinks)
                    _neurons.Add((l, j, kinks.ToArray()));
            }
        }

        int ofCost = _ofCost.Length > 0 ? t.Architecture.OutputWidth : 0;
        _before = new byte[t.BatchSize * (_neurons.Count + ofCost)];
        Compare(record: true);
    }

    /// <summary>Whether the pass that lies in the trace now took the branches of the first one.</summary>
    internal bool AreAsBefore() => Compare(record: false);

    private bool Compare(bool record)
    {
        int next = 0;
        foreach ((int l, int j, double[] kinks) in _neurons)
        {
            MatrixSpan<double> z = _t.Z(l);
            for (int x = 0; x < z.Rows; x++)
            {
                if (!Same(z[x, j], kinks, record, ref next))
                    return false;
            }
        }

        if (_ofCost.Length == 0)
            return true;
        MatrixSpan<double> a = _t.A(_t.L), y = _t.Y;
        for (int x = 0; x < a.Rows; x++)
        {
            for (int j = 0; j < a.Columns; j++)
            {
                if (!Same(a[x, j] - y[x, j], _ofCost, record, ref next))
                    return false;
            }
        }

        return true;
    }

    private bool Same(double value, double[] kinks, bool record, ref int next)
    {
        byte branch = 0;
        foreach (double kink in kinks)
            branch += value > kink ? (byte)1 : (byte)0;
        if (record)
            _before[next] = branch;
        return _before[next++] == branch;
    }
}
