using System.Collections.Immutable;

namespace Nabla;

/// <summary>How <see cref="PermutationImportance"/> is measured.</summary>
public sealed record ImportanceOptions
{
    /// <summary>How often each column is shuffled, at least 1.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>The same seed gives the same shuffles.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Which inputs are shuffled together; empty: the columns of a model's schema, else each input by
    /// itself.</summary>
    public ImmutableArray<InputGroup> Groups { get; init; } = [];
}
