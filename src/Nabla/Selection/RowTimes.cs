namespace Nabla;

/// <summary>Reads when each row of a table was made.</summary>
internal static class RowTimes
{
    /// <summary>A number for each row: a number as it is, a date in days.</summary>
    /// <param name="column">Numbers, dates, or texts that are dates.</param>
    /// <exception cref="NablaFormatException">A value is missing or no time, or has two meanings.</exception>
    internal static double[] Of(TableColumn column)
    {
        TableColumn times = column.IsNumeric || column.Missing > 0 ? column : Dates(column);
        if (times.FirstMissing() is not (>= 0 and var row))
            return times.Numbers.ToArray();
        throw times.IsDate && DateNotation.IsUnreadable(times.Numbers[row])
            ? NoTime(column, row, times.Reading.FirstStray?.Text ?? "?")
            : new NablaFormatException(TablePlace.Of(column.Name, row),
                "The value is missing, so that the row has no place in time.", "Give every row a time.");
    }

    // Whoever takes texts for times says that they are dates.
    private static TableColumn Dates(TableColumn texts)
    {
        var asked = new DateAsked(null);
        DateLook look = DateLook.Of(texts.Texts, asked) ?? throw NoTime(texts, 0, texts.Texts[0]!);
        return look.Read(texts.Name, texts.Texts, look.Decide(texts.Name, null, asked));
    }

    private static NablaFormatException NoTime(TableColumn column, int row, string text) => new(
        TablePlace.Of(column.Name, row), $"{Quoted.Of(text)} is no time.",
        "Times are numbers, or dates such as 2024-03-01 or 2024-03-01T12:30.");
}
