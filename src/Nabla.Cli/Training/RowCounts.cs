namespace Nabla.Cli.Training;

/// <summary>Counts what in the rows of a table was not known to a model.</summary>
internal sealed class RowCounts(Schema schema)
{
    private const int Most = 10;   // columns to name

    private readonly long[] _missing = new long[schema.Columns.Length], _unseen = new long[schema.Columns.Length];

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
        }
    }

    /// <summary>Says it.</summary>
    public void Print(Output output)
    {
        string[] notes = [.. schema.Columns.SelectMany((column, c) => Notes(column, _missing[c], _unseen[c]))];
        foreach (string note in notes.Take(Most))
            output.Note(note);
        if (notes.Length > Most)
            output.Note($"and {Figures.Count(notes.Length - Most)} columns more");
    }

    private IEnumerable<string> Notes(SchemaColumn column, long missing, long unseen)
    {
        if (missing > 0)
        {
            yield return $"{column.Name}: {Figures.Count(missing)} of {Figures.Count(Rows)} values are missing: " +
                (column.Dates is { } dates
                    ? $"{DateParts.Text(column.Median, dates.Notation.IsTime)} is taken, the median of training"
                    : column.IsNumeric ? Invariant($"{column.Median:G6} is taken, the median of training")
                    : column.IsText ? "no word is set" : "no category is set");
        }

        if (unseen > 0)
        {
            yield return $"{column.Name}: {Figures.Count(unseen)} of {Figures.Count(Rows)} values " + (
                column.Dates is { } dates ? "are no dates, for which " +
                    $"{DateParts.Text(column.Median, dates.Notation.IsTime)} is taken, the median of training"
                : column.IsText ? "have no word that the model knows"
                : "are of no category that the model knows");
        }
    }
}
