using System.Collections.Immutable;

namespace Nabla.Inspection;

/// <summary>What <see cref="CostCheck"/> found.</summary>
/// <param name="Cost">The name of the cost.</param>
/// <param name="Examples">How many examples it was asked about.</param>
/// <param name="Problems">A sentence for each thing wrong.</param>
public sealed record CostCheckReport(string Cost, int Examples, ImmutableArray<string> Problems)
{
    /// <summary>Whether nothing was found wrong.</summary>
    public bool IsGood => Problems.IsEmpty;
}
