namespace Nabla;

/// <summary>Sets examples aside, every class in proportion.</summary>
internal static class Holdout
{
    /// <summary>Divides examples in two. Each part keeps the data's order; nothing is copied.</summary>
    /// <param name="data">The examples; where targets are not classes, all count as one class.</param>
    /// <param name="count">How many to set aside: 1 … Count − 1. Each class gives its share, rounded up or
    /// down.</param>
    /// <param name="seed">The same seed sets the same examples aside.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing would be set aside, or nothing left.</exception>
    public static (Dataset Remaining, Dataset HeldOut) Split(Dataset data, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfOutside(count < 1 || count >= data.Count, nameof(count),
            $"{count} of the {data.Count} examples of {data.Name} cannot be set aside; " +
            $"both parts need at least one.");
        var (rest, heldOut) = Split(Labels(data), count, seed);
        return (data.Select(rest), data.Select(heldOut));
    }

    /// <summary>Divides rows in two; each part is in rising order.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="count">How many to set aside.</param>
    /// <param name="seed">The same seed sets the same rows aside.</param>
    internal static (int[] Remaining, int[] HeldOut) Split(int[] labels, int count, ulong seed)
    {
        int[] order = Order(labels, seed);
        int[] heldOut = order[..count], rest = order[count..];
        Array.Sort(heldOut);
        Array.Sort(rest);
        return (rest, heldOut);
    }

    /// <summary>Deals rows into folds of nearly equal size, every class in proportion; each fold is in rising
    /// order.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="folds">How many, 2 … the number of rows.</param>
    /// <param name="seed">The same seed deals the same folds.</param>
    internal static int[][] Folds(int[] labels, int folds, ulong seed)
    {
        // Class after class, each in random order, dealt out like cards.
        int[] place = new int[labels.Length];
        int[] order = Order(labels, seed);
        for (int i = 0; i < order.Length; i++)
            place[order[i]] = i;
        int[] cards = [.. Enumerable.Range(0, labels.Length).OrderBy(row => labels[row]).ThenBy(row => place[row])];
        return
        [
            .. Enumerable.Range(0, folds).Select(fold =>
                cards.Where((_, card) => card % folds == fold).Order().ToArray()),
        ];
    }

    /// <summary>The rows in an order whose every beginning has of each class its share, rounded up or down.</summary>
    private static int[] Order(int[] labels, ulong seed)
    {
        var random = new RandomStream(seed, Purpose.Split);
        var position = new double[labels.Length];   // of each row in its class, 0 … 1
        foreach (int[] members in Classes(labels))
        {
            for (int last = members.Length - 1; last > 0; last--)   // Fisher and Yates
            {
                int other = random.NextBelow(last + 1);
                (members[last], members[other]) = (members[other], members[last]);
            }

            for (int i = 0; i < members.Length; i++)
                position[members[i]] = (i + 0.5) / members.Length;
        }

        return [.. Enumerable.Range(0, labels.Length).OrderBy(row => position[row])];   // stable
    }

    private static int[] Labels(Dataset data) =>
        [.. Enumerable.Range(0, data.Count).Select(x => data.IsClassification ? data.Label(x) : 0)];

    private static IEnumerable<int[]> Classes(int[] labels) =>
        Enumerable.Range(0, labels.Length)
            .GroupBy(row => labels[row])
            .OrderBy(group => group.Key)
            .Select(group => group.ToArray());
}
