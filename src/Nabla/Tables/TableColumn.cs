using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>One column of a <see cref="Table"/>: a number or a text for each row, or nothing where it is missing.
/// Immutable.</summary>
public sealed class TableColumn
{
    private readonly ImmutableArray<double> _numbers = [];
    private readonly ImmutableArray<string?> _texts = [];

    /// <summary>A column of numbers.</summary>
    /// <param name="name">What it is called; not empty.</param>
    /// <param name="numbers">A number for each row; NaN where it is missing. Not infinite.</param>
    /// <exception cref="ArgumentException">The name is empty, or a number is infinite.</exception>
    public TableColumn(string name, ImmutableArray<double> numbers)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIf(
            numbers.Any(double.IsInfinity), $"Column {name} has a number that is not finite.", nameof(numbers));
        (Name, _numbers, Count, IsNumeric) = (name, numbers, numbers.Length, true);
        Missing = numbers.Count(double.IsNaN);
    }

    /// <summary>A column of dates, kept as days since 1970-01-01 with the time of day as a fraction.</summary>
    /// <param name="name">What it is called; not empty.</param>
    /// <param name="dates">A date for each row, as a clock shows it; null where it is missing.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static TableColumn OfDates(string name, IEnumerable<DateTime?> dates)
    {
        ArgumentNullException.ThrowIfNull(dates);
        return OfDays(name, [.. dates.Select(date => date is { } day ? DateNotation.Days(day) : double.NaN)], new());
    }

    /// <summary>A column of dates, in days since 1970-01-01.</summary>
    internal static TableColumn OfDays(string name, ImmutableArray<double> days, DateNotation notation) =>
        new(name, days) { IsDate = true, Reading = new() { Dates = notation } };

    /// <summary>A column of texts.</summary>
    /// <param name="name">What it is called; not empty.</param>
    /// <param name="texts">A text for each row; null where it is missing.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TableColumn(string name, ImmutableArray<string?> texts)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, _texts, Count) = (name, texts, texts.Length);
        Missing = texts.Count(text => text is null);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Number of rows where the value is missing.</summary>
    public int Missing { get; }

    /// <summary>Whether the values are numbers, which dates are too, rather than texts.</summary>
    public bool IsNumeric { get; }

    /// <summary>Whether the values are dates: days since 1970-01-01, or times as parts of a day.</summary>
    public bool IsDate { get; private init; }

    /// <summary>A number for each row, NaN where it is missing.</summary>
    /// <exception cref="InvalidOperationException">The values are texts.</exception>
    public ReadOnlySpan<double> Numbers =>
        IsNumeric ? _numbers.AsSpan() : throw new InvalidOperationException($"Column {Name} holds texts.");

    /// <summary>A text for each row, null where it is missing.</summary>
    /// <exception cref="InvalidOperationException">The values are numbers.</exception>
    public ReadOnlySpan<string?> Texts =>
        IsNumeric ? throw new InvalidOperationException($"Column {Name} holds numbers.") : _texts.AsSpan();

    /// <summary>How it was read from a file.</summary>
    internal ColumnReading Reading { get; private set; } = ColumnReading.Plain;

    /// <summary>A value as text, a number in its shortest form that reads back to the same bits, a date as 2024-03-01
    /// 12:30; null where it is missing.</summary>
    /// <param name="row">0 … <see cref="Count"/> − 1.</param>
    public string? TextAt(int row) =>
        !IsNumeric ? _texts[row]
        : double.IsNaN(_numbers[row]) ? null
        : IsDate ? DateParts.Text(_numbers[row], Reading.Dates?.IsTime == true)
        : _numbers[row].ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Whether the value of a row is missing.</summary>
    internal bool IsMissing(int row) => IsNumeric ? double.IsNaN(_numbers[row]) : _texts[row] is null;

    /// <summary>The column in some rows only, in the order in which they are named.</summary>
    internal TableColumn Select(int[] rows) => (IsNumeric
        ? new TableColumn(
            Name, ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(rows, row => _numbers[row])))
        {
            IsDate = IsDate,
        }
        : new(Name, ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(rows, row => _texts[row]))))
        .With(Reading);

    /// <summary>The column, which nobody else knows yet, with how it was read.</summary>
    internal TableColumn With(ColumnReading reading)
    {
        Reading = reading;
        return this;
    }

    /// <summary>The first row whose value is missing, or -1.</summary>
    internal int FirstMissing()
    {
        for (int row = 0; row < Count && Missing > 0; row++)
        {
            if (IsNumeric ? double.IsNaN(_numbers[row]) : _texts[row] is null)
                return row;
        }

        return -1;
    }

    /// <summary>For example "age: numbers, 2 missing".</summary>
    public override string ToString() =>
        $"{Name}: {(IsDate ? "dates" : IsNumeric ? "numbers" : "texts")}{(Missing > 0 ? $", {Missing} missing" : "")}";
}

/// <summary>Where in a table something is, as messages say it.</summary>
internal static class TablePlace
{
    /// <summary>A value's place.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="row">From 0; people count from 1, the header aside.</param>
    internal static string Of(string column, long row) => Invariant($"column {Quoted.Of(column)}, row {row + 1}");
}
