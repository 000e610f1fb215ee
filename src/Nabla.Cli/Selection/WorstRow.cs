namespace Nabla.Cli.Selection;

/// <summary>A row that was answered badly by a network that had not seen it.</summary>
/// <param name="Row">Its place, from 1.</param>
/// <param name="Line">The line of the file that it ends in; null: it comes from no file of lines.</param>
/// <param name="Is">What it is.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Probability">Of the answer; null of numbers.</param>
/// <param name="Values">Its values, by the names of their columns; empty where the data are no table.</param>
internal sealed record WorstRow(
    int Row, long? Line, string Is, string Answer, double? Probability,
    ImmutableArray<(string Column, string? Value)> Values)
{
    /// <summary>The worst rows, the worst first: of classes the wrong answers that were most sure, of numbers the
    /// largest errors.</summary>
    /// <param name="source">The data.</param>
    public static IEnumerable<WorstRow> Of(CrossValidationResult result, ExampleSource source, int most)
    {
        Table? table = (source as TableSource)?.Table;
        var rows = result.Folds.SelectMany(fold => Enumerable.Range(0, fold.Rows.Length)
            .Select(i => (Fold: fold, I: i, Loss: Loss(fold, i))));
        foreach (var (fold, i, _) in rows.Where(row => row.Loss > 0).OrderByDescending(row => row.Loss).Take(most))
        {
            int row = fold.Rows[i];
            long? line = table?.LineOf?.Invoke(row);
            ImmutableArray<(string, string?)> values = table is null ? []
                : [.. table.Columns.Select(column => (column.Name, column.TextAt(row)))];
            if (fold.Truth.Labels.Length > 0)
            {
                int answer = fold.Answered[i];
                yield return new(row + 1, line, result.ClassNames[fold.Truth.Labels[i]], result.ClassNames[answer],
                    fold.Answers[i, answer], values);
            }
            else
            {
                yield return new(row + 1, line, Text(fold.Truth.Targets, i, result.Targets),
                    Text(fold.Answers, i, result.Targets), null, values);
            }
        }
    }

    /// <summary>Two lines: the answer, and the values.</summary>
    public IEnumerable<string> Lines(int width)
    {
        string probability = Probability is { } p ? Invariant($" with {p:F4}") : "";
        yield return $"  row {Figures.Count(Row)}{InFile}: is {Short(Is)}, answered {Short(Answer)}" +
            probability;
        if (Values.IsEmpty)
            yield break;
        string values = "    " + string.Join(", ", Values.Select(value =>
            $"{ModelData.Plain(value.Column)}={ModelData.Plain(value.Value ?? "")}"));
        yield return values.Length <= width ? values : values[..(width - 1)] + "…";
    }

    /// <summary>The same as an object.</summary>
    public NamedValues ToJson()
    {
        var values = new NamedValues();
        foreach (var (column, value) in Values)
            values.Add(column, value);
        return new()
        {
            { "row", Row }, { "line", Line }, { "is", Is }, { "answer", Answer }, { "probability", Probability },
            { "values", Values.IsEmpty ? null : values },
        };
    }

    private string InFile => Line is { } line ? $" (line {Figures.Count(line)})" : "";

    // Numbers have their length.
    private string Short(string text) => Probability is null ? text : ClassText.Short(text);

    // For example "12.5", or of several numbers "yield 12.5, purity 0.97".
    private static string Text(double[,] numbers, int i, ImmutableArray<string> names) => string.Join(
        ", ", Enumerable.Range(0, numbers.GetLength(1)).Select(j => (numbers.GetLength(1) > 1 && j < names.Length
            ? $"{ModelData.Plain(names[j])} " : "") + Invariant($"{numbers[i, j]:G6}")));

    // Of several numbers the errors count in units of the scale of each.
    private static double Loss(FoldCompleted fold, int i)
    {
        if (fold.Truth.Labels.Length == 0)
        {
            int outputs = fold.Answers.GetLength(1);
            return outputs == 1 ? Error(0) : Math.Sqrt(Enumerable.Range(0, outputs).Sum(j => Error(j) * Error(j)));
        }

        int answer = fold.Answered[i];
        return answer == fold.Truth.Labels[i] ? 0 : fold.Answers[i, answer];

        double Error(int j) => Math.Abs(fold.Answers[i, j] - fold.Truth.Targets[i, j])
            / (fold.Truth.Scale is { Count: > 0 } scale ? scale[j].Scale : 1);
    }
}
