namespace Nabla.IO;

/// <summary>Tells where a form of float32 loses digits of a model: numbers far from 0 that differ little.</summary>
internal static class Rounding
{
    private const double Noticed = 1.0 / (1 << 10), Roundoff = 1.0 / (1 << 24);

    /// <summary>A number on its way in is rounded; the network sees that move in units of the scale.</summary>
    /// <param name="form">What takes the numbers, for example "ONNX files".</param>
    /// <param name="schema">Whose columns it takes; or null.</param>
    /// <param name="warn">Who is told; or null.</param>
    public static void TellOfInputs(string form, Schema? schema, Action<string>? warn)
    {
        foreach (SchemaColumn column in schema?.Columns.Where(column => column.IsNumeric) ?? [])
        {
            if (Moved(column.Mean, column.Scale) is > Noticed and var moved)
            {
                warn?.Invoke(Invariant(
                    $"{form} take numbers in float32: those of column {Quoted.Of(column.Name)}, near ") +
                    Text(column.Mean, moved) + "take a constant off the column to avoid that");
            }
        }
    }

    /// <summary>An answer in the target's own units is rounded on its way out.</summary>
    /// <param name="form">What gives the answers, for example "ONNX files".</param>
    /// <param name="scale">What the target was measured in; or null.</param>
    /// <param name="warn">Who is told; or null.</param>
    public static void TellOfAnswers(string form, TargetScale? scale, Action<string>? warn)
    {
        foreach (TargetScale part in scale?.Parts ?? [])
        {
            if (Moved(part.Mean, part.Scale) is > Noticed and var moved)
            {
                warn?.Invoke($"{form} give answers in float32: those near {Text(part.Mean, moved)}" +
                    "take a constant off the target, or write the network alone, to avoid that");
            }
        }
    }

    private static double Moved(double mean, double scale) => Math.Abs(mean) * Roundoff / scale;

    private static string Text(double mean, double moved) => Invariant(
        $"{mean:G3}, are rounded by up to {moved:G2} of their standard deviation; ");
}
