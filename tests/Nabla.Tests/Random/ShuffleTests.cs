namespace Nabla.Tests.Randomness;

public sealed class ShuffleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1797)]
    public void A_shuffle_has_every_index_once(int count)
    {
        int[] sorted = Order(count, seed: 1, epoch: 5);
        Array.Sort(sorted);
        Assert.Equal(Enumerable.Range(0, count), sorted);
    }

    [Fact]
    public void An_epochs_order_depends_on_seed_and_epoch_and_not_on_what_was_there_before()
    {
        int[] order = Order(100, 1, 0);
        int[] again = Order(100, 1, 9);
        Assert.NotEqual(order, again);
        Assert.NotEqual(order, Order(100, 2, 0));
        Assert.NotEqual(order, Enumerable.Range(0, 100));
        Shuffle.Permutation(again, 1, 0);
        Assert.Equal(order, again);
    }

    [Fact]
    public void All_orders_of_three_are_equally_likely()
    {
        var counts = new Dictionary<(int, int, int), int>();
        for (uint epoch = 0; epoch < 6000; epoch++)
        {
            int[] order = Order(3, 7, epoch);
            (int, int, int) key = (order[0], order[1], order[2]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(6, counts.Count);
        double chiSquared = counts.Values.Sum(c => (c - 1000.0) * (c - 1000.0) / 1000);
        Assert.True(chiSquared < 20.52, $"χ² = {chiSquared}, allowed 20.52 (5 degrees of freedom, one in a thousand)");
    }

    private static int[] Order(int count, ulong seed, uint epoch)
    {
        var order = new int[count];
        Shuffle.Permutation(order, seed, epoch);
        return order;
    }
}
