namespace Nabla.IO;

/// <summary>What is known about a CSV file beforehand; what is left open is found out from its content.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between two fields, one of <c>,</c> <c>;</c> and tab; null: what stands in every line as
    /// often as in the others.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line names the columns; null: it does if none of its fields is a number.</summary>
    public bool? HasHeader { get; init; }
}
