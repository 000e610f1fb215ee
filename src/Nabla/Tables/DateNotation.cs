namespace Nabla;

/// <summary>How the dates of a column are written. The one way from a text to a date, in training and in
/// answers.</summary>
internal sealed record DateNotation
{
    /// <summary>A value that is there, but can be read as no date: missing, and told apart from other missing ones by
    /// its bits.</summary>
    internal static readonly double Unreadable = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0DA7);

    /// <summary>Which number is which, where the form of a date does not say so.</summary>
    public DateOrder Order { get; init; }

    /// <summary>Whether the values are times of day, without a date.</summary>
    public bool IsTime { get; init; }

    /// <summary>What a plain number stands for.</summary>
    public DateNumbers Numbers { get; init; }

    /// <summary>Whether a value is there, but no date.</summary>
    public static bool IsUnreadable(double value) =>
        BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(Unreadable);

    /// <summary>Days since 1970-01-01, as the clock shows them.</summary>
    public static double Days(DateTime date) => Days(date.Ticks - DateTime.UnixEpoch.Ticks);

    /// <summary>Days in a time, to the millisecond.</summary>
    public static double Days(long ticks) =>
        Math.Floor((double)ticks / TimeSpan.TicksPerMillisecond + 0.5) / WrittenDate.MillisecondsInDay;

    /// <summary>Days since 1970-01-01 with the time as a fraction, or the time alone.</summary>
    /// <returns>NaN where the text stands for a missing value, <see cref="Unreadable"/> where it is no date.</returns>
    public double Read(string text)
    {
        if (NumberText.IsMissing(text))
            return double.NaN;
        if (Numbers != DateNumbers.None
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return Read(number);
        }

        return WrittenDate.TrySplit(text, out WrittenDate date) && date.IsTime == IsTime
            && date.TryRead(Order, out double days) ? days : Unreadable;
    }

    /// <summary>The date that a plain number stands for.</summary>
    public double Read(double number)
    {
        // Day 60 of Excel is 29 February 1900, which there was not.
        const double ExcelEpoch = 25_569, LastWrong = 60;
        if (double.IsNaN(number))
            return number;
        double days = Unreadable;
        if (Numbers == DateNumbers.Excel)
            days = IsTime ? number : number - ExcelEpoch + (number < LastWrong ? 1 : 0);
        else if (Numbers == DateNumbers.Digits && IsDigits(number, out double day))
            days = day;
        return IsDate(days, IsTime) ? days : Unreadable;
    }

    /// <summary>Whether a number is 20240301 or its like.</summary>
    internal static bool IsDigits(double number, out double days)
    {
        const double Least = 10_000_101, Most = 99_991_231;
        days = 0;
        if (!(number >= Least && number <= Most) || number != Math.Floor(number))
            return false;
        int digits = (int)number, year = digits / 10_000, month = digits / 100 % 100, day = digits % 100;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        days = new DateOnly(year, month, day).DayNumber - DateParts.Epoch;
        return true;
    }

    /// <summary>Whether a number of days lies within the years 1 to 9999, or a time within a day.</summary>
    internal static bool IsDate(double days, bool isTime) => isTime ? days is >= 0 and < 1
        : days >= -DateParts.Epoch && days < DateOnly.MaxValue.DayNumber + 1 - DateParts.Epoch;
}

/// <summary>What a plain number in a column of dates stands for.</summary>
internal enum DateNumbers
{
    /// <summary>No date.</summary>
    None,

    /// <summary>Days as Excel counts them: 45352 is 2024-03-01.</summary>
    Excel,

    /// <summary>Year, month and day: 20240301.</summary>
    Digits,
}
