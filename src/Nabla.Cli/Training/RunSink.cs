namespace Nabla.Cli.Training;

/// <summary>Where the events of a training go: the record and the checkpoints in the run's folder, JSON Lines with
/// --json, the table and the live line otherwise. The end of a run is told by <see cref="End"/>, once its model is
/// saved.</summary>
internal sealed class RunSink : IProgress<ITrainingEvent>, ICheckpointStore
{
    /// <summary>One reported step in so many is recorded.</summary>
    private const int Recorded = 10;

    /// <summary>Of a training with more epochs than these some are printed, about so many.</summary>
    private const int MostLines = 60, SomeLines = 20;

    private readonly Invocation _call;
    private readonly TrainRequest _request;
    private readonly TrainingPlan _plan;
    private readonly RunFolder _folder;
    private readonly EventJson _json;
    private readonly string _configuration;
    private readonly EpochTable _table;
    private readonly bool _isQuiet;
    private LiveLine? _live;
    private TrainingStarted? _started;
    private TrainingStopped? _stopped;
    private bool _isRecordLost;

    public RunSink(
        TrainRequest request, TrainingPlan plan, RunFolder folder, RunDescription description, string configuration)
    {
        (_request, _call, _plan, _folder, _json) = (request, request.Call, plan, folder, new(description));
        _configuration = configuration;
        _table = new(plan.Training.IsClassification, plan.Validation is not null, plan.Test is not null,
            hasSquares: plan.TargetScale is not { Count: > 0 });
        _isQuiet = _call.Json || _call.Get(TrainSettings.Quiet);
    }

    /// <summary>The checkpoint to go on from; null: training begins.</summary>
    public Checkpoint? From { get; init; }

    /// <summary>Whether it is one of several, which are told together.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>How it was chosen how to train; or null.</summary>
    public Choice? Choice { get; init; }

    /// <summary>Who hears of everything too; or null.</summary>
    public IProgress<ITrainingEvent>? Also { get; init; }

    private string Progress => _call.Get(TrainSettings.Progress)!;

    private bool ShowsEpochs => !_isQuiet && Progress != "none" && !IsOneOfSeveral && !IsOfSeveral;

    // The networks of an ensemble have sinks of their own.
    private bool IsOfSeveral => _plan.Recipe.Ensemble > 1;

    private bool IsPrinted(int epoch)
    {
        int all = _started?.Epochs ?? 0, every = (all + SomeLines - 1) / SomeLines;
        return all <= MostLines || epoch == all || epoch % every == 0 || _call.Get(TrainSettings.Verbose);
    }

    private bool TellsJson => _call.Json && !IsOneOfSeveral;

    public Checkpoint? Latest() => From;

    public void Save(Checkpoint checkpoint)
    {
        WarnOfLostRecord();
        Saving(() => _folder.Save(checkpoint));
    }

    public void Report(ITrainingEvent value)
    {
        switch (value)
        {
            case TrainingStarted started:
                Begin(started);
                // At once: the record of an ensemble may be all that tells what was chosen.
                Write(_json.Line(started) + (Choice is null ? "" : "\n" + _json.Line(new Chosen(Choice))));
                if (ShowsEpochs)
                    _call.Output.Out.WriteLine(_table.Head);
                break;
            case TrainingResumed resumed:
                Resume(resumed);
                if (ShowsEpochs)
                    _call.Output.Out.WriteLine(_table.Head);
                break;
            case CheckpointTaken:
                Record(value);
                break;
            case StepTaken step:
                if (step.Step % ((long)_plan.UsualStepEvery * Recorded) == 0)
                    Record(value);
                _live?.Draw(_started!, step);
                break;
            case EpochCompleted epoch:
                Record(value);
                _live?.Clear();
                if (ShowsEpochs && IsPrinted(epoch.Epoch))
                    _call.Output.Out.WriteLine(_table.Of(epoch));
                break;
            case TrainingStopped stopped:
                _live?.Clear();
                _stopped = stopped;
                break;
            default:
                _live?.Clear();
                Record(value);
                break;
        }

        Also?.Report(value);
    }

    /// <summary>Saves the model.</summary>
    public void Save(Model model) => Saving(() => _folder.Save(model));

    /// <summary>Records the end.</summary>
    public void End(TrainedModel trained)
    {
        Write(_json.Line(_stopped!, new RunOutcome(
            trained.Training, trained.Validation, trained.Test, trained.Model.Checksum())
        {
            Temperature = trained.Temperature,
        }));
        WarnOfLostRecord();
    }

    // A live line is made of control characters, which only a terminal gets, whatever was asked for.
    private void Begin(TrainingStarted started)
    {
        _started = started;
        bool isWatched = !_isQuiet && !IsOneOfSeveral && !IsOfSeveral
            && Progress is not ("none" or "line");
        if (isWatched && _call.Output.Terminal.ErrorIsLive)
            _live = new(_call.Output.Error, _call.Output.Terminal.Width, _call.Time);
    }

    // The record becomes what it was at the checkpoint, and goes on as it would have gone on then.
    private void Resume(TrainingResumed resumed)
    {
        Begin(resumed.Run);
        _live?.GoOnAfter(resumed.From.Step);
        Saving(() => _folder.WriteConfiguration(RunFiles.Noted(_configuration, _request, _folder.Folder)));
        Saving(() => _folder.GoBackTo(resumed.From));
        int every = _request.Get(TrainSettings.CheckpointEvery) ?? _plan.UsualCheckpointEvery();
        if (resumed.From.Step % (every > 0 ? every : int.MaxValue) == 0)
            Saving(() => _folder.Append(_json.Line(new CheckpointTaken(resumed.From))));
        Record(resumed);
    }

    // Somebody tidied up too much. The model is worth more than its record: training goes on.
    private void WarnOfLostRecord()
    {
        if (_isRecordLost || !_folder.HasLostRecord)
            return;
        _isRecordLost = true;
        _live?.Clear();
        _call.Output.Warn($"{RunFolder.EventsName} was removed from {_folder.Folder} while it trained: the model is " +
            "saved, but the run has no record, and cannot be resumed");
    }

    private void Record(ITrainingEvent happened) => Write(_json.Line(happened));

    private void Write(string line)
    {
        Saving(() => _folder.Append(line));
        if (TellsJson)
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

/// <summary>What is said when a run cannot be written any more: why, what stands, and how to go on.</summary>
internal static class SaveProblem
{
    /// <summary>The problem.</summary>
    public static Problem Of(Exception exception, RunFolder folder)
    {
        string? last =
            Directory.Exists(folder.Folder) && CheckpointFolder.In(folder.Folder) is [var path, ..] ? path : null;
        return Problem.CannotWrite("the run cannot be written any more",
            last is null ? "train again, where there is room" : $"make room, then: {HowInvoked.Resume(folder.Folder)}",
            ("folder", folder.Folder), ("reason", exception.Message),
            ("kept", last is null ? "no checkpoint" : Path.GetFileName(last)));
    }
}
