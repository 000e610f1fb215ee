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

    [Fact]
    public void Of_many_small_classes_each_gives_its_share_rounded_up_or_down()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            var random = new Random((int)seed);
            int[] sizes = [.. Enumerable.Range(0, random.Next(2, 12)).Select(
                _ => random.Next(1, seed % 2 == 0 ? 4 : 30))];
            int[] labels = [.. sizes.SelectMany((size, c) => Enumerable.Repeat(c, size)).Append(0)];
            sizes[0]++;
            int count = random.Next(1, labels.Length);
            int[] given = Given(labels, count, seed, sizes.Length);
            Assert.Equal(count, given.Sum());
            for (int c = 0; c < sizes.Length; c++)
            {
                double share = (double)sizes[c] * count / labels.Length;
                Assert.InRange(given[c], Math.Floor(share), Math.Ceiling(share));
            }
        }
    }

    [Fact]
    public void A_large_class_is_not_passed_over_for_small_ones_nor_they_for_it()
    {
        int[] labels = [.. Enumerable.Repeat(0, 11), .. Enumerable.Range(1, 8)];
        int[][] given = [.. Enumerable.Range(0, 200).Select(seed => Given(labels, 3, (ulong)seed, 9))];
        Assert.All(given, each => Assert.InRange(each[0], 1, 2));
    }

    [Fact]
    public void The_seed_decides_between_classes_of_equal_size()
    {
        int[] labels = [.. Enumerable.Range(0, 20).SelectMany(c => new[] { c, c })];
        var times = new int[20];
        for (ulong seed = 0; seed < 1000; seed++)
        {
            int[] given = Given(labels, 4, seed, 20);
            Assert.Equal(4, given.Count(each => each == 1));
            for (int c = 0; c < 20; c++)
                times[c] += given[c];
        }

        Assert.All(times, each => Assert.InRange(each, 130, 270));   // 200 ± 13, five standard deviations
    }

    private static int[] Given(int[] labels, int count, ulong seed, int classes)
    {
        Dataset heldOut = Holdout.Split(
            Dataset.FromRows(new double[labels.Length, 1], labels, classes), count, seed).HeldOut;
        var given = new int[classes];
        for (int x = 0; x < heldOut.Count; x++)
            given[heldOut.Label(x)]++;
        return given;
    }
}
