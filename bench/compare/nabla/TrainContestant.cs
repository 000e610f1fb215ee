using System.Numerics;

namespace Nabla.Compare;

/// <summary>Training, whole epochs at a time, as users do it; the time is the trainer's own, without
/// evaluation.</summary>
internal sealed class TrainContestant<T>(Spec spec) : Contestant
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dataset _data = spec.Data();
    private readonly Network<T> _network = spec.Network<T>();
    private ulong _seed;

    public override (long Units, double Seconds) Run(int units)
    {
        int stepsPerEpoch = _data.Count / spec.Batch;
        TrainingResult result = Trainer((units + stepsPerEpoch - 1) / stepsPerEpoch, shuffle: true).Run(_data);
        return (result.Steps, result.History.Sum(epoch => epoch.Elapsed.TotalSeconds));
    }

    public override double[]? Curve(int count)
    {
        if (spec.IsDense)
            return null;
        Network<T> start = _network.Clone();
        double[] costs = [.. Trainer(1, shuffle: false).Steps(_data).Take(count).Select(step => step.Cost)];
        _network.Parameters.CopyFrom(start.Parameters);
        return costs;
    }

    private Trainer<T> Trainer(int epochs, bool shuffle) => new(_network, new Recipe
    {
        Optimizer = spec.Optimizer, Cost = spec.Cost,
        BatchSize = spec.Batch, Epochs = epochs, Seed = ++_seed, Shuffle = shuffle,
    }) { Threads = spec.Threads };
}
