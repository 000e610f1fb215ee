namespace Nabla;

/// <summary>What a network gets of a date beside the days themselves: the year as a number; month, day of the week and
/// hour as points on a circle, so that December is beside January and each of them can be told from all others; of
/// these what differs in the rows of training. Immutable.</summary>
/// <param name="notation">How the dates are written.</param>
internal sealed class DateParts(DateNotation notation)
{
    /// <summary>Days from 0001-01-01 to 1970-01-01.</summary>
    internal const int Epoch = 719_162;

    private const int MonthCount = 12, WeekdayCount = 7, HourCount = 24;

    // The sines of 1/12, 1/7 and 1/24 of a circle and so on: written down, for the same bits everywhere.
    private static readonly double[] s_sines12 =
    [
        0, 0.5, 0.8660254037844386, 1, 0.8660254037844386, 0.5, 0, -0.5, -0.8660254037844386, -1, -0.8660254037844386,
        -0.5,
    ];

    private static readonly double[] s_sines7 =
    [
        0, 0.7818314824680298, 0.9749279121818236, 0.43388373911755823, -0.43388373911755823, -0.9749279121818236,
        -0.7818314824680298,
    ];

    private static readonly double[] s_cosines7 =
    [
        1, 0.6234898018587336, -0.2225209339563144, -0.9009688679024191, -0.9009688679024191, -0.2225209339563144,
        0.6234898018587336,
    ];

    private static readonly double[] s_sines24 =
    [
        0, 0.25881904510252074, 0.5, 0.7071067811865475, 0.8660254037844386, 0.9659258262890683, 1, 0.9659258262890683,
        0.8660254037844386, 0.7071067811865475, 0.5, 0.25881904510252074, 0, -0.25881904510252074, -0.5,
        -0.7071067811865475, -0.8660254037844386, -0.9659258262890683, -1, -0.9659258262890683, -0.8660254037844386,
        -0.7071067811865475, -0.5, -0.25881904510252074,
    ];

    /// <summary>How the dates are written.</summary>
    public DateNotation Notation { get; } = notation;

    /// <summary>The first date of training, in days since 1970-01-01, for people.</summary>
    public double First { get; init; }

    /// <summary>Mean and standard deviation of the years; null where they are all the same.</summary>
    public TargetScale? Years { get; init; }

    /// <summary>Whether the month is fed.</summary>
    public bool HasMonth { get; init; }

    /// <summary>Whether the day of the week is fed.</summary>
    public bool HasWeekday { get; init; }

    /// <summary>Whether the hour is fed.</summary>
    public bool HasHour { get; init; }

    /// <summary>Inputs of the network that come from the parts.</summary>
    public int Width => (Years is null ? 0 : 1) + 2 * Circles.Count();

    /// <summary>The parts that lie on a circle, in their order.</summary>
    public IEnumerable<DateCircle> Circles
    {
        get
        {
            if (HasMonth)
                yield return new("month", MonthCount, s_sines12, Quarter(s_sines12));
            if (HasWeekday)
                yield return new("weekday", WeekdayCount, s_sines7, s_cosines7);
            if (HasHour)
                yield return new("hour", HourCount, s_sines24, Quarter(s_sines24));
        }
    }

    /// <summary>What of a date is fed, for people: "year, month, weekday and days since 2022-01-03".</summary>
    public override string ToString()
    {
        string days = Notation.IsTime ? "time of day" : $"days since {Text(Math.Floor(First), Notation.IsTime)}";
        string[] parts = [.. Years is null ? [] : (string[])["year"], .. Circles.Select(circle => circle.Name)];
        return parts.Length == 0 ? days : $"{string.Join(", ", parts)} and {days}";
    }

