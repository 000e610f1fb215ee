namespace Nabla.IO;

/// <summary>What is known about a CSV file beforehand; what is left open is found out from its content.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between two fields, one of <c>,</c> <c>;</c> <c>|</c>, tab and blank; null: what a first
    /// line <c>sep=;</c> says, else what stands in every line as often as in the others.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether numbers have a decimal comma rather than a point; what is not decimal may stand between
    /// thousands. Null: what the numbers of a column show, where they do.</summary>
    public bool? DecimalComma { get; init; }

    /// <summary>Whether the first line names the columns; null: whether it looks different from the lines below, or all
    /// of <see cref="Expected"/> are in it. Lines above the names are then left out.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Names that a line of names would have.</summary>
    public ImmutableArray<string> Expected { get; init; } = [];

    /// <summary>What columns are, by name, where their values do not tell it or tell it wrong.</summary>
    public ImmutableDictionary<string, CsvColumnKind> Kinds { get; init; } =
        ImmutableDictionary<string, CsvColumnKind>.Empty;

    /// <summary>Columns that are texts even where all their values are numbers, such as postal codes.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Columns to read past.</summary>
    public ImmutableArray<string> Without { get; init; } = [];

    /// <summary>The columns of a model, which say how their texts are understood; null: no model is asked.</summary>
    internal Schema? Schema { get; init; }

    /// <summary>Whether a column that may be read in two ways is shown as texts rather than refused.</summary>
    internal bool ShowsProblems { get; init; }
}

/// <summary>What a column of a table is.</summary>
public enum CsvColumnKind
{
    /// <summary>Numbers; every text that is none is missing.</summary>
    Number,

    /// <summary>Categories, compared without regard to case and blanks around them.</summary>
    Category,

    /// <summary>Categories, compared letter by letter.</summary>
    Exact,

    /// <summary>Nothing to read.</summary>
    Ignore,

    /// <summary>Dates or times of day; a number counts days as Excel does, or is 20240301.</summary>
    Date,

    /// <summary>Dates of which the day comes first, 31/12/2024.</summary>
    DateDayFirst,

    /// <summary>Dates of which the month comes first, 12/31/2024.</summary>
    DateMonthFirst,

    /// <summary>Dates of which the year comes first, also where it has two digits, 24/12/31.</summary>
    DateYearFirst,

    /// <summary>Texts of which the words count.</summary>
    Text,
}
