namespace Nabla;

/// <summary>The column of a table that is to be predicted, and whether its values are classes or real numbers; or
/// several columns of real numbers (<see cref="Columns"/>). Texts are classes, in ordinal order; so are whole numbers
/// with few different values, at most 20 or the square root of the number of rows, in rising order, if they occur twice
/// on the average or lie between −20 and 20, and some of them twice at all.</summary>
public sealed partial class TableTarget
{
    private const int FewClasses = 20;
    private const int MostClasses = 65_536;   // more are a sign of another column
    private static readonly string[] s_usual = ["label", "class", "target", "y"];

    private TableTarget(ImmutableArray<TableColumn> columns, string reason, ImmutableArray<string> classNames) =>
        (Columns, Reason, ClassNames) = (columns, reason, classNames);

    /// <summary>The column; the first of several.</summary>
    public TableColumn Column => Columns[0];

    /// <summary>Why it is this one: "as asked", "by its name" or "the last column".</summary>
    public string Reason { get; }

    /// <summary>The classes, in the order of their labels; empty where the target is a real number.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Whether the values are classes rather than real numbers.</summary>
    public bool IsClassification => !ClassNames.IsEmpty;

    /// <summary>Finds the target of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="asked">A column's name, "first" or "last"; null: the column called label, class, target or y, in
    /// upper or lower case, else the last.</param>
    /// <param name="classNames">The classes of a model that is to be tried on the table; empty: those of the
    /// column.</param>
    /// <param name="kind">What its values are; null: as they look.</param>
    /// <exception cref="NablaFormatException">There is no such column, or its values cannot be a target.</exception>
    public static TableTarget Of(
        Table table, string? asked = null, ImmutableArray<string> classNames = default, TargetKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (column, reason) = asked is null ? Guess(table) : (Asked(table, asked), "as asked");
        return new([column], reason, kind == TargetKind.Numbers ? RequireNumbers(column)
            : classNames.IsDefaultOrEmpty ? ClassesOf(column, kind) : classNames);
    }

    /// <summary>The same target of some rows of the table.</summary>
    internal TableTarget In(Table rows) =>
        new([.. Columns.Select(column => rows[column.Name])], Reason, ClassNames);

    /// <summary>The class of each row.</summary>
    /// <exception cref="NablaFormatException">A row's target is missing or none of the classes.</exception>
    internal int[] Labels()
    {
        SpellingIndex index = new(ClassNames);
        var labels = new int[Column.Count];
        for (int row = 0; row < labels.Length; row++)
            labels[row] = Find(index, row) ?? throw Unknown(row);
        return labels;
    }

    /// <summary>Refuses classes that are not known; a target that is missing is none.</summary>
    /// <exception cref="NablaFormatException">A row's target is none of the classes.</exception>
    internal void RequireKnown()
    {
        SpellingIndex index = new(ClassNames);
        for (int row = 0; row < Column.Count && IsClassification; row++)
        {
            if (Column.TextAt(row) is not null && Find(index, row) is null)
                throw Unknown(row);
        }
    }

    /// <summary>Refuses numbers from which nothing can be learned; classes are at least two already.</summary>
    /// <exception cref="NablaFormatException">All are the same, or the square of one overflows.</exception>
    internal void RequireLearnable()
    {
        foreach (TableColumn column in IsClassification ? [] : Columns)
            RequireLearnable(column);
    }

    private static void RequireLearnable(TableColumn column)
    {
        const double Most = 1e150;
        double first = double.NaN;
        bool differ = false;
        for (int row = 0; row < column.Count; row++)
        {
            double y = column.Numbers[row];
            NablaFormatException.ThrowIf(Math.Abs(y) > Most, $"{TablePlace.Of(column.Name, row)}",
                $"{y} is too large to learn: squares of errors are beyond the largest number.",
                "Is it a mistake? Else divide the column.");
            if (double.IsNaN(first))
                first = y;
            differ |= !double.IsNaN(y) && y != first;
        }

        if (!differ && !double.IsNaN(first))
            throw NothingToTellApart(column, first.ToString("R", CultureInfo.InvariantCulture));
    }

    private int? Find(SpellingIndex index, int row) =>
        Column.TextAt(row) is { } text && index.Find(text) is >= 0 and var label ? label : null;

    private NablaFormatException Unknown(int row) => new(
        TablePlace.Of(Column.Name, row),
        Column.TextAt(row) is { } text
            ? $"{Quoted.Of(text)} is none of the classes." : "The value to learn is missing.",
        $"The classes are {Quoted.List(ClassNames)}; a model learns no other. Train a new one, or leave such rows " +
        "out. Or is it another column?")
    {
        Settings = Column.Reading.IsOfArray ? [] : ["target"],
    };

    /// <summary>For example "species (the last column): 3 classes".</summary>
    public override string ToString() =>
        Invariant($"{Name} ({Reason}): {(IsClassification ? $"{ClassNames.Length} classes" : "real numbers")}");

