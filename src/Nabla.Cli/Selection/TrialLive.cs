using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Selection;

/// <summary>The live line of one training of several.</summary>
/// <param name="live">The line, or null.</param>
internal sealed class TrialLive(LiveLine? live) : IProgress<ITrainingEvent>
{
    private TrainingStarted? _started;

    /// <summary>A line where somebody watches; else null.</summary>
    public static LiveLine? For(Invocation call, string label)
    {
        bool isWatched = call.Output.Terminal.ErrorIsLive && !call.Json && !call.Get(TrainSettings.Quiet)
            && call.Get(TrainSettings.Progress) is "auto" or "bar";
        return isWatched ? new(call.Output.Error, call.Output.Terminal.Width, call.Time, label, "Ctrl-C stops") : null;
    }

    /// <inheritdoc/>
    public void Report(ITrainingEvent value)
    {
        if (value is TrainingStarted started)
            _started = started;
        if (value is StepTaken step)
            live?.Draw(_started!, step);
    }
}
