using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>The texts of a column in which (nearly) all are dates or times of day, and what they show of the order of
/// day and month.</summary>
internal sealed class DateLook
{
    private const double MostStrays = 0.05;   // of the values that are there

    private static readonly DateOrder[] s_orders = [DateOrder.DayFirst, DateOrder.MonthFirst, DateOrder.YearFirst];

    private readonly int[] _read = new int[s_orders.Length];   // dates that there are in each order
    private DateNotation _known = new();
    private string? _example;   // one that means another day in another order, or a number
    private bool _hasPoints = true;
    private int _open, _most;

    /// <summary>The order that the dates prove; null: none does, or they do not need one.</summary>
    public DateOrder? Proved => _open > 0 && !_hasPoints && Candidates.ToArray() is [var only] ? only : null;

    // The orders that read as many dates as any; another one counts too where its proof is no slip.
    private IEnumerable<DateOrder> Candidates
    {
        get
        {
            const int Rare = 20;   // one among so many is a slip
            int most = _read.Max();
            return s_orders.Where(order => _read[(int)order] > 0 && (_read[(int)order] == most
                || (most < _open && (_open - most) * Rare > _open - _read[(int)order])));
        }
    }

    /// <summary>Looks at texts.</summary>
    /// <param name="texts">The texts; null where one is missing.</param>
    /// <param name="asked">How somebody says that they are written; null: nobody says that they are dates.</param>
    /// <returns>Null: too many of them are none.</returns>
    public static DateLook? Of(ReadOnlySpan<string?> texts, DateAsked? asked)
    {
        int present = 0, dates = 0, times = 0, digits = 0, numbers = 0;
        foreach (string? text in texts)
            present += text is null ? 0 : 1;
        int most = asked is not null ? present : (int)(present * MostStrays), strays = 0;
        var look = new DateLook { _most = most };
        foreach (string? text in texts)
        {
            if (text is null)
                continue;
            if (WrittenDate.TrySplit(text, out WrittenDate date) && look.Add(date, text))
            {
                dates += date.IsTime ? 0 : 1;
                times += date.IsTime ? 1 : 0;
            }
            else if (asked is not null && NumberText.IsFinite(text, out double number))
            {
                numbers++;
                look._example ??= text;
                digits += DateNotation.IsDigits(number, out _) ? 1 : 0;
            }
            else if (++strays > most)
            {
                return null;
            }
        }

        if (dates + times + numbers == 0 || strays + Math.Min(dates, times) > most)
            return null;
        look._known = new()
        {
            IsTime = times > dates, Order = asked?.Order ?? DateOrder.DayFirst,
            Numbers = numbers == 0 ? DateNumbers.None
                : digits >= numbers - digits ? DateNumbers.Digits : DateNumbers.Excel,
        };
        return look;
    }

    /// <summary>How the dates are written.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="others">The order that another column proves; or null.</param>
    /// <param name="asked">What somebody says of it; or null.</param>
    /// <exception cref="NablaFormatException">Nobody can tell.</exception>
    public DateNotation Decide(string name, DateOrder? others, DateAsked? asked = null)
    {
        if (asked?.Order is { } order)
            return _known with { Order = order };
        if (_open == 0)
            return _known;
        DateOrder[] candidates = [.. Candidates];
        if (candidates.Length == 1)
            return _known with { Order = candidates[0] };
        if (others is { } other && candidates.Contains(other))
            return _known with { Order = other };
        if (_hasPoints && candidates.Contains(DateOrder.DayFirst) && _read[0] == _read.Max())
            return _known;
        if (_example is null || _read.Max() == 0)   // 1/1/2024 and 2/2/2024 alone
            return _known with { Order = candidates[0] };
        throw Open(name, candidates);
    }

    /// <summary>The column of dates; what is none is missing, and counted.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="texts">The texts; null where one is missing.</param>
    /// <param name="notation">How they are written.</param>
    /// <param name="lineOf">The line of a row, which counts from 0; null: a row more.</param>
    public TableColumn Read(
        string name, ReadOnlySpan<string?> texts, DateNotation notation, Func<int, long>? lineOf = null)
    {
        var days = new double[texts.Length];
        var reading = new ColumnReading { Dates = notation };
        for (int row = 0; row < days.Length; row++)
        {
            days[row] = texts[row] is { } text ? notation.Read(text) : double.NaN;
            if (!DateNotation.IsUnreadable(days[row]))
                continue;
            reading = reading with
            {
                Strays = reading.Strays + 1,
                FirstStray = reading.FirstStray ?? (texts[row]!, lineOf is null ? row + 1 : lineOf(row)),
            };
        }

        if (_example is { } shown && notation.Read(shown) is var value && !double.IsNaN(value))
            reading = reading with { DateExample = (shown, value) };
        TableColumn column = TableColumn.OfDays(name, ImmutableCollectionsMarshal.AsImmutableArray(days), notation);
        return column.With(reading);
    }

    /// <summary>Whether so many values may be no dates.</summary>
    public bool Takes(TableColumn read) => read.Reading.Strays <= _most && read.Missing < read.Count;

    // False: there is no such day in any order.
    private bool Add(WrittenDate date, string text)
    {
        if (date.IsSettled)
            return date.TryRead(DateOrder.DayFirst, out _);

        bool isDate = false;
        double first = double.NaN;
        foreach (DateOrder order in s_orders)
        {
            if (!date.TryRead(order, out double days) || (order == DateOrder.YearFirst && !date.MayBeginWithYear))
                continue;
            _read[(int)order]++;
            isDate = true;
            if (double.IsNaN(first))
                first = days;
            else if (days != first)
                _example ??= text;
        }

        _open += isDate ? 1 : 0;
        _hasPoints &= date.HasPoints;
        return isDate;
    }

    private NablaFormatException Open(string name, DateOrder[] orders)
    {
        WrittenDate.TrySplit(_example, out WrittenDate date);
        var readings = orders.Select(order => (Order: order, Is: date.TryRead(order, out double days), Days: days))
            .Where(reading => reading.Is).ToList();
        return new($"column {Quoted.Of(name)}", $"{Quoted.Of(_example!)} has {readings.Count} meanings, " +
            string.Join(" and ", readings.Select(reading => DateParts.Text(reading.Days, false))) +
            (_read.Max() < _open ? ": some dates have the day first, others the month."
                : ": no date tells whether the day or the month comes first."),
            "Say which one comes first: " + string.Join(", ", readings.Select(reading =>
                $"{Name(reading.Order)} for {DateParts.Text(reading.Days, false)}")) + ".")
        {
            Settings = [.. readings.Select(reading => $"column {name}=date:{Code(reading.Order)}")],
        };
    }

    private static string Name(DateOrder order) => order switch
    {
        DateOrder.DayFirst => "the day", DateOrder.MonthFirst => "the month", _ => "the year",
    };

    /// <summary>An order as settings say it.</summary>
    internal static string Code(DateOrder order) => order switch
    {
        DateOrder.DayFirst => "dmy", DateOrder.MonthFirst => "mdy", _ => "ymd",
    };
}

/// <summary>That somebody says that a column holds dates.</summary>
/// <param name="Order">Which number comes first; null: what the dates show.</param>
internal sealed record DateAsked(DateOrder? Order);
