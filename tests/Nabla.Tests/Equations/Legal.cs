namespace Nabla.Tests.Equations;

/// <summary>Which output activation goes with which cost.</summary>
internal static class Legal
{
    /// <summary>Every legal pair.</summary>
    internal static IEnumerable<(Activation Output, Cost Cost)> Pairs =>
        from output in Activation.All
        from cost in Cost.All
        where cost.PairedWith is null || cost.PairedWith.Equals(output)
        select (output, cost);
}
