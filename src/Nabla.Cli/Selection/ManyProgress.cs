namespace Nabla.Cli.Selection;

/// <summary>
/// Several trainings while they run: at the bottom of a terminal a line for each that runs and one for all of them,
/// drawn again at most ten times a second; elsewhere nothing. What is over is told by the owner, in order.
/// </summary>
/// <param name="all">How many there are; null: nobody knows.</param>
/// <param name="hint">What Ctrl-C does.</param>
internal sealed class ManyProgress(Invocation call, int? all, string hint) : ILiveProgress
{
    private const int MostLines = 12;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly List<Running> _running = [];
    private readonly bool _isWatched = call.Output.Terminal.ErrorIsLive && !call.Json
        && !call.Get(TrainSettings.Quiet) && call.Get(TrainSettings.Progress) is "auto" or "bar";
    private readonly long _begin = call.Time.GetTimestamp();
    private long? _drawn;
    private int _lines;

    /// <summary>What is done with an event in its turn. The lines are away meanwhile.</summary>
    public Action<ITrainingEvent> Tell { get; set; } = _ => { };

    /// <summary>What the trials are called.</summary>
    public Func<Trial, string> Label { get; set; } = trial => trial.ToString();

    /// <summary>What the last line says of what was found; or null.</summary>
    public Func<string?> Found { get; set; } = () => null;

    /// <summary>How many there are; null: nobody knows.</summary>
    public int? All { get; set; } = all;

    /// <summary>Trainings that were over before.</summary>
    public int Before { get; set; }

    /// <summary>Trainings that are over, those before included.</summary>
    public int Done { get; set; }

    /// <inheritdoc/>
    public void Report(ITrainingEvent value)
    {
        if (value is not (Trial or FoldStarted or FoldCompleted or EnsembleMemberTrained))
            return;
        Clear();
        Tell(value);
    }

    /// <inheritdoc/>
    public void ReportLive(object piece, ITrainingEvent value)
    {
        if (!_isWatched)
            return;
        Running? line = _running.Find(running => running.Piece == piece);
        if (line is null)
            _running.Add(line = new(piece));
        switch (value)
        {
            case TrialStarted trial:
                line.Label = Label(trial.Trial);
                break;
            case ChoosingStarted choosing:
                line.Fold = $"{ChoosingSession.Text(choosing.Candidate)}, fold {choosing.Fold + 1}";
                (line.IsChoosing, All) = (true, choosing.All);
                break;
            case FoldStarted fold:
                (line.Fold, line.Folds) = ($"fold {ModelData.Plain(fold.Training.Name)}", fold.Training.Trainings);
                line.Begun++;
                break;
            case EnsembleMemberStarted { Member.Place: var place } when line.Fold.Length == 0:
                line.Label = $"network {place + 1}";
                break;
            case TrainingStarted started:
                line.Begin(started, 0, call.Time.GetTimestamp());
                break;
            case TrainingResumed resumed:
                line.Begin(resumed.Run, resumed.From.Step, call.Time.GetTimestamp());
                break;
            case StepTaken step:
                line.Step = step;
                Draw();
                break;
        }
    }

    /// <inheritdoc/>
    public void IsOver(object piece)
    {
        Done += _running.Count(running => running.Piece == piece && running.IsChoosing);   // nobody else counts those
        _running.RemoveAll(running => running.Piece == piece);
    }

    /// <summary>Takes the lines away, so that something permanent can be written.</summary>
    public void Clear()
    {
        if (_lines > 0)
            call.Output.Error.Write(Away(_lines));
        (_lines, _drawn) = (0, null);
    }

    /// <summary>The last line: how far all are, what was found, how long it will take.</summary>
    /// <param name="done">Trainings that are over; <paramref name="before"/> of them were so at the beginning.</param>
    /// <param name="before">See there.</param>
    /// <param name="all">How many there are; or null.</param>
    /// <param name="shares">How much is done of those that run, 0 to 1 each.</param>
    /// <param name="time">Seconds since the beginning.</param>
    /// <param name="end">What was found, and what Ctrl-C does.</param>
    public static string Whole(
        int done, int before, int? all, IEnumerable<double> shares, double time, (string? Found, string Hint) end)
    {
        double made = done - before + shares.Sum();
        string left = all is { } trainings && made > 0.01 * trainings
            ? $", {Figures.Left(time / made * (trainings - before - made))} left" : "";
        return $"{Figures.Count(done)}{(all is { } count ? $" of {Figures.Count(count)}" : "")} done" +
            (end.Found is { } found ? $", {found}" : "") + $"{left}  {end.Hint}";
    }

    private void Draw()
    {
        if (_drawn is { } last && call.Time.GetElapsedTime(last) < s_pause)
            return;
        _drawn = call.Time.GetTimestamp();
        int width = call.Output.Terminal.Width;
        List<string> lines = [.. _running.Where(running => running.IsTraining).Take(MostLines)
            .Select(running => running.Text(width, call.Time))];
        if (_running.Count > MostLines)
            lines.Add($" … and {Figures.Count(_running.Count - MostLines)} more");
        string whole = " " + Whole(Done, Before, All, _running.Select(running => running.Share),
            call.Time.GetElapsedTime(_begin).TotalSeconds, (Found(), hint));
        lines.Add(whole.Length < width ? whole : whole[..Math.Max(0, width - 1)]);
        call.Output.Error.Write(Away(_lines) + string.Join('\n', lines));
        _lines = lines.Count;
    }

    // To the left margin of the first line, and away with all from there on.
    private static string Away(int lines) => lines switch
    {
        0 => "",
        1 => "\r\e[K",
        _ => $"\r\e[{lines - 1}A\e[J",
    };

    /// <summary>A training that runs.</summary>
    private sealed class Running(object piece)
    {
        private TrainingStarted? _started;
        private long _stepsBefore, _since;

        public object Piece => piece;

        public string Label { get; set; } = "";

        public string Fold { get; set; } = "";

        public int Folds { get; set; } = 1;

        public bool IsChoosing { get; set; }

        public int Begun { get; set; }

        public StepTaken Step { get; set; }

        public bool IsTraining => _started is not null && Step.Step > 0;

        /// <summary>How much of it is done, 0 to 1; of a trial by folds, of all its folds.</summary>
        public double Share
        {
            get
            {
                double share = _started is null || Step.Step == 0 ? 0
                    : Step.Step / ((double)_started.Epochs * _started.StepsPerEpoch);
                return Label.Length == 0 ? share : (Math.Max(0, Begun - 1) + share) / (Begun == 0 ? 1 : Folds);
            }
        }

        public void Begin(TrainingStarted started, long steps, long now) =>
            (_started, _stepsBefore, _since, Step) = (started, steps, now, default);

        public string Text(int width, TimeProvider time)
        {
            string label = Label + (Label.Length > 0 && Fold.Length > 0 ? ", " : "") + Fold;
            string before = label.Length < width / 3 ? label : "";
            double seconds = time.GetElapsedTime(_since).TotalSeconds;
            return before + LiveLine.Text(
                _started!, Step, LiveLine.Pace(_started!, Step, _stepsBefore, seconds), width - before.Length, "");
        }
    }
}
