using System.Diagnostics.Metrics;

namespace Nabla;

/// <summary>Training as <see cref="System.Diagnostics.Metrics"/> sees it, under the name <see cref="Name"/>.</summary>
internal static class TrainingMeter
{
    /// <summary>The meter's name, to be passed to a listener or exporter.</summary>
    public const string Name = "Nabla";

    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_examples =
        s_meter.CreateCounter<long>("nabla.training.examples", "{example}", "Examples learned from.");

    private static readonly Counter<long> s_epochs =
        s_meter.CreateCounter<long>("nabla.training.epochs", "{epoch}", "Epochs completed.");

    private static readonly Histogram<double> s_duration =
        s_meter.CreateHistogram<double>(
            "nabla.training.epoch.duration", "s", "Training time of an epoch, evaluation left out.");

    private static readonly Histogram<double> s_cost =
        s_meter.CreateHistogram<double>("nabla.training.cost", description: "Mean training cost of an epoch.");

    internal static void Record(EpochCompleted epoch)
    {
        s_examples.Add(epoch.Examples);
        s_epochs.Add(1);
        s_duration.Record(epoch.Elapsed.TotalSeconds);
        s_cost.Record(epoch.Training.Cost);
    }
}
