namespace Nabla.Cli.Training;

/// <summary>A line at the bottom of a terminal that is drawn again and again, at most ten times a second.</summary>
/// <param name="to">The terminal.</param>
/// <param name="width">Its columns.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveLine(TextWriter to, int width, TimeProvider time)
{
    const int BarWidth = 20;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly long _begin = time.GetTimestamp();
    long? _drawn;

    /// <summary>Shows where training stands, if the last time was long enough ago.</summary>
    /// <param name="started">The run.</param>
    /// <param name="step">The step just taken.</param>
    public void Draw(TrainingStarted started, StepTaken step)
    {
        if (_drawn is { } last && time.GetElapsedTime(last) < Pause) return;
        _drawn = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_begin).TotalSeconds;
        double examples = (double)step.Step / started.StepsPerEpoch * started.TrainingExamples;
        double left = seconds / step.Step * ((long)started.Epochs * started.StepsPerEpoch - step.Step);
        string line = Text(started, step, seconds > 0 ? examples / seconds : 0, left);
        to.Write("\r" + (line.Length < width ? line : line[..Math.Max(0, width - 1)]) + "\e[K");
    }

    /// <summary>Takes the line away, so that something permanent can be written.</summary>
    public void Clear()
    {
        if (_drawn is not null) to.Write("\r\e[K");
        _drawn = null;
    }

    /// <summary>The line's text, without control characters.</summary>
    public static string Text(TrainingStarted started, StepTaken step, double examplesPerSecond, double secondsLeft)
    {
        double share = (double)step.StepInEpoch / started.StepsPerEpoch;
        int filled = (int)(share * BarWidth);
        string bar = filled >= BarWidth ? new string('=', BarWidth) : (new string('=', filled) + '>').PadRight(BarWidth);
        string left = Figures.Left(secondsLeft);
        return $" epoch {step.Epoch}/{started.Epochs} [{bar}] {(int)(100 * share),3}%  cost {Figures.Cost(step.Cost)}" +
            $"  {Figures.Short(examplesPerSecond)} ex/s  {left} left      Ctrl-C saves and stops";
    }
}
