namespace Nabla.Cli.Selection;

/// <summary>A cross-validation as it goes on: a live line for the fold in training, a line for each one over.</summary>
/// <param name="report">Prints folds; or null.</param>
/// <param name="label">Stands before the live line.</param>
internal sealed class FoldProgress(
    TrainRequest request, RawData data, FoldReport? report, string label = "") : IProgress<ITrainingEvent>
{
    private FoldStarted? _fold;
    private TrainingStarted? _started;
    private LiveLine? _live;

    /// <summary>The fold that is trained.</summary>
    public string Current => _fold?.Name ?? "";

    public void Report(ITrainingEvent value)
    {
        switch (value)
        {
            case FoldStarted fold:
                if (_fold is null)
                    AskedTable.Explain(request, data, fold.Plan);
                _fold = fold;
                _live = Live(request.Call, $"{label}fold {ModelData.Plain(fold.Name)} ");
                break;
            case TrainingStarted started:
                _started = started;
                break;
            case StepTaken step:
                _live?.Draw(_started!, step);
                break;
            case FoldCompleted fold:
                Clear();
                report?.Print(fold, _fold!);
                break;
        }
    }

    /// <summary>Takes the live line away.</summary>
    public void Clear() => _live?.Clear();

    // A line where somebody watches.
    private static LiveLine? Live(Invocation call, string label)
    {
        bool isWatched = call.Output.Terminal.ErrorIsLive && !call.Json && !call.Get(TrainSettings.Quiet)
            && call.Get(TrainSettings.Progress) is "auto" or "bar";
        return isWatched ? new(call.Output.Error, call.Output.Terminal.Width, call.Time, label, "Ctrl-C stops") : null;
    }
}
