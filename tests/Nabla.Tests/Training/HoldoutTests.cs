namespace Nabla.Tests.Training;

public sealed class HoldoutTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(31)]
    [InlineData(99)]
    public void Every_class_gives_its_share_within_one_example(int count)
    {
        Dataset data = Uneven();
        (Dataset rest, Dataset heldOut) = Holdout.Split(data, count, seed: 5);
        Assert.Equal((100 - count, count), (rest.Count, heldOut.Count));
        foreach (var (label, members) in new[] { (0, 60), (1, 30), (2, 10) })
        {
            int given = Enumerable.Range(0, count).Count(x => heldOut.Label(x) == label);
            Assert.True(Math.Abs(given - members * count / 100.0) <= 1,
                $"class {label} gave {given} of {members} for {count} of 100");
        }
    }

    [Fact]
    public void The_two_parts_are_all_examples_once_in_their_order()
    {
        Dataset data = Uneven();
        (Dataset rest, Dataset heldOut) = Holdout.Split(data, 25, seed: 5);
        double[] one = Values(rest), other = Values(heldOut);
        Assert.Equal(one.Order(), one);
        Assert.Equal(other.Order(), other);
        Assert.Equal(Values(data), one.Concat(other).Order());
    }

    [Fact]
    public void The_seed_decides_who_is_set_aside()
    {
        double[] first = Values(Holdout.Split(Uneven(), 25, seed: 5).HeldOut);
        Assert.Equal(first, Values(Holdout.Split(Uneven(), 25, seed: 5).HeldOut));
        Assert.NotEqual(first, Values(Holdout.Split(Uneven(), 25, seed: 6).HeldOut));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Neither_part_may_be_empty(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Holdout.Split(Uneven(), count, seed: 1));

    // 100 examples with the values 0 … 99; 60, 30 and 10 of the classes 0, 1 and 2.
    private static Dataset Uneven()
    {
        var inputs = new double[100, 1];
        var labels = new int[100];
        for (int i = 0; i < 100; i++)
            (inputs[i, 0], labels[i]) = (i, (i % 10) switch { < 6 => 0, < 9 => 1, _ => 2 });
        return Dataset.FromRows(inputs, labels, 3);
    }

    private static double[] Values(Dataset data)
    {
        var values = new double[data.Count];
        for (int i = 0; i < values.Length; i++)
            data.CopyInput(i, values.AsSpan(i, 1));
        return values;
    }

    [Fact]
    public void A_class_whose_share_is_one_gives_one_before_smaller_classes_do()
    {
        int[] labels = [.. Enumerable.Repeat(0, 10), .. Enumerable.Repeat(1, 10), .. Enumerable.Repeat(2, 20)];
        Dataset heldOut = Holdout.Split(Dataset.FromRows(new double[40, 1], labels, 3), 2, seed: 1).HeldOut;
        Assert.Equal(1, Enumerable.Range(0, 2).Count(x => heldOut.Label(x) == 2));
    }
}
