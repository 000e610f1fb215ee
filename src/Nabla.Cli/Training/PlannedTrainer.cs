using System.Numerics;

namespace Nabla.Cli.Training;

/// <summary>The trainer that a plan asks for.</summary>
internal static class PlannedTrainer
{
    /// <summary>Makes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="network">The network to train.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="stepEvery">One step in so many is reported.</param>
    /// <param name="checkpoints">How often checkpoints are taken, 0 for never, and the one to go on from.</param>
    public static Trainer<T> Of<T>(
        TrainPlan plan, Network<T> network, TimeProvider clock, int stepEvery,
        (int Every, Checkpoint? From) checkpoints = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainValues values = plan.Values;
        return new(network, plan.Optimizer, plan.Cost)
        {
            BatchSize = plan.BatchSize,
            Epochs = plan.Epochs,
            Seed = plan.Seed,
            Shuffle = !values.Get(TrainSettings.NoShuffle),
            Schedule = plan.Schedule,
            L1 = values.Get(TrainSettings.L1) ?? 0,
            WeightDecay = plan.Optimizer is AdamW ? 0 : values.Get(TrainSettings.WeightDecay) ?? 0,
            L2 = values.Get(TrainSettings.L2) ?? 0,
            Dropout = values.Get(TrainSettings.Dropout) ?? 0,
            MaxNorm = values.Get(TrainSettings.MaxNorm) ?? 0,
            ClipValue = values.Get(TrainSettings.ClipValue) ?? 0,
            ClipNorm = values.Get(TrainSettings.Clip) ?? 0,
            Patience = plan.Patience,
            TargetAccuracy = values.Get(TrainSettings.TargetAccuracy),
            Threads = plan.Threads,
            StepEvery = stepEvery,
            CheckpointEvery = checkpoints.Every,
            ContinueFrom = checkpoints.From,
            LogErrorNorms = values.Get(TrainSettings.LogGradients),
            Clock = clock,
        };
    }
}
