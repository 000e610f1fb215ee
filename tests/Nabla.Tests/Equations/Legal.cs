namespace Nabla.Tests.Equations;

/// <summary>Which output activation goes with which cost.</summary>
internal static class Legal
{
    /// <summary>The activations of hidden layers in tests; exponentials of exponentials leave every
    /// tolerance.</summary>
    internal static IEnumerable<Activation> Hidden => Activation.All.Where(a => a != Activation.Exponential);

    /// <summary>Every legal pair, of costs with a parameter several.</summary>
    internal static IEnumerable<(Activation Output, Cost Cost)> Pairs =>
        from output in Activation.All
        from cost in Cost.All.Concat([Cost.HuberOf(0.25), Cost.HuberOf(3), Cost.Quantile(0.1)])
        where cost.PairedWith is null || cost.PairedWith.Equals(output)
        select (output, cost);
}
