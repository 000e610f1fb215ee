using System.Text.Json;

namespace Nabla;

/// <summary>Turns one row of named values into raw values, as a schema says.</summary>
internal static class SchemaRow
{
    /// <summary>The raw values of a row: of numbers, texts, dates, true or false, or JSON values; null or
    /// <see cref="DBNull"/> where one is missing. Also the columns whose value is missing, and those whose text is of
    /// no known category, has no known word, or is no date.</summary>
    /// <exception cref="ArgumentException">A column is not there, or its value cannot be one of it.</exception>
    internal static (double[] Raw, ImmutableArray<string> Missing, ImmutableArray<string> Unseen) Read(
        Schema schema, IReadOnlyCollection<string> names, Func<string, object?> row)
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

        var raw = new double[schema.ValueCount];
        List<string> missing = [], unseen = [];
        int at = 0;
        foreach (SchemaColumn column in schema.Columns)
        {
            bool isKnown = column.Words is { } words
                ? Weigh(words, column, row(column.Name), raw.AsSpan(at, column.Width), out bool isMissing)
                : Set(column, row(column.Name), out raw[at], out isMissing);
            if (isMissing)
                missing.Add(column.Name);
            else if (!isKnown)
                unseen.Add(column.Name);
            at += column.ValueCount;
        }

        return (raw, [.. missing], [.. unseen]);
    }

    private static bool Weigh(TextWords words, SchemaColumn column, object? value, Span<double> x, out bool isMissing)
    {
        string? text = TextOf(column, value);
        isMissing = text is null || NumberText.IsMissing(text);
        return words.Weigh(isMissing ? null : text, x);
    }

    private static bool Set(SchemaColumn column, object? value, out double raw, out bool isMissing)
    {
        raw = Raw(column, value);
        bool isUnreadable = column.IsDate && DateNotation.IsUnreadable(raw);
        isMissing = double.IsNaN(raw) && !isUnreadable;
        return !isUnreadable && (column.IsNumeric || raw != -1);
    }

    private static string? TextOf(SchemaColumn column, object? value) =>
        (value is JsonElement json ? Plain(column, json) : value) switch
        {
            null or DBNull => null,
            string text => text,
            bool truth => Truth(column, truth ? "true" : "false"),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            DateTime or DateOnly or DateTimeOffset or TimeSpan or TimeOnly => DateParts.Text(
                Date(value!, out bool isTime), isTime),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            var other => throw Unsupported(column, other),
        };

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
            return value is not IConvertible or bool or char ? throw Unsupported(column, value)
                : notation.Read(Convert.ToDouble(value, CultureInfo.InvariantCulture));
        }

        if (notation.IsTime && !isTime)
            return days - Math.Floor(days);
        return isTime == notation.IsTime && DateNotation.IsDate(days, isTime) ? days : DateNotation.Unreadable;
    }

    private static double Raw(SchemaColumn column, object? value)
    {
        if (value is JsonElement json)
            value = Plain(column, json);
        if (value is null or DBNull)
            return double.NaN;
        if (column.Dates is { } dates)
            return RawDate(column, dates.Notation, value);
        if (!column.IsNumeric)
        {
            if (value is string unknown && NumberText.IsMissing(unknown) && column.IndexOf(unknown) < 0)
                return double.NaN;
            return column.PlaceOf(TextOf(column, value)!);
        }

        double raw = value switch
        {
            double number => number,
            string text => NumberText.TryRead(column.Notation, text, out double number)
                ? number : throw Wrong(column, value),
            bool => throw Wrong(column, value),
            float number => number,
            decimal number => (double)number,
            Half number => (double)number,
            sbyte or byte or short or ushort or int or uint or long or ulong =>
                ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture),
            Int128 number => (double)number,
            UInt128 number => (double)number,
            nint number => number,
            nuint number => number,
            System.Numerics.BigInteger number => (double)number,
            Enum => ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture),
            _ => throw Unsupported(column, value),
        };
        return double.IsInfinity(raw) ? throw Wrong(column, value) : raw;
    }

    // Spreadsheets write TRUE, programs true or True.
    private static string Truth(SchemaColumn column, string text) => column.Categories.Contains(text) ? text
        : column.Categories.FirstOrDefault(
            category => string.Equals(category, text, StringComparison.OrdinalIgnoreCase)) ?? text;

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
