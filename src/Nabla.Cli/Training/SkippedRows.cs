namespace Nabla.Cli.Training;

/// <summary>Rows that cannot be answered and are left empty, as --on-error skip asks for.</summary>
internal sealed class SkippedRows
{
    private string? _first;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Counts one.</summary>
    /// <param name="place">The line in a file, or the number of a row.</param>
    /// <param name="reason">What is wrong with it.</param>
    public void Add(string place, string reason)
    {
        Count++;
        _first ??= $"{place}: {reason}";
    }

    /// <summary>Counts a row of a file.</summary>
    public void Add(long line, NablaFormatException problem)
    {
        string column = problem.Location.StartsWith("column", StringComparison.Ordinal)
            ? problem.Location.Split(", row")[0] + ": " : "";
        Add(Invariant($"line {line}"), column + problem.Reason);
    }

    /// <summary>Says it.</summary>
    /// <param name="rows">All rows.</param>
    /// <returns>The exit code: 1 where no row could be answered.</returns>
    public int Print(Output output, long rows)
    {
        if (Count == 0)
            return ExitCode.Done;
        output.Warn($"{Figures.Count(Count)} of {Figures.Count(rows, "row")} cannot be answered; their answers are " +
            $"empty. The first is {ModelData.Plain(_first!)}");
        return Count < rows ? ExitCode.Done : ExitCode.No;
    }
}
