namespace Nabla;

/// <summary>A date, a date with a time, or a time of day as people write it, taken apart. English names of months are
/// known; an offset from universal time is read past: what counts is the time on the clock.</summary>
internal readonly partial struct WrittenDate
{
    internal const double MillisecondsInDay = 86_400_000;

    private static readonly string[] s_months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ];

    private static readonly string[] s_weekdays =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private readonly int _first, _second, _third;
    private readonly long _milliseconds;

    private WrittenDate(int first, int second, int third, bool isSettled, bool hasPoints, long milliseconds)
    {
        (_first, _second, _third, _milliseconds) = (first, second, third, milliseconds);
        (IsSettled, HasPoints) = (isSettled, hasPoints);
    }

    /// <summary>Whether it is a time without a date.</summary>
    public bool IsTime => _first < 0;

    /// <summary>Whether its form says which number is the year, the month and the day.</summary>
    public bool IsSettled { get; }

    /// <summary>Whether points stand between numbers, as where the day comes first.</summary>
    public bool HasPoints { get; }

    /// <summary>Whether the first number may be a year of two digits.</summary>
    public bool MayBeginWithYear => _third <= 31;

    /// <summary>Takes a text apart.</summary>
    /// <returns>False: it is no date and no time.</returns>
    public static bool TrySplit(ReadOnlySpan<char> text, out WrittenDate date)
    {
        date = default;
        text = text.Trim();
        if (text.Length is < 4 or > 60)
            return false;
        if (TryTakeName(ref text, s_weekdays, out _))
            text = text.TrimStart(", ");
        ReadOnlySpan<char> rest = text;
        if (TryTakeTime(ref rest, out long alone) && rest.IsEmpty)
        {
            date = new(-1, 0, 0, isSettled: true, hasPoints: false, alone);
            return true;
        }

        if (!TryTakeDate(ref text, out int first, out int second, out int third, out bool isSettled, out bool points))
            return false;
        long milliseconds = 0;
        if (!text.IsEmpty)
        {
            int between = text[0] is 'T' or 't' ? 1 : text.Length - text.TrimStart(", ").Length;
            text = text[between..];
            if (between == 0 || !TryTakeTime(ref text, out milliseconds) || !text.IsEmpty)
                return false;
        }

        date = new(first, second, third, isSettled, points, milliseconds);
        return true;
    }

    /// <summary>Days since 1970-01-01, the time as a fraction; of a time without a date the fraction alone.</summary>
    /// <param name="order">Which number is which, where the form does not say so.</param>
    /// <param name="days">The days.</param>
    /// <returns>False: there is no such day.</returns>
    public bool TryRead(DateOrder order, out double days)
    {
        days = 0;
        if (IsTime)
        {
            days = _milliseconds / MillisecondsInDay;
            return true;
        }

        var (year, month, day) = IsSettled || order == DateOrder.YearFirst ? (_first, _second, _third)
            : order == DateOrder.DayFirst ? (_third, _second, _first) : (_third, _first, _second);
        const int Turn = 50;   // two digits up to 49 are of this century
        bool mayBeShort = !IsSettled;
        year += !mayBeShort || year > 99 ? 0 : year < Turn ? 2000 : 1900;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        days = new DateOnly(year, month, day).DayNumber - DateParts.Epoch + _milliseconds / MillisecondsInDay;
        return true;
    }

    private static bool TryTakeDate(
        ref ReadOnlySpan<char> text, out int first, out int second, out int third, out bool isSettled, out bool points)
    {
        (second, third, points) = (0, 1, false);
        isSettled = true;
        if (TryTakeName(ref text, s_months, out first))
            return TryTakeAfterMonth(ref text, ref first, out second, ref third);
        int digits = TakeNumber(ref text, out first);
        if (digits is not (1 or 2 or 4) || text.IsEmpty)
            return false;
        if (digits <= 2)
            TakeOrdinal(ref text);
        if (text.IsEmpty)
            return false;
        char mark = text[0];
        ReadOnlySpan<char> after = text.TrimStart("-/. ");
        if (TryTakeName(ref after, s_months, out int month))
        {
            text = after.TrimStart("-/., ");
            int more = TakeNumber(ref text, out int last);
            (first, second, third) = digits == 4 ? (first, month, last) : (last, month, first);
            if (digits == 4 ? more is not (1 or 2) : more is not (2 or 4))
                return false;
            first += digits == 4 || more == 4 ? 0 : first < 50 ? 2000 : 1900;
            return true;
        }

        if (mark is not ('-' or '/' or '.'))
            return false;
        text = text[1..];
        if (TakeNumber(ref text, out second) is var middle && middle is not (1 or 2 or 4))
            return false;
        if (text.IsEmpty || text[0] != mark)
            return TryEndAtMonth(mark, digits, middle, ref first, ref second);
        text = text[1..];
        int end = TakeNumber(ref text, out third);
        points = mark == '.';
        isSettled = digits == 4;
        // Two digits for a year between hyphens stand at either end.
        return middle <= 2 && (isSettled ? end is 1 or 2 : end == 4 || (end == 2 && mark != '-'));
    }

    // 2024-03, 03/2024: the first day of the month.
    private static bool TryEndAtMonth(char mark, int digits, int middle, ref int first, ref int second)
    {
        if (mark == '.' || (digits == 4) == (middle == 4))
            return false;
        if (middle == 4)
            (first, second) = (second, first);
        return true;
    }

    // Mar 1, 2024; March 2024.
    private static bool TryTakeAfterMonth(
        ref ReadOnlySpan<char> text, ref int first, out int second, ref int third)
    {
        second = first;
        text = text.TrimStart("-/., ");
        int digits = TakeNumber(ref text, out int number);
        if (digits is 1 or 2)
        {
            third = number;
            TakeOrdinal(ref text);
            ReadOnlySpan<char> after = text.TrimStart("-/., ");
            if (after.Length == text.Length)
                return false;
            text = after;
            digits = TakeNumber(ref text, out number);
        }

        first = number;
        return digits == 4;
    }

    private static void TakeOrdinal(ref ReadOnlySpan<char> text)
    {
        foreach (string end in (ReadOnlySpan<string>)["st", "nd", "rd", "th"])
        {
            if (text.StartsWith(end, StringComparison.OrdinalIgnoreCase))
                text = text[end.Length..];
        }
    }

    // A whole name or its first three letters (sept. too), with a point or without.
    private static bool TryTakeName(ref ReadOnlySpan<char> text, string[] names, out int place)
    {
        int letters = 0;
        while (letters < text.Length && char.IsAsciiLetter(text[letters]))
            letters++;
        ReadOnlySpan<char> word = text[..letters];
        for (place = 1; place <= names.Length && letters >= 3; place++)
        {
            string name = names[place - 1];
            if (!word.Equals(name, StringComparison.OrdinalIgnoreCase)
                && !(letters is 3 or 4 && name.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            text = text[letters..];
            if (text is ['.', ..])
                text = text[1..];
            return true;
        }

        return false;
    }

    /// <summary>Takes up to nine digits.</summary>
    /// <returns>How many there are.</returns>
    private static int TakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        const int Most = 9;
        number = 0;
        int count = 0;
        for (; count < Math.Min(Most, text.Length) && char.IsAsciiDigit(text[count]); count++)
            number = 10 * number + (text[count] - '0');
        text = text[count..];
        return count;
    }
}

/// <summary>Which number of a date is the day, the month and the year.</summary>
internal enum DateOrder
{
    /// <summary>31/12/2024.</summary>
    DayFirst,

    /// <summary>12/31/2024.</summary>
    MonthFirst,

    /// <summary>24/12/31.</summary>
    YearFirst,
}
