namespace Nabla;

/// <summary>Rows divided into parts, each of which is tested on once by what was learned from all others. Immutable.
/// </summary>
public sealed class Folds
{
    private readonly ImmutableArray<ImmutableArray<int>> _rows;   // of each fold, rising
    private readonly ImmutableArray<ImmutableArray<int>> _learned = [];   // for each fold; none: all other rows

    private Folds(IEnumerable<string> names, IEnumerable<int[]> rows)
    {
        (Names, _rows) = ([.. names], [.. rows.Select(fold => fold.ToImmutableArray())]);
        RowCount = _rows.Sum(fold => fold.Length);
    }

    private Folds((int[] Learned, int[] Tested)[] folds)
        : this(Numbers(folds.Length), folds.Select(fold => fold.Tested)) =>
        _learned = [.. folds.Select(fold => fold.Learned.ToImmutableArray())];

    /// <summary>How many folds there are; at least 2.</summary>
    public int Count => _rows.Length;

    /// <summary>How many rows there are in all folds together.</summary>
    public int RowCount { get; }

    /// <summary>What each fold is called: its number, counted from 1, or the value of the fold column.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Deals the rows of a table whose target is known into folds of nearly equal size, every class in
    /// proportion.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="count">How many folds: 2 … the number of rows.</param>
    /// <param name="seed">The same seed deals the same folds.</param>
    /// <exception cref="ArgumentOutOfRangeException">There cannot be so many folds.</exception>
    /// <exception cref="NablaFormatException">The table's target cannot be one.</exception>
    public static Folds Of(Table table, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        Table known = table.WithKnownTarget();
        int[] rows = table.KnownRows();
        return Of(known.Classes(), count, seed, table.Name, row => rows[row]);
    }

    /// <summary>Deals examples into folds of nearly equal size, every class in proportion.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="count">How many folds: 2 … the number of examples.</param>
    /// <param name="seed">The same seed deals the same folds.</param>
    /// <exception cref="ArgumentOutOfRangeException">There cannot be so many folds.</exception>
    public static Folds Of(Dataset data, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        int[] labels = [.. Enumerable.Range(0, data.Count).Select(x => data.IsClassification ? data.Label(x) : 0)];
        return Of(labels, count, seed, data.Name, row => row);
    }

    /// <summary>Deals the rows of a table whose target is known into folds that keep groups together, classes in
    /// proportion as far as that allows.</summary>
    /// <param name="table">The rows. The column is no input: leave it out of what is learned from
    /// (<see cref="Table.Without"/>).</param>
    /// <param name="column">Rows with equal values are a group; a row whose value is missing stands alone.</param>
    /// <param name="count">The most folds, at least 2; there are fewer where there are fewer groups.</param>
    /// <param name="seed">The same seed deals the same folds.</param>
    /// <exception cref="NablaFormatException">There is no such column, it is the target, or all rows are of one group.
    /// </exception>
    public static Folds ByGroup(Table table, string column, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Obeying(table, new() { Group = column }, count, seed);
    }

