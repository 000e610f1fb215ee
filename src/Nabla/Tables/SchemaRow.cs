using System.Globalization;
using System.Text.Json;
using static System.FormattableString;

namespace Nabla;

/// <summary>Turns one row of named values into raw values, as a schema says.</summary>
internal static class SchemaRow
{
    /// <summary>The raw values of a row.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="names">The names that the row has.</param>
    /// <param name="valueOf">A value by name: a number, a text, true or false, a JSON value; null where
    /// missing.</param>
    /// <exception cref="ArgumentException">A column is not there, or its value cannot be one of it.</exception>
    internal static double[] Read(Schema schema, IReadOnlyCollection<string> names, Func<string, object?> valueOf)
    {
        string[] absent = [.. schema.Columns.Select(column => column.Name).Except(names)];
        if (absent.Length > 0)
        {
            throw new ArgumentException(
                $"The row lacks {string.Join(", ", absent.Take(20).Select(Quoted.Of))}" +
                $"{(absent.Length > 20 ? ", …" : "")}.{Suggestion.For(absent[0], names)} " +
                "A value that is not known is given as null.");
        }

        return [.. schema.Columns.Select(column => Raw(column, valueOf(column.Name)))];
    }

    private static double Raw(SchemaColumn column, object? value)
    {
        if (value is JsonElement json)
            value = Plain(column, json);
        if (value is null)
            return double.NaN;
        if (!column.IsNumeric)
        {
            return column.IndexOf(value switch
            {
                string text => text,
                bool truth => Truth(column, truth ? "true" : "false"),
                double number => number.ToString("R", CultureInfo.InvariantCulture),
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => throw Wrong(column, value),
            });
        }

        double raw = value switch
        {
            double number => number,
            string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number : throw Wrong(column, value),
            bool => throw Wrong(column, value),
            IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
            _ => throw Wrong(column, value),
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
        JsonValueKind.Number => json.GetDouble(),
        _ => throw Wrong(column, json.ValueKind == JsonValueKind.Array ? "a list" : "an object"),
    };

    private static ArgumentException Wrong(SchemaColumn column, object value) => new(
        Invariant($"{column.Name} is {(value is string text ? Quoted.Of(text) : value)}, ") +
        (column.IsNumeric ? "but must be a finite number or null." : "but must be a text or null."));
}
