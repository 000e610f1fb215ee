namespace Nabla.Lab.Session;

/// <summary>How fast the layers learn: <see cref="SlowLearning"/> on the same training examples, at one snapshot after
/// the other.</summary>
/// <param name="training">Examples to learn from.</param>
/// <param name="cost">The cost.</param>
/// <param name="eta">η, for the ratio of update to weight.</param>
internal sealed class LearningSpeed(Dataset training, Cost cost, double eta)
{
    private const int MostExamples = 100, MostPoints = 64, Bins = 41;
    private const double Reach = 10;
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(40);

    private readonly Dictionary<long, SlowLearningReport> _known = [];
    private readonly int[] _examples = ManyExamples.Some(training, MostExamples);
    private (double[,] X, double[,] Y)? _data;

    /// <summary>What is looked at, at some parameters.</summary>
    public SlowLearningReport Look<T>(ParameterVector<T> theta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double[,] x, double[,] y) = _data ??= training.Select(_examples).ToArrays<double>();
        return SlowLearning.Run(theta.To<T, double>(), cost, x, y, new() { LearningRate = eta });
    }

    /// <summary>The points so far; in one call as many new ones as fit into a moment.</summary>
    /// <param name="snapshots">In the order of their steps.</param>
    /// <param name="start">The parameters before the first step.</param>
    /// <param name="now">Those of now.</param>
    public LabSpeed Curves<T>(IReadOnlyList<LoopState<T>> snapshots, ParameterVector<T> start, ParameterVector<T> now)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LoopState<T>[] wanted = Spread(snapshots);
        long begin = TimeProvider.System.GetTimestamp();
        bool isDone = true;
        foreach (LoopState<T> snapshot in wanted)
        {
            if (_known.ContainsKey(snapshot.Step))
                continue;
            isDone = _known.Count == 0 || TimeProvider.System.GetElapsedTime(begin) < s_budget;
            if (!isDone)
                break;
            _known[snapshot.Step] = Look(snapshot.Parameters);
        }

        long[] steps = [.. wanted.Select(snapshot => snapshot.Step).Where(_known.ContainsKey)];
        int layers = now.Architecture.LayerCount - 1;
        IReadOnlyList<IReadOnlyList<double>> Each(Func<SlowLayer, double> value) =>
            [.. Enumerable.Range(0, layers).Select(l => (double[])[.. steps.Select(s => value(_known[s].Layers[l]))])];
        SlowLearningReport here = Look(now);
        return new()
        {
            Examples = _examples.Length, IsDone = isDone, Steps = steps,
            Errors = Each(layer => layer.GradientNorm),
            Saturated = Each(ShareSaturated),
            Updates = Each(layer => layer.UpdateToWeight ?? 0),
            Slow = [.. here.Layers.Select(layer => (long[])
            [
                layer.Slow.GetValueOrDefault(SlowFactor.Activation),
                layer.Slow.GetValueOrDefault(SlowFactor.SigmaPrime),
                layer.Slow.GetValueOrDefault(SlowFactor.Error), layer.WeightCount,
            ])],
            Z = Histograms(now), StartZ = Histograms(start),
        };
    }

    /// <summary>The share of a layer's neurons that is saturated.</summary>
    public static double ShareSaturated(SlowLayer layer) => layer.Saturated / (double)layer.Neurons.Length;

    // As many as a picture can show, evenly spaced by their steps, which stay the same while training goes on: their
    // distance is a power of 2.
    private static LoopState<T>[] Spread<T>(IReadOnlyList<LoopState<T>> snapshots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long last = snapshots[^1].Step, each = 1;
        while (last / each >= MostPoints)
            each *= 2;
        var spread = new List<LoopState<T>>();
        foreach (LoopState<T> snapshot in snapshots)
        {
            if (spread.Count == 0 || snapshot.Step / each > spread[^1].Step / each)
                spread.Add(snapshot);
        }

        if (spread[^1].Step != last)
            spread.Add(snapshots[^1]);
        return [.. spread];
    }

    private int[][] Histograms<T>(ParameterVector<T> theta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var t = new Trace<T>(theta.Architecture, _examples.Length);
        Batches.Load(training, _examples, t);
        Backprop.Forward(theta, cost.Code<T>(t.Kernel.Register), t);
        return [.. Enumerable.Range(2, theta.Architecture.LayerCount - 1).Select(l =>
        {
            var counts = new int[Bins];
            for (int x = 0; x < t.BatchSize; x++)
            {
                foreach (T z in t.Z(l).Row(x)[..theta.Architecture.Width(l)])
                {
                    double place = (double.CreateTruncating(z) + Reach) / (2 * Reach) * Bins;
                    counts[double.IsNaN(place) ? 0 : (int)Math.Clamp(place, 0, Bins - 1)]++;
                }
            }

            return counts;
        })];
    }
}
