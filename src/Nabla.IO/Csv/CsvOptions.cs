namespace Nabla.IO;

/// <summary>What is known about a CSV file beforehand; what is left open is found out from its content.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between two fields, one of <c>,</c> <c>;</c> <c>|</c> and tab; null: what a first line
    /// <c>sep=;</c> says, else what stands in every line as often as in the others.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether numbers may have a decimal comma; null: where semicolons stand between fields, as spreadsheets
    /// write both in many countries.</summary>
    public bool? DecimalComma { get; init; }

    /// <summary>Whether the first line names the columns; null: it does if none of its fields is a number, or if all
    /// of <see cref="Expected"/> are among them.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Names that a line of names would have.</summary>
    public ImmutableArray<string> Expected { get; init; } = [];

    /// <summary>Columns that are texts even where all their values are numbers, such as postal codes.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Columns to read past.</summary>
    public ImmutableArray<string> Without { get; init; } = [];
}
