using System.Collections.Immutable;

namespace Nabla.Teaching;

/// <summary>What <see cref="AnswerCheck"/> found.</summary>
/// <param name="Right">The quantities that are right, in the algorithm's order, as in <c>z^2</c>; those after the first
/// wrong one are not looked at.</param>
/// <param name="Missing">Those that were not answered, up to where the check went.</param>
/// <param name="Finding">The first wrong one; null where all that was answered is right.</param>
public sealed record AnswerReport(
    ImmutableArray<string> Right, ImmutableArray<string> Missing, AnswerFinding? Finding)
{
    /// <summary>Whether all that was answered is right.</summary>
    public bool IsRight => Finding is null;
}
