namespace Nabla;

/// <summary>What was understood otherwise than it stands in a file: a sentence for each kind of thing, with the setting
/// that changes it.</summary>
internal static class ReadingNotes
{
    /// <summary>The sentences about some columns.</summary>
    internal static IEnumerable<TableNote> Of(IReadOnlyCollection<TableColumn> columns) =>
    [
        .. One(columns, "read as numbers", "category", reading => reading.Example is { } example
            ? Invariant($"{Quoted.Of(example.Text)} is {example.Value:R}") : null),
        .. Orders(columns),
        .. Strays(columns, "no numbers", areDates: false), .. Strays(columns, "no dates", areDates: true),
        .. One(columns, "numbers taken for categories", "number", reading => reading.Code is { } code
            ? $"{code.Why}, {Quoted.Of(code.Text)}" : null),
        .. One(columns, "spellings taken for the same", "exact", reading => reading.Merged.IsEmpty ? null
            : string.Join(", ", reading.Merged.GroupBy(pair => pair.To).Take(2).Select(group =>
                $"{string.Join(", ", group.Take(3).Select(pair => Quoted.Of(pair.From)))} as {Quoted.Of(group.Key)}"))),
        .. AsAsked(columns),
    ];

    /// <summary>The same about one column, without its name.</summary>
    internal static string? Of(TableColumn column)
    {
        ColumnReading reading = column.Reading;
        string?[] facts =
        [
            reading.Problem,
            reading.Example is { } example ? Invariant($"{Quoted.Of(example.Text)} is {example.Value:R}") : null,
            DateExample(reading),
            reading.FirstStray is { } stray
                ? Invariant($"{reading.Strays} no {(column.IsDate ? "date" : "number")}s, such as ") +
                    Quoted.Of(stray.Text) : null,
            reading.Code is { } code ? $"{code.Why}, {Quoted.Of(code.Text)}" : null,
            reading.Merged.IsEmpty ? null
                : $"{Quoted.Of(reading.Merged[0].From)} taken for {Quoted.Of(reading.Merged[0].To)}",
        ];
        return facts.Any(fact => fact is not null) ? string.Join("; ", facts.OfType<string>()) : null;
    }

    private static IEnumerable<TableNote> One(
        IEnumerable<TableColumn> columns, string what, string otherwise, Func<ColumnReading, string?> fact)
    {
        var found = columns.Select(column => (column.Name, Fact: fact(column.Reading)))
            .Where(pair => pair.Fact is not null).ToList();
        if (found.Count > 0)
        {
            yield return new($"{what}: {TableNotes.Some(found.Select(pair => $"{pair.Name} ({pair.Fact})"))}",
                $"column {found[0].Name}={otherwise}");
        }
    }

    private static string? DateExample(ColumnReading reading) => reading.DateExample is { } date
        ? $"{Quoted.Of(date.Text)} is {DateParts.Text(date.Value, reading.Dates!.IsTime)}" : null;

    private static IEnumerable<TableNote> Orders(IEnumerable<TableColumn> columns)
    {
        TableColumn[] found = [.. columns.Where(column => column.Reading.DateExample is not null)];
        if (found.Length > 0)
        {
            DateNotation how = found[0].Reading.Dates!;
            yield return new("read as dates: " + TableNotes.Some(found.Select(
                column => $"{column.Name} ({DateExample(column.Reading)})")), $"column {found[0].Name}=" + (
                how.Numbers != DateNumbers.None ? "number"
                : how.Order == DateOrder.DayFirst ? "date:mdy" : "date:dmy"));
        }
    }

    private static IEnumerable<TableNote> Strays(IEnumerable<TableColumn> columns, string what, bool areDates)
    {
        TableColumn[] found = [.. columns.Where(column => column.Reading.Strays > 0 && column.IsDate == areDates)];
        if (found.Length > 0)
        {
            yield return new($"{what}, hence missing: " + TableNotes.Some(found.Select(column =>
                Invariant($"{column.Name} {column.Reading.Strays} of {column.Count} (first ") +
                $"{Quoted.Of(column.Reading.FirstStray!.Value.Text)}" +
                Invariant($" in line {column.Reading.FirstStray!.Value.Line})"))), $"column {found[0].Name}=category");
        }
    }

    private static IEnumerable<TableNote> AsAsked(IEnumerable<TableColumn> columns)
    {
        var found = columns.Where(column => column.Reading.OnlyAsAsked is not null)
            .Select(column => (column.Name, As: column.Reading.OnlyAsAsked!.Value)).ToList();
        if (found.Count > 0)
        {
            bool isComma = found[0].As.Text.Contains(',', StringComparison.Ordinal);
            yield return new("taken for decimal marks as asked, though they could stand between thousands: " +
                TableNotes.Some(found.Select(pair =>
                    Invariant($"{pair.Name} ({Quoted.Of(pair.As.Text)} is {pair.As.Value:R})"))),
                $"decimal {(isComma ? "point" : "comma")}");
        }
    }
}
