namespace Nabla;

/// <summary>Random orders, such as that in which an epoch takes its examples.</summary>
internal static class Shuffle
{
    /// <summary>
    /// Writes a random permutation of 0 … n − 1. Each epoch permutes the identity, not the order of the epoch before,
    /// so that any epoch's order is known without those before it.
    /// </summary>
    /// <param name="order">n places; what they held does not matter.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Which epoch.</param>
    internal static void Permutation(Span<int> order, ulong seed, uint epoch) =>
        Permutation(order, new(seed, Purpose.Shuffle, epoch: epoch));

    /// <summary>Writes a random permutation of 0 … n − 1.</summary>
    internal static void Permutation(Span<int> order, RandomStream random)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        for (int last = order.Length - 1; last > 0; last--)   // Fisher and Yates
        {
            int other = random.NextBelow(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }
    }
}
