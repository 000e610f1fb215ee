namespace Nabla.Cli.Training;

/// <summary>A line at the bottom of a terminal that is drawn again and again, at most ten times a second.</summary>
/// <param name="to">A terminal that takes escape codes.</param>
/// <param name="width">Its columns.</param>
internal sealed class LiveLine(TextWriter to, int width, TimeProvider time)
{
    // To the left margin, and away with what stands there.
    private const string Erase = "\r\e[K";
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    internal const string Saves = "Ctrl-C saves and stops";

    private readonly long _begin = time.GetTimestamp();
    private long _stepsBefore;
    private long? _drawn;

    /// <summary>Training goes on after that many steps, whose time is not known.</summary>
    public void GoOnAfter(long steps) => _stepsBefore = steps;

    /// <summary>Shows where training stands, if the last time was long enough ago.</summary>
    public void Draw(TrainingStarted started, StepTaken step)
    {
        if (_drawn is { } last && time.GetElapsedTime(last) < s_pause)
            return;
        _drawn = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_begin).TotalSeconds;
        to.Write(Erase + Text(started, step, Pace(started, step, _stepsBefore, seconds), width));
    }

    /// <summary>Examples a second, and the seconds that are left.</summary>
    /// <param name="before">The step that the time was measured from.</param>
    /// <param name="seconds">The time since then.</param>
    public static (double Speed, double Left) Pace(
        TrainingStarted started, StepTaken step, long before, double seconds)
    {
        long steps = step.Step - before;
        double examples = (double)steps / started.StepsPerEpoch * started.TrainingExamples;
        double left = seconds / steps * ((long)started.Epochs * started.StepsPerEpoch - step.Step);
        return (seconds > 0 ? examples / seconds : 0, left);
    }

    /// <summary>Takes the line away, so that something permanent can be written.</summary>
    public void Clear()
    {
        if (_drawn is not null)
            to.Write(Erase);
        _drawn = null;
    }

    /// <summary>The line's text, without control characters: less of it where there is less room.</summary>
    /// <param name="pace">Examples a second, and the seconds that are left.</param>
    /// <param name="width">Columns; the text has one less.</param>
    /// <param name="hint">What Ctrl-C does.</param>
    public static string Text(
        TrainingStarted started, StepTaken step, (double Speed, double Left) pace, int width, string hint = Saves)
    {
        double share = (double)step.StepInEpoch / started.StepsPerEpoch;
        string speed = $"  {Figures.Short(pace.Speed)} ex/s", left = $"  {Figures.Left(pace.Left)} left";
        string[] choices = [Line(20, speed + left, "      "), Line(10, speed + left, "  "), Line(10, left, "  ")];
        string line = choices.FirstOrDefault(choice => choice.Length < width) ?? choices[^1];
        return line.Length < width ? line : line[..Math.Max(0, width - 1)];

        string Line(int bar, string pace, string gap)
        {
            int filled = (int)(share * bar);
            string drawn = filled >= bar ? new string('=', bar) : (new string('=', filled) + '>').PadRight(bar);
            return Invariant(
                $" epoch {step.Epoch}/{started.Epochs} [{drawn}] {(int)(100 * share),3}%") +
                $"  cost {Figures.Cost(step.Cost)}{pace}{gap}{hint}";
        }
    }
}