    /// <summary>Learns from dates what differs.</summary>
    /// <param name="notation">How they are written.</param>
    /// <param name="days">Days since 1970-01-01, at least one.</param>
    /// <param name="scale">Mean and standard deviation of numbers.</param>
    public static DateParts Of(DateNotation notation, double[] days, Func<double[], TargetScale> scale)
    {
        CalendarDate first = CalendarDate.Of(days[0]);
        bool year = false, month = false, weekday = false, hour = false;
        foreach (double day in days)
        {
            CalendarDate date = CalendarDate.Of(day);
            year |= date.Year != first.Year;
            month |= date.Month != first.Month;
            weekday |= date.Weekday != first.Weekday;
            hour |= date.Hour != first.Hour;
        }

        bool isDate = !notation.IsTime;
        return new(notation)
        {
            First = days.Min(), HasMonth = isDate && month, HasWeekday = isDate && weekday, HasHour = hour,
            Years = isDate && year ? scale(Array.ConvertAll(days, day => (double)CalendarDate.Of(day).Year)) : null,
        };
    }

    /// <summary>Writes <see cref="Width"/> inputs.</summary>
    /// <param name="days">Days since 1970-01-01, within the years 1 to 9999.</param>
    /// <param name="column">The column, which bounds the year.</param>
    /// <param name="x">Receives the inputs.</param>
    internal void Feed<T>(double days, SchemaColumn column, Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CalendarDate date = CalendarDate.Of(days);
        int at = 0;
        if (Years is { } years)
            x[at++] = T.CreateTruncating(column.Bounded((date.Year - years.Mean) / years.Scale));
        if (HasMonth)
            Turn(date.Month - 1, s_sines12, ref at, x);
        if (HasWeekday)
        {
            x[at++] = T.CreateTruncating(s_sines7[date.Weekday]);
            x[at++] = T.CreateTruncating(s_cosines7[date.Weekday]);
        }

        if (HasHour)
            Turn(date.Hour, s_sines24, ref at, x);
    }

    /// <summary>A date for people: 2024-03-01, 2024-03-01 12:30, or 12:30.</summary>
    public static string Text(double days, bool isTime)
    {
        CalendarDate date = CalendarDate.Of(days);
        long minutes = date.Milliseconds / 60_000;
        string time = Invariant($"{minutes / 60:00}:{minutes % 60:00}") + (date.Milliseconds % 60_000 == 0 ? ""
            : (date.Milliseconds % 60_000 / 1000.0).ToString("':'00.###", CultureInfo.InvariantCulture));
        return isTime ? time
            : Invariant($"{date.Year:0000}-{date.Month:00}-{date.Day:00}") + (date.Milliseconds == 0 ? "" : " " + time);
    }

    // cos a = sin (a + 90°)
    private static double[] Quarter(double[] sines) =>
        [.. Enumerable.Range(0, sines.Length).Select(k => sines[(k + sines.Length / 4) % sines.Length])];

    private static void Turn<T>(int k, double[] sines, ref int at, Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x[at++] = T.CreateTruncating(sines[k]);
        x[at++] = T.CreateTruncating(sines[(k + sines.Length / 4) % sines.Length]);
    }
}

/// <summary>A part of a date that comes around again.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Count">How many values it has.</param>
/// <param name="Sines">The first input of each value.</param>
/// <param name="Cosines">The second.</param>
internal sealed record DateCircle(string Name, int Count, double[] Sines, double[] Cosines);

/// <summary>A day and a time by the calendar.</summary>
/// <param name="Year">1 to 9999.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="Weekday">0 is Monday.</param>
/// <param name="Milliseconds">Of the day.</param>
internal readonly record struct CalendarDate(int Year, int Month, int Day, int Weekday, long Milliseconds)
{
    /// <summary>0 to 23.</summary>
    public int Hour => (int)(Milliseconds / 3_600_000);

    /// <summary>The date of so many days since 1970-01-01, to the millisecond.</summary>
    public static CalendarDate Of(double days)
    {
        const long InDay = (long)WrittenDate.MillisecondsInDay;
        long all = (long)Math.Floor(days * InDay + 0.5) + DateParts.Epoch * InDay;
        all = Math.Clamp(all, 0, (DateOnly.MaxValue.DayNumber + 1) * InDay - 1);
        DateOnly day = DateOnly.FromDayNumber((int)(all / InDay));
        return new(day.Year, day.Month, day.Day, ((int)day.DayOfWeek + 6) % 7, all % InDay);
    }
}
