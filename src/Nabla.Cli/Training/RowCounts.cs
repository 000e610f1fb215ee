namespace Nabla.Cli.Training;

/// <summary>Counts what in the rows of a table was not known to a model.</summary>
internal sealed class RowCounts(Schema schema)
{
    private const int Most = 10;   // columns to name

    private readonly long[] _missing = new long[schema.Columns.Length], _unseen = new long[schema.Columns.Length],
        _outside = new long[schema.Columns.Length];

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Counts rows of a table.</summary>
    public void Add(SchemaRows rows)
    {
        Rows += rows.Count;
        for (int c = 0; c < _missing.Length; c++)
        {
            _missing[c] += rows.Missing[c];
            _unseen[c] += rows.Unseen[c];
            _outside[c] += rows.Outside[c];
        }
    }

    /// <summary>Counts one row.</summary>
    public void Add(Prediction row)
    {
        Rows++;
        for (int c = 0; c < _missing.Length; c++)
        {
            _missing[c] += row.Missing.Contains(schema.Columns[c].Name) ? 1 : 0;
            _unseen[c] += row.Unseen.Contains(schema.Columns[c].Name) ? 1 : 0;
            _outside[c] += row.Outside.Contains(schema.Columns[c].Name) ? 1 : 0;
        }
    }

    /// <summary>Says it.</summary>
    /// <param name="missing">Whether missing values are told of, too.</param>
    public void Print(Action<string> note, bool missing = true)
    {
        if (missing && Rows == 1)
            PrintMissing(note);
        string[] notes = [.. schema.Columns.SelectMany((column, c) =>
            Notes(column, missing && Rows != 1 ? _missing[c] : 0, _unseen[c]))];
        foreach (string text in notes.Take(Most))
            note(text);
        if (notes.Length > Most)
            note($"and {Figures.Count(notes.Length - Most)} columns more");
        if (_outside.Any(count => count > 0))
            note($"values outside the range of training: {Outside()}");
    }

    // Of one row in a line or two.
    private void PrintMissing(Action<string> note)
    {
        SchemaColumn[] columns = [.. schema.Columns.Where((_, c) => _missing[c] > 0)];
        string[] medians = [.. columns.Where(column => column.IsNumeric)
            .Select(column => $"{column.Name} ({MedianOf(column)})")];
        string[] categories = Names(column => !column.IsNumeric && !column.IsText);
        string[] texts = Names(column => column.IsText);
        if (medians.Length > 0)
            note($"missing, so that the median of training is taken: {TableNotes.Some(medians)}");
        if (categories.Length > 0)
            note($"missing, so that no category is set: {TableNotes.Some(categories)}");
        if (texts.Length > 0)
            note($"missing, so that no word is set: {TableNotes.Some(texts)}");

        string[] Names(Func<SchemaColumn, bool> isWanted) =>
            [.. columns.Where(isWanted).Select(column => column.Name)];
    }

    private string Outside()
    {
        string[] columns = [.. schema.Columns.Index().Where(pair => _outside[pair.Index] > 0).Select(pair =>
            $"{Figures.Count(_outside[pair.Index])} of {pair.Item.Name} ({Range(pair.Item)})")];
        return string.Join(", ", columns.Take(Most)) +
            (columns.Length > Most ? $" and of {Figures.Count(columns.Length - Most)} columns more" : "");
    }

    private static string Range(SchemaColumn column) =>
        $"{Text(column, column.Range!.Value.Least)} to {Text(column, column.Range!.Value.Most)}";

    private static string MedianOf(SchemaColumn column) => Text(column, column.Median);

    private static string Text(SchemaColumn column, double number) => column.Dates is { } dates
        ? DateParts.Text(number, dates.Notation.IsTime) : Invariant($"{number:G6}");

    private IEnumerable<string> Notes(SchemaColumn column, long missing, long unseen)
    {
        if (missing > 0)
        {
            yield return $"{column.Name}: {Count(missing)} are missing: " + (column.IsNumeric
                ? $"{MedianOf(column)} is taken, the median of training"
                : column.IsText ? "no word is set" : "no category is set");
        }

        if (unseen > 0)
        {
            yield return $"{column.Name}: {Count(unseen)} " + (column.IsDate
                ? $"are no dates, for which {MedianOf(column)} is taken, the median of training"
                : column.IsText ? "have no word that the model knows"
                : "are of no category that the model knows");
        }
    }

    private string Count(long count) => $"{Figures.Count(count)} of {Figures.Count(Rows)} values";
}
