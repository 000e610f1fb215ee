using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>
/// Everything that is told about a run while it goes on, from the one stream of events: the record in the run's folder,
/// JSON Lines with --json, the table and the live line otherwise. The end of a run is told by <see cref="End"/>, once
/// its model is saved.
/// </summary>
internal sealed class TrainProgress : IProgress<ITrainingEvent>
{
    /// <summary>Steps are reported about as often in an epoch.</summary>
    private const int StepsShown = 100;

    /// <summary>One reported step in so many is recorded.</summary>
    private const int Recorded = 10;

    private readonly Invocation _call;
    private readonly TrainPlan _plan;
    private readonly RunFolder _folder;
    private readonly EventJson _json;
    private readonly EpochTable _table;
    private readonly LiveLine? _live;
    private readonly bool _showsEpochs, _tellsJson;
    private TrainingStarted? _started;

    public TrainProgress(
        Invocation call, TrainPlan plan, RunFolder folder, RunDescription description, string? trial = null)
    {
        (_call, _plan, _folder, _json) = (call, plan, folder, new(description));
        _table = new(plan.Data.Training.IsClassification, plan.Data.Validation is not null, plan.Data.Test is not null);
        bool isQuiet = call.Json || call.Get(TrainSettings.Quiet);
        string progress = call.Get(TrainSettings.Progress)!;
        _tellsJson = call.Json && trial is null;
        _showsEpochs = !isQuiet && progress != "none" && trial is null;
        // A live line is made of control characters, which only a terminal gets, whatever was asked for.
        if (!isQuiet && progress is not ("none" or "line") && call.Output.Terminal.ErrorIsLive)
        {
            _live = new(
                call.Output.Error, call.Output.Terminal.Width, call.Time, trial is null ? "" : trial + " ");
        }
    }

    /// <summary>One step in so many is to be reported.</summary>
    public int StepEvery => Math.Max(1, _plan.StepsPerEpoch / StepsShown);

    /// <summary>How training ended; null while it goes on.</summary>
    public TrainingStopped? Stopped { get; private set; }

    /// <inheritdoc/>
    public void Report(ITrainingEvent value)
    {
        switch (value)
        {
            case TrainingStarted started:
                _started = started;
                Record(value);
                if (_showsEpochs)
                    _call.Output.Out.WriteLine(_table.Head);
                break;
            case TrainingResumed resumed:
                Resume(resumed);
                if (_showsEpochs)
                    _call.Output.Out.WriteLine(_table.Head);
                break;
            case CheckpointTaken taken:
                Saving(() => _folder.Save(taken.Checkpoint));
                Record(value);
                break;
            case StepTaken step:
                if (step.Step % ((long)StepEvery * Recorded) == 0)
                    Record(value);
                _live?.Draw(_started!, step);
                break;
            case EpochCompleted epoch:
                Record(value);
                _live?.Clear();
                if (_showsEpochs)
                    _call.Output.Out.WriteLine(_table.Of(epoch));
                break;
            case TrainingStopped stopped:
                _live?.Clear();
                Stopped = stopped;
                break;
            default:
                _live?.Clear();
                Record(value);
                break;
        }
    }

    /// <summary>Records the end.</summary>
    public void End(RunOutcome outcome) => Write(_json.Line(Stopped!, outcome));

    // The record becomes what it was at the checkpoint, and goes on as it would have gone on then.
    private void Resume(TrainingResumed resumed)
    {
        _started = resumed.Run;
        _live?.GoOnAfter(resumed.From.Step);
        Saving(() => _folder.WriteConfiguration(_plan.Values.ToJson()));
        Saving(() => _folder.GoBackTo(resumed.From));
        if (_plan.IsCheckpointDue(resumed.From.Step))
            Saving(() => _folder.Append(_json.Line(new CheckpointTaken(resumed.From))));
        Record(resumed);
    }

    private void Record(ITrainingEvent happened) => Write(_json.Line(happened));

    private void Write(string line)
    {
        Saving(() => _folder.Append(line));
        if (_tellsJson)
            _call.Output.Out.WriteLine(line);
    }

    // A full disk, a folder that is gone: what was saved before stands.
    private void Saving(Action save)
    {
        try
        {
            save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _live?.Clear();
            throw SaveProblem.Of(e, _folder);
        }
    }
}
