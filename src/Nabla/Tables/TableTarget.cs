using System.Collections.Immutable;
using System.Globalization;

namespace Nabla;

/// <summary>The column of a table that is to be predicted, and whether its values are classes or real numbers.
/// Texts are classes, in ordinal order; so are whole numbers with few different values, in rising order.</summary>
public sealed class TableTarget
{
    private const int FewClasses = 20;
    private const int MostClasses = 65_536;   // more are a sign of another column
    private static readonly string[] s_usual = ["label", "class", "target", "y"];

    private TableTarget(TableColumn column, string reason, ImmutableArray<string> classNames) =>
        (Column, Reason, ClassNames) = (column, reason, classNames);

    /// <summary>The column.</summary>
    public TableColumn Column { get; }

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
    /// <exception cref="NablaFormatException">There is no such column, or its values cannot be a target.</exception>
    public static TableTarget Of(Table table, string? asked = null, ImmutableArray<string> classNames = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (column, reason) = asked is null ? Guess(table) : (Asked(table, asked), "as asked");
        return new(column, reason, classNames.IsDefaultOrEmpty ? ClassesOf(column) : classNames);
    }

    /// <summary>For example "species (the last column): 3 classes".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Column.Name} ({Reason}): {(IsClassification ? $"{ClassNames.Length} classes" : "real numbers")}");

    private static (TableColumn, string) Guess(Table table)
    {
        foreach (string name in s_usual)
        {
            if (table.Columns.FirstOrDefault(column => Same(column.Name, name)) is { } named)
                return (named, "by its name");
        }

        return (table.Columns[^1], "the last column");
    }

    private static TableColumn Asked(Table table, string asked) =>
        table.Find(asked)
        ?? (Same(asked, "first") ? table.Columns[0] : Same(asked, "last") ? table.Columns[^1] : null)
        ?? throw new NablaFormatException(
            "the columns", $"There is no column {Quoted.Of(asked)}.",
            $"The columns are {string.Join(", ", table.Columns.Take(20).Select(column => Quoted.Of(column.Name)))}" +
            $"{(table.Columns.Length > 20 ? ", …" : "")}; first and last are understood too.");

    private static ImmutableArray<string> ClassesOf(TableColumn column)
    {
        string[] texts;
        if (column.IsNumeric)
        {
            var values = new SortedSet<double>();
            int few = Math.Min(MostClasses, Math.Max(FewClasses, (int)Math.Sqrt(column.Count)));
            foreach (double value in column.Numbers)
            {
                if (double.IsNaN(value))
                    continue;
                values.Add(value);
                if (value != Math.Floor(value) || values.Count > few)
                    return [];
            }

            texts = [.. values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
        }
        else
        {
            var names = new SortedSet<string>(StringComparer.Ordinal);
            foreach (string? text in column.Texts)
            {
                if (text is not null)
                    names.Add(text);
            }

            texts = [.. names];
        }

        if (texts.Length is > 1 and <= MostClasses)
            return [.. texts];
        throw new NablaFormatException($"column {Quoted.Of(column.Name)}",
            texts.Length > 1 ? $"It has {texts.Length} different values, more than there can be classes."
            : texts.Length == 1 ? $"It is {Quoted.Of(texts[0])} in every row: there is nothing to tell apart."
            : "It has no values.",
            "Name the column to predict with --target.");
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
