namespace Nabla;

/// <summary>What a table's row becomes before a network gets it: the columns that count, found by name, each
/// standardized or spread over its categories (<see cref="SchemaColumn"/>). Everything is learned from training rows
/// alone. Immutable and safe for any number of threads.</summary>
public sealed class Schema
{
    /// <summary>Puts columns side by side.</summary>
    /// <param name="columns">At least one, with different names, in the order of their inputs.</param>
    /// <param name="target">The column that is predicted, if it has a name.</param>
    /// <exception cref="ArgumentException">There are none, or two have the same name.</exception>
    public Schema(ImmutableArray<SchemaColumn> columns, string? target = null)
        : this(columns, target is null ? [] : [target]) { }

    /// <summary>The same with several columns that are predicted.</summary>
    /// <exception cref="ArgumentException">There are no columns, or two have the same name.</exception>
    internal Schema(ImmutableArray<SchemaColumn> columns, ImmutableArray<string> targets)
    {
        ArgumentException.ThrowIf(columns.IsDefaultOrEmpty, "A schema has at least one column.", nameof(columns));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string target in targets)
        {
            ArgumentException.ThrowIf(
                !names.Add(target), $"Two targets are called {Quoted.Of(target)}.", nameof(targets));
        }

        foreach (SchemaColumn column in columns)
        {
            ArgumentException.ThrowIf(
                !names.Add(column.Name), $"Two columns are called {Quoted.Of(column.Name)}.", nameof(columns));
        }

        (Columns, Targets) = (columns, targets);
        Width = checked(columns.Sum(column => column.Width));
        ValueCount = checked(columns.Sum(column => column.ValueCount));
    }

    /// <summary>The columns that count, in the order of their inputs.</summary>
    public ImmutableArray<SchemaColumn> Columns { get; }

    /// <summary>The column that is predicted, the first of several; null where it has no name.</summary>
    public string? Target => Targets.IsEmpty ? null : Targets[0];

    /// <summary>The columns that are predicted, in the order of the outputs; empty where they have no name.</summary>
    public ImmutableArray<string> Targets { get; }

    /// <summary>How the numbers of each target are written; empty: they are classes, or nobody knows.</summary>
    internal ImmutableArray<TargetForm?> TargetForms { get; init; } = [];

    /// <summary>How the numbers of an output are written; null: it is a class, or nobody knows.</summary>
    internal TargetForm? TargetForm(int output) => output < TargetForms.Length ? TargetForms[output] : null;

    /// <summary>n_1: inputs of the network, the sum of the columns' widths.</summary>
    public int Width { get; }

    /// <summary>Raw values of a row: one for each column, but of texts one for each of their inputs.</summary>
    internal int ValueCount { get; }

    /// <summary>Learns a schema from the rows of a table, its target aside.</summary>
    /// <param name="training">The rows to learn from, and no others: means, scales, medians and categories of rows to
    /// validate or test on would tell about them.</param>
    /// <exception cref="NablaFormatException">There are no rows, nothing to learn from in any column, or decimal commas
    /// in one.</exception>
    public static Schema Fit(Table training) => Fit(training, new());

    /// <summary>The same in a way of choice.</summary>
    internal static Schema Fit(Table training, SchemaFit fit)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.RowCount == 0)
            throw new NablaFormatException("the rows", "There are none.", "A table needs at least one.");
        TableTarget target = training.Target;
        TableColumn[] inputs = [.. training.Columns.Where(column => !target.Has(column))];
        ImmutableArray<SchemaColumn> columns =
            fit.Of([.. inputs.Where(column => !column.Reading.CountsRows)]);
        if (columns.IsEmpty)   // the number of a row is better than nothing
            columns = fit.Of(inputs);
        if (columns.All(SchemaFit.HasNoEffect))
        {
            throw new NablaFormatException("the columns",
                inputs.Length == 0 ? "There is none beside the target."
                : "No column beside the target can be learned from: its values are missing, or all the same, or " +
                  "texts of which none occurs twice.",
                "A table needs a column to learn from and one to predict.");
        }

        return new(columns, target.Names)
        {
            TargetForms = target.IsClassification ? [] : [.. target.Columns.Select(Nabla.TargetForm.Of)],
        };
    }

    /// <summary>Finds the columns in a table.</summary>
    /// <param name="table">A table with all <see cref="Columns"/>; others do not matter.</param>
    /// <param name="before">Rows that came before, where the table is part of a longer one; messages count
    /// them.</param>
    /// <exception cref="NablaFormatException">A column is missing, or holds texts instead of numbers.</exception>
    internal SchemaRows Bind(Table table, long before = 0) => new(this, table, before);

    /// <summary>Writes the network's input for the raw values of a row.</summary>
    /// <param name="raw">For each of <see cref="Columns"/> a number, of dates the days since 1970-01-01, or the place
    /// of a category; NaN where it is missing, −1 where the category is not known. Of a text all its inputs.</param>
    /// <param name="x">Receives <see cref="Width"/> numbers.</param>
    /// <returns>The first value that cannot be one of its column; −1 if all can.</returns>
    internal int Feed<TNumber, T>(ReadOnlySpan<TNumber> raw, Span<T> x)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int start = 0, at = 0;
        foreach (SchemaColumn column in Columns)
        {
            Span<T> inputs = x.Slice(start, column.Width);
            if (column.IsText)
            {
                for (int i = 0; i < inputs.Length; i++)
                {
                    inputs[i] = T.CreateTruncating(raw[at + i]);
                    if (!T.IsFinite(inputs[i]))
                        return at + i;
                }
            }
            else if (!column.Feed(double.CreateTruncating(raw[at]), inputs))
            {
                return at;
            }

            at += column.ValueCount;
            start += column.Width;
        }

        return -1;
    }

    /// <summary>Writes the mean of each input over the training rows.</summary>
    /// <param name="x">Receives <see cref="Width"/> numbers.</param>
    internal void FeedAverage(Span<double> x)
    {
        int start = 0;
        foreach (SchemaColumn column in Columns)
        {
            column.FeedAverage(x.Slice(start, column.Width));
            start += column.Width;
        }
    }

    /// <summary>The place of the column that a raw value belongs to.</summary>
    internal int ColumnOf(int value)
    {
        int c = 0;
        for (int at = Columns[0].ValueCount; at <= value; at += Columns[c].ValueCount)
            c++;
        return c;
    }

    /// <summary>The network's inputs that are numbers of columns, and no categories.</summary>
    internal int[] NumericInputs()
    {
        var inputs = new List<int>();
        int start = 0;
        foreach (SchemaColumn column in Columns)
        {
            if (column.IsNumeric)
                inputs.AddRange(Enumerable.Range(start, column.Width));
            start += column.Width;
        }

        return [.. inputs];
    }

    /// <summary>For example "4 columns, 6 inputs".</summary>
    public override string ToString() => $"{Columns.Length} columns, {Width} inputs";
}
