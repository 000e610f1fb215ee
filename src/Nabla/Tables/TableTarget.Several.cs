namespace Nabla;

// Several columns that are predicted together
public sealed partial class TableTarget
{
    /// <summary>The columns that are predicted, in the order of the outputs: one, or several of numbers.</summary>
    public ImmutableArray<TableColumn> Columns { get; }

    /// <summary>The name of the column; of several all, with commas between them.</summary>
    internal string Name => string.Join(", ", Names);

    /// <summary>The names of the columns.</summary>
    internal ImmutableArray<string> Names => [.. Columns.Select(column => column.Name)];

    /// <summary>Whether a column is predicted.</summary>
    internal bool Has(TableColumn column) => Columns.Contains(column);

    /// <summary>Whether a row's target is missing, or one of several.</summary>
    internal bool IsMissing(int row)
    {
        foreach (TableColumn column in Columns)
        {
            if (column.IsMissing(row))
                return true;
        }

        return false;
    }

    /// <summary>Whether no row's target is missing.</summary>
    internal bool IsWhole => Columns.All(column => column.Missing == 0);

    /// <summary>Finds the target that a list names: the column of exactly this name, else each of several with commas
    /// between them. A name with a comma then stands in quotation marks.</summary>
    /// <inheritdoc cref="Of"/>
    internal static TableTarget OfList(
        Table table, string? asked, ImmutableArray<string> classNames = default, TargetKind? kind = null) =>
        asked is not null && table.Find(asked) is null && NamesIn(asked) is { Length: > 0 } names
            ? names.Length == 1 ? Of(table, names[0], classNames, kind)
                : OfSeveral(table, names, kind)
            : Of(table, asked, classNames, kind);

    /// <summary>Finds several columns of numbers.</summary>
    /// <param name="table">The table.</param>
    /// <param name="asked">Their names, in the order of the outputs; one is a target like any other.</param>
    /// <param name="kind">What their values are; null: as they look.</param>
    /// <exception cref="NablaFormatException">There is no such column, one comes twice, or one holds classes.
    /// </exception>
    internal static TableTarget OfSeveral(Table table, IReadOnlyList<string> asked, TargetKind? kind)
    {
        if (asked.Count == 1)
            return Of(table, asked[0], kind: kind);
        var columns = ImmutableArray.CreateBuilder<TableColumn>();
        foreach (string name in asked)
        {
            TableColumn column = Asked(table, name);
            NablaFormatException.ThrowIf(columns.Contains(column), $"column {Quoted.Of(column.Name)}",
                "It is named twice as a target.", "Name each column once.");
            RequireTogether(column, kind);
            columns.Add(column);
        }

        return new(columns.ToImmutable(), "as asked", []);
    }

    // Numbers that look like classes are refused rather than taken for amounts: 1, 2 and 3 may be codes.
    private static void RequireTogether(TableColumn column, TargetKind? kind)
    {
        const string Need = "Several targets are predicted together only where all are numbers";
        if (!column.IsNumeric && !column.IsDate)
        {
            var (numbers, commas, all) = NumberText.Count(column.Texts);
            if (numbers + commas > all / 2)
                RequireNumbers(column);   // says which value is none
            throw new NablaFormatException($"column {Quoted.Of(column.Name)}",
                $"{Need}, and it holds texts, which are classes.", "Train another model for it.")
            {
                Settings = ["target"],
            };
        }

        RequireNumbers(column);
        if (kind == TargetKind.Classes)
            throw LookLikeClasses("classes are asked for");
        if (kind is null && ClassesOf(column, null) is { IsEmpty: false } classes)
            throw LookLikeClasses(Invariant($"its {classes.Length} different values look like classes"));

        NablaFormatException LookLikeClasses(string fact) => new($"column {Quoted.Of(column.Name)}",
            $"{Need}, and {fact}.", "Train another model for it, or say that it holds numbers.")
        {
            Settings = ["target", "task regression"],
        };
    }

    // Empty: it is no list.
    private static ImmutableArray<string> NamesIn(string list)
    {
        try
        {
            return OptionText.Names(list);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
