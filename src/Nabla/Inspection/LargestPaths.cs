namespace Nabla.Inspection;

/// <summary>The paths through a layered graph by the magnitude of the product of their edges, largest first, found
/// without walking them all: the largest continuation of every neuron is known beforehand (a dynamic program from the
/// cost downward), so that the best beginning is always the next to be continued (A*, Hart, Nilsson and Raphael 1968,
/// with a perfect estimate). Products are multiplied from the cost down to the weight, in the estimate as in the
/// product of a whole path; because rounded multiplication never reverses an order, the answer is exact in floating
/// point, ties included.</summary>
internal sealed class LargestPaths
{
    private readonly double[] _start;
    private readonly double[][,] _rates;
    private readonly double[][] _best;   // the largest product from a neuron of layer l + i to the cost
    private readonly PriorityQueue<int[], (double Magnitude, int[] Neurons)> _queue = new(new LargestFirst());

    internal LargestPaths(
        double[] start, IReadOnlyCollection<int> starts, double[][,] rates, ReadOnlySpan<double> end)
    {
        (_start, _rates) = (start, rates);
        _best = new double[rates.Length + 1][];
        _best[^1] = new double[end.Length];
        for (int m = 0; m < end.Length; m++)
            _best[^1][m] = Math.Abs(end[m]);
        for (int i = rates.Length - 1; i >= 0; i--)
            _best[i] = Before(rates[i], _best[i + 1]);
        foreach (int first in starts)
            Offer([first]);
    }

    /// <summary>The neurons of the next largest paths, at most <paramref name="count"/>.</summary>
    internal IEnumerable<int[]> Take(int count)
    {
        while (count > 0 && _queue.TryDequeue(out int[]? path, out _))
        {
            if (path.Length == _best.Length)
            {
                yield return path;
                count--;
                continue;
            }

            for (int q = 0; q < _best[path.Length].Length; q++)
                Offer([.. path, q]);
        }
    }

    private static double[] Before(double[,] rates, double[] best)
    {
        var before = new double[rates.GetLength(1)];
        for (int q = 0; q < best.Length; q++)
        {
            for (int i = 0; i < before.Length; i++)
                before[i] = Math.Max(before[i], best[q] * Math.Abs(rates[q, i]));
        }

        return before;
    }

    private void Offer(int[] path)
    {
        double magnitude = _best[path.Length - 1][path[^1]];
        for (int i = path.Length - 1; i > 0; i--)
            magnitude *= Math.Abs(_rates[i - 1][path[i], path[i - 1]]);
        magnitude *= Math.Abs(_start[path[0]]);
        if (magnitude > 0)
            _queue.Enqueue(path, (magnitude, path));
    }

    /// <summary>Larger first; of equals the one through lower-numbered neurons, a beginning before what continues it,
    /// so that of many equals only those asked for are ever completed.</summary>
    private sealed class LargestFirst : IComparer<(double Magnitude, int[] Neurons)>
    {
        public int Compare((double Magnitude, int[] Neurons) x, (double Magnitude, int[] Neurons) y)
        {
            int byMagnitude = y.Magnitude.CompareTo(x.Magnitude);
            return byMagnitude != 0 ? byMagnitude : x.Neurons.AsSpan().SequenceCompareTo(y.Neurons);
        }
    }
}
