namespace Nabla.Inspection;

/// <summary>How <see cref="GradientCheck"/> goes about it.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>How many parameters to compare, spread evenly over all; null: every one. At least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long? Sample
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(Sample), "A sample has at least one parameter.");
    }

    /// <summary>Decides which parameters a sample takes.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many of the worst comparisons to report; 10 unless set. At least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Worst
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(Worst), "The number of comparisons to report cannot be negative.");
    } = 10;

    /// <summary>The clock for the race; the machine's unless given.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