    private static (TableColumn, string) Guess(Table table)
    {
        foreach (string name in s_usual)
        {
            if (table.Columns.FirstOrDefault(column => Same(column.Name, name)) is { } named)
                return (named, "by its name");
        }

        TableColumn last = table.Columns.LastOrDefault(
            column => !column.Reading.IsNameless && HasValues(column) && !column.IsDate)
            ?? table.Columns.LastOrDefault(HasValues) ?? table.Columns[^1];
        return (last, last == table.Columns[^1] ? "the last column" : "the last column with a name and values");
    }

    private static TableColumn Asked(Table table, string asked) =>
        table.Find(asked)
        ?? (Same(asked, "first") ? table.Columns[0] : Same(asked, "last") ? table.Columns[^1] : null)
        ?? throw new NablaFormatException(
            "the columns", $"There is no column {Quoted.Of(asked)}." +
            Suggestion.For(asked, table.ColumnNames),
            $"The columns are {Quoted.List(table.ColumnNames)}; first and last are understood too.");

    private static NablaFormatException IsNoTarget(TableColumn dates) => new(
        $"column {Quoted.Of(dates.Name)}", "It holds dates, which are no classes and no amounts.",
        "Name another column to predict, or say that its values are categories.")
    {
        Settings = ["target", $"column {dates.Name}=category"],
    };

    private static ImmutableArray<string> RequireNumbers(TableColumn column)
    {
        if (column.IsDate)
            throw IsNoTarget(column);
        if (column.IsNumeric)
            return column.Missing < column.Count ? [] : throw NoValues(column);
        throw NumberText.NoNumber(column, "Texts can only be classes. Is it the right column?",
            column.Reading.IsOfArray ? null : "target");
    }

    private static ImmutableArray<string> ClassesOf(TableColumn column, TargetKind? kind)
    {
        if (column.IsDate)
            throw IsNoTarget(column);
        string[]? texts = column.IsNumeric ? NumbersAsClasses(column, kind) : TextsAsClasses(column, kind);
        if (texts is null)
            return [];
        if (texts.Length is > 1 and <= MostClasses)
            return [.. texts];
        throw texts.Length == 0 ? NoValues(column)
            : texts.Length == 1 ? NothingToTellApart(column, Quoted.Of(texts[0]))
            : Unfit(column, $"It has {texts.Length} different values, more than there can be classes.");
    }

    private static NablaFormatException NothingToTellApart(TableColumn column, string value) =>
        Unfit(column, $"It is {value} in every row: there is nothing to tell apart.");

    private static NablaFormatException Unfit(TableColumn column, string reason) => column.Reading.IsOfArray
        ? new($"column {Quoted.Of(column.Name)}", reason, "Is it the right array?")
        : new($"column {Quoted.Of(column.Name)}", reason, "Name the column to predict.") { Settings = ["target"] };

    // Null: real numbers.
    private static string[]? NumbersAsClasses(TableColumn column, TargetKind? kind)
    {
        var values = new SortedSet<double>();
        int few = Math.Min(MostClasses, Math.Max(FewClasses, (int)Math.Sqrt(column.Count)));
        foreach (double value in column.Numbers)
        {
            if (double.IsNaN(value))
                continue;
            values.Add(value);
            if (kind is null && (value != Math.Floor(value) || values.Count > few))
                return null;
            if (values.Count > MostClasses)
                break;
        }

        // Few prices in a short table are no classes yet.
        bool occurOnce = values.Count * 2 > column.Count - column.Missing;
        if (kind is null && occurOnce && values.Count > 1 && (values.Min < -FewClasses || values.Max > FewClasses))
            return null;
        // A class that has one row each teaches nothing: where all differ, it is a number.
        if (kind is null && values.Count > 2 && values.Count == column.Count - column.Missing)
            return null;
        return [.. values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
    }

    private static string[] TextsAsClasses(TableColumn column, TargetKind? kind)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string? text in column.Texts)
        {
            if (text is not null)
                names.Add(text);
        }

        if (kind is null && names.Count > FewClasses)
            RequireClasses(column, names.Count);
        return [.. names];
    }

    // Many classes are more likely numbers with a slip among them, or names.
    private static void RequireClasses(TableColumn column, int classes)
    {
        var (numbers, commas, all) = NumberText.Count(column.Texts);
        if (numbers + commas > all / 2)
        {
            throw NumberText.NoNumber(
                column, "Most others are: leave it empty if it is not known. If the values are classes after all, " +
                "say so.", "task classification");
        }

        if (classes > all / 2)
        {
            throw new NablaFormatException($"column {Quoted.Of(column.Name)}",
                $"It has {classes} different texts in {all} rows: hardly classes.",
                "Name the column to predict, or say that its values are classes.")
            {
                Settings = ["target", "task classification"],
            };
        }
    }

    private static NablaFormatException NoValues(TableColumn column) => column.Count == 0
        ? new("the rows", "There are none beneath the names of the columns.", "A table needs a line for each example.")
        : Unfit(column, "It has no values.");

    private static bool HasValues(TableColumn column) => column.Missing < column.Count;

    private static bool Same(string a, string b) => CaseFolding.Comparer.Equals(a, b);
}

/// <summary>What the values of a column to predict are.</summary>
public enum TargetKind
{
    /// <summary>Classes: every value is one of a few, in no order.</summary>
    Classes,

    /// <summary>Real numbers.</summary>
    Numbers,
}
