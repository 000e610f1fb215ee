namespace Nabla.IO;

/// <summary>How a text is written in a CSV file.</summary>
internal static class CsvField
{
    /// <summary>As it is, or in quotes where it has a comma, a quote or the end of a line.</summary>
    internal static string Of(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
