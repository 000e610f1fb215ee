using System.Collections.Immutable;

namespace Nabla.IO;

/// <summary>What is known about data before they are loaded.</summary>
public sealed record DataOptions
{
    /// <summary>Number of classes of IDX files and arrays; null: one more than the largest label.</summary>
    public int? Classes { get; init; }

    /// <summary>The classes of a table's target, in the order of their labels; empty: those that it has.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>The column of a table to predict, by name, or "first" or "last"; null: see
    /// <see cref="TableTarget.Of"/>.</summary>
    public string? Target { get; init; }

    /// <summary>What is known about a CSV file; or null.</summary>
    public CsvOptions? Csv { get; init; }
}