    /// <summary>Divides the rows of a table whose target is known into folds one after the other in time. Each is
    /// tested on by what was learned from earlier rows alone; the earliest rows are in no fold. Equal times stay
    /// together.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="column">When each row was made: numbers, or dates such as 2024-03-01 or 2024-03-01T12:30.</param>
    /// <param name="count">The most folds, at least 2; there are fewer where there are fewer different times.</param>
    /// <param name="gap">How much earlier than a fold begins all rows are that were learned from: at least 0, in the
    /// column's unit; of dates in days.</param>
    /// <exception cref="NablaFormatException">There is no such column, a value is missing or no time, or no rows are
    /// early enough.</exception>
    public static Folds ByTime(Table table, string column, int count, double gap = 0)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Obeying(table, new() { Time = column, Gap = gap }, count, 0);
    }

    private static Folds Obeying(Table table, Recipe recipe, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return Of(table, SplitRule.Of(table, recipe), count, seed);
    }

    /// <summary>Deals the rows of a table whose target is known as a rule says; null: as there is none.</summary>
    internal static Folds Of(Table table, SplitRule? rule, int count, ulong seed)
    {
        if (rule is null)
            return Of(table, count, seed);
        int[] rows = table.KnownRows();
        int[] labels = table.WithKnownTarget().Classes();
        return new([.. rule.Select(rows).Deal(labels, count, seed)
            .Select(fold => (Rows(fold.Learned), Rows(fold.Tested)))]);

        int[] Rows(int[] places) => Array.ConvertAll(places, place => rows[place]);
    }

    /// <summary>Takes the folds that a column of the table names: rows with equal values are a fold, numbers in rising
    /// order, texts in ordinal order. Rows whose target is missing are in none.</summary>
    /// <param name="table">The rows. The column is no input: leave it out of what is learned from
    /// (<see cref="Table.Without"/>).</param>
    /// <param name="column">The column's name.</param>
    /// <exception cref="NablaFormatException">There is no such column, a value is missing, all are equal, or it is the
    /// target.</exception>
    public static Folds ByColumn(Table table, string column)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(column);
        TableColumn found = table.Find(column) ?? throw new NablaFormatException(
            "the columns", $"There is no column {Quoted.Of(column)} to take folds from." +
            Suggestion.For(column, table.ColumnNames), $"The columns are {Quoted.List(table.ColumnNames)}.");
        NablaFormatException.ThrowIf(table.Target.Has(found), $"column {Quoted.Of(column)}",
            "It is the target, and cannot name folds.", "Name a column that says which rows belong together.");
        if (found.FirstMissing() is >= 0 and var missing)
        {
            throw new NablaFormatException(Invariant($"column {Quoted.Of(column)}, row {missing + 1}"),
                "The value is missing, so that the row belongs to no fold.", "Give every row a fold, or leave it out.");
        }

        var groups = table.KnownRows().GroupBy(row => found.TextAt(row)!, StringComparer.Ordinal).ToArray();
        if (groups.Length < 2)
        {
            throw new NablaFormatException($"column {Quoted.Of(column)}",
                groups.Length == 0 ? "It has no rows whose target is known."
                : $"It is {Quoted.Of(groups[0].Key)} in every row: there is one fold only.",
                "Folds need at least two different values.");
        }

        var ordered = found.IsNumeric
            ? groups.OrderBy(group => found.Numbers[group.First()])
            : groups.OrderBy(group => group.Key, StringComparer.Ordinal);
        return new(ordered.Select(group => group.Key), ordered.Select(group => group.ToArray()));
    }

    /// <summary>The rows to test on, in rising order.</summary>
    /// <param name="fold">0 … <see cref="Count"/> − 1.</param>
    public ImmutableArray<int> TestRows(int fold) => _rows[fold];

    /// <summary>The rows to learn from, in rising order: those of all other folds, or of an order in time all earlier
    /// ones.</summary>
    /// <param name="fold">0 … <see cref="Count"/> − 1.</param>
    public ImmutableArray<int> TrainingRows(int fold)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)fold, (uint)Count, nameof(fold));
        if (!_learned.IsEmpty)
            return _learned[fold];
        return [.. Enumerable.Range(0, Count).Where(other => other != fold).SelectMany(other => _rows[other]).Order()];
    }

    /// <summary>The examples to learn from and those to test on; nothing is copied.</summary>
    /// <param name="data">The examples that were dealt.</param>
    /// <param name="fold">0 … <see cref="Count"/> − 1.</param>
    public (Dataset Training, Dataset Test) Divide(Dataset data, int fold)
    {
        ArgumentNullException.ThrowIfNull(data);
        return (data.Select([.. TrainingRows(fold)]), data.Select([.. TestRows(fold)]));
    }

    /// <summary>For example "5 folds of 30 rows" or "3 folds of 20 to 41 rows".</summary>
    public override string ToString()
    {
        int least = _rows.Min(fold => fold.Length), most = _rows.Max(fold => fold.Length);
        return Invariant($"{Count} folds of {(least == most ? "" : Invariant($"{least} to "))}{most} rows");
    }

    private static Folds Of(int[] labels, int count, ulong seed, string name, Func<int, int> rowOf)
    {
        ArgumentOutOfRangeException.ThrowIfOutside(count < 2 || count > labels.Length, nameof(count),
            $"The {labels.Length} rows of {name} cannot be dealt into {count} folds; 2 or more can be, " +
            $"each with a row at least.");
        return new(
            Numbers(count),
            Holdout.Folds(labels, count, seed).Select(fold => Array.ConvertAll(fold, row => rowOf(row))));
    }

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(1, count).Select(number => Invariant($"{number}"));
}
