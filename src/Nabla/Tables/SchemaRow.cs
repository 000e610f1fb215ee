using System.Text.Json;

namespace Nabla;

/// <summary>Turns one row of named values into raw values, as a schema says.</summary>
internal static class SchemaRow
{
    /// <summary>A row as a schema sees it, made of numbers, texts, dates, true or false, or JSON values; null or
    /// <see cref="DBNull"/> where one is missing.</summary>
    /// <exception cref="ArgumentException">A column is not there, or its value cannot be one of it.</exception>
    internal static RawRow Read(Schema schema, IReadOnlyCollection<string> names, Func<string, object?> row)
    {
        string[] absent = [.. schema.Columns.Select(column => column.Name).Except(names)];
        if (absent.Length > 0)
        {
            string[] strangers = [.. names.Except(schema.Columns.Select(column => column.Name))];
            string meant = Suggestion.Nearest(absent[0], strangers) is { } near
                ? $" Is {Quoted.Of(near)} meant, which is no column?" : "";
            throw new ArgumentException(
                $"The row lacks {Quoted.List(absent)}.{meant} A value that is not known is given as null.",
                nameof(row));
        }

        var raw = new RawRow(schema);
        foreach (SchemaColumn column in schema.Columns)
        {
            object? value = row(column.Name);
            if (value is JsonElement json)
                value = Plain(column, json);
            if (value is DBNull)
                value = null;
            if (column.IsNumeric)
                raw.Add(value is null ? double.NaN : Number(column, value));
            else
                raw.Add(value is null ? null : TextOf(column, value));
        }

        return raw;
    }

    private static string? TextOf(SchemaColumn column, object value)
    {
        string text = ValueText.Of(value) ?? throw Unsupported(column, value);
        return NumberText.IsMissing(text) && column.IndexOf(text) < 0 ? null
            : value is bool ? Truth(column, text) : text;
    }

    // Days since 1970-01-01, or a part of a day, of a value of .NET: what its clock shows.
    private static double Date(object value, out bool isTime)
    {
        isTime = value is TimeSpan or TimeOnly;
        return value switch
        {
            DateTime date => DateNotation.Days(date),
            DateTimeOffset date => DateNotation.Days(date.DateTime),
            DateOnly date => date.DayNumber - DateParts.Epoch,
            TimeOnly time => DateNotation.Days(time.Ticks),
            TimeSpan time => DateNotation.Days(time.Ticks),
            _ => double.NaN,
        };
    }

    private static double RawDate(SchemaColumn column, DateNotation notation, object value)
    {
        if (value is string text)
            return notation.Read(text);
        double days = Date(value, out bool isTime);
        if (double.IsNaN(days))
        {
            return notation.Read(ValueText.NumberOf(value) ?? throw Unsupported(column, value));
        }

        if (notation.IsTime && !isTime)
            return days - Math.Floor(days);
        return isTime == notation.IsTime && DateNotation.IsDate(days, isTime) ? days : DateNotation.Unreadable;
    }

    private static double Number(SchemaColumn column, object value)
    {
        if (column.Dates is { } dates)
            return RawDate(column, dates.Notation, value);
        double raw = value switch
        {
            string text => NumberText.TryRead(column.Notation, text, out double number)
                ? number : throw Wrong(column, value),
            bool => throw Wrong(column, value),
            Enum => ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture),
            _ => ValueText.NumberOf(value) ?? throw Unsupported(column, value),
        };
        return double.IsInfinity(raw) ? throw Wrong(column, value) : raw;
    }

    // Spreadsheets write TRUE, programs true or True.
    private static string Truth(SchemaColumn column, string text) => column.Categories.Contains(text) ? text
        : column.Categories.FirstOrDefault(
            category => CaseFolding.Comparer.Equals(category, text)) ?? text;

    private static object? Plain(SchemaColumn column, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        // A category is compared as it stands: of a long number a double keeps 17 digits.
        JsonValueKind.Number => !column.IsNumeric && json.TryGetInt64(out long whole) ? whole : json.GetDouble(),
        _ => throw Wrong(column, json.ValueKind == JsonValueKind.Array ? "a list" : "an object"),
    };

    private static ArgumentException Wrong(SchemaColumn column, object value, string paramName = "row") => new(
        Invariant($"{column.Name} is {(value is string text ? Quoted.Of(text) : value)}, ") +
        (column.IsDate ? "but must be a date or null." : column.IsNumeric ? "but must be a finite number or null."
            : "but must be a text or null."), paramName);

    private static ArgumentException Unsupported(
        SchemaColumn column, object value, string paramName = "row") => new(
        $"{column.Name} is of type {value.GetType()}, " + (column.IsDate ? "but must be a date or null."
            : column.IsNumeric ? "but must be a number or null."
            : "but must be a text, a number, true, false or null."), paramName);
}
