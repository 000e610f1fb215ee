namespace Nabla;

/// <summary>Reads when each row of a table was made.</summary>
internal static class RowTimes
{
    /// <summary>A number for each row: a number as it is, a date in days.</summary>
    /// <param name="column">Numbers, or texts in the forms of ISO 8601.</param>
    /// <exception cref="NablaFormatException">A value is missing, or is no time.</exception>
    internal static double[] Of(TableColumn column)
    {
        if (column.FirstMissing() is >= 0 and var missing)
        {
            throw new NablaFormatException(TablePlace.Of(column.Name, missing),
                "The value is missing, so that the row has no place in time.", "Give every row a time.");
        }

        var times = new double[column.Count];
        for (int row = 0; row < times.Length; row++)
            times[row] = column.IsNumeric ? column.Numbers[row] : Days(column, row);
        return times;
    }

    private static double Days(TableColumn column, int row)
    {
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string text = column.Texts[row]!;
        string[] forms =
        [
            "yyyy-MM-dd", "yyyy-M-d", "yyyy/MM/dd", "yyyy/M/d", "yyyyMMdd", "yyyy-MM", "yyyy-MM-dd HH:mm",
            "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mmK",
            "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
            "yyyy-MM-dd HH:mm:ssK",
        ];
        return DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, Universal, out DateTime time)
            ? (time - DateTime.UnixEpoch).TotalDays
            : throw new NablaFormatException(TablePlace.Of(column.Name, row), $"{Quoted.Of(text)} is no time.",
                "Times are numbers, or dates such as 2024-03-01 or 2024-03-01T12:30.");
    }
}
