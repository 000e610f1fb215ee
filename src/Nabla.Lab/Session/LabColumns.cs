namespace Nabla.Lab.Session;

/// <summary>The columns of a table as a network sees them: its inputs have names, and numbers that were fed are told in
/// the column's own unit again.</summary>
internal static class LabColumns
{
    /// <summary>A name for each input; none where inputs are plain numbers.</summary>
    public static IReadOnlyList<string> InputNames(Schema? schema) =>
        [.. (schema?.Columns ?? []).SelectMany(NamesOf)];

    /// <summary>The raw values that were fed as these inputs; see <see cref="ModelInput"/>. A missing number was fed as
    /// the median, and is one here.</summary>
    public static double[] Raw(ModelInput input, ReadOnlySpan<double> fed)
    {
        if (input.Schema is not { } schema)
            return [.. fed.ToArray().Select(value => value * input.Divisor)];
        var raw = new double[input.ValueCount];
        (int at, int from) = (0, 0);
        foreach (SchemaColumn column in schema.Columns)
        {
            ReadOnlySpan<double> inputs = fed.Slice(from, column.Width);
            if (column.IsText)
                inputs.CopyTo(raw.AsSpan(at));
            else if (column.IsNumeric)
                raw[at] = Number(column, inputs[0]);
            else
                raw[at] = inputs.IndexOf(1);
            (at, from) = (at + column.ValueCount, from + column.Width);
        }

        return raw;
    }

    /// <summary>The raw value of a column for people.</summary>
    /// <param name="column">The column.</param>
    /// <param name="raw">Its raw values.</param>
    public static string Text(SchemaColumn column, ReadOnlySpan<double> raw)
    {
        if (column.IsText)
            return Invariant($"{raw.Length - raw.Count(0.0)} words");
        if (column.Dates is { } dates)
            return DateParts.Text(Math.Round(raw[0] * 86400) / 86400, dates.Notation.IsTime);
        if (column.IsNumeric)
            return ((float)raw[0]).ToString("R", CultureInfo.InvariantCulture);
        return raw[0] < 0 ? "unknown" : raw[0] < column.Categories.Length ? column.Categories[(int)raw[0]] : "other";
    }

    // The inverse of what is fed; float32 leaves seven digits of it.
    private static double Number(SchemaColumn column, double z)
    {
        double share = column.Bound == 0 ? 0 : z / column.Bound;
        double free = column.Bound == 0 ? z : z / Math.Sqrt(1 - Math.Min(share * share, 1 - 1e-9));
        return column.Mean + (column.Scale * free);
    }

    private static IEnumerable<string> NamesOf(SchemaColumn column)
    {
        if (column.Width == 1 && (column.IsNumeric || column.IsText))
            return [column.Name];
        if (!column.IsNumeric && !column.IsText)
        {
            return Enumerable.Range(0, column.Width).Select(k => $"{column.Name} = " +
                (k < column.Categories.Length ? column.Categories[k] : "other"));
        }

        return Enumerable.Range(0, column.Width).Select(k => k == 0 && column.IsNumeric
            ? column.Name : Invariant($"{column.Name} ({k + (column.IsText ? 1 : 0)})"));
    }
}
