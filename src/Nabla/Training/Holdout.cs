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
    /// <param name="isOfBefore">Whether a run of version 0.1 asks, which rounded shares less well.</param>
    public static (Dataset Remaining, Dataset HeldOut) Split(
        Dataset data, int count, ulong seed, bool isOfBefore = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfOutside(count < 1 || count >= data.Count, nameof(count),
            $"{count} of the {data.Count} examples of {data.Name} cannot be set aside; " +
            $"both parts need at least one.");
        var (rest, heldOut) = Split(Labels(data), count, seed, isOfBefore);
        return (data.Select(rest), data.Select(heldOut));
    }

    /// <summary>Divides rows in two; each part is in rising order.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="count">How many to set aside.</param>
    /// <param name="seed">The same seed sets the same rows aside.</param>
    /// <param name="isOfBefore">Whether a run of version 0.1 asks, which rounded shares less well.</param>
    internal static (int[] Remaining, int[] HeldOut) Split(
        int[] labels, int count, ulong seed, bool isOfBefore = false)
    {
        var random = new RandomStream(seed, Purpose.Split);
        int[][] classes = Shuffled(labels, ref random);
        if (isOfBefore)
            return SplitAsBefore(classes, count);
        int[] shares = Shares([.. classes.Select(members => members.Length)], count, ref random);
        List<int> rest = [], heldOut = [];
        foreach ((int[] members, int share) in classes.Zip(shares))
        {
            heldOut.AddRange(members.AsSpan(..share));
            rest.AddRange(members.AsSpan(share..));
        }

        rest.Sort();
        heldOut.Sort();
        return ([.. rest], [.. heldOut]);
    }

    // Webster's division alone, which may pass a class over; of equal ones the first row decides.
    private static (int[] Remaining, int[] HeldOut) SplitAsBefore(int[][] classes, int count)
    {
        int[] order = [.. classes
            .SelectMany(members => members.Select((row, i) => (Row: row, At: (i + 0.5) / members.Length)))
            .OrderBy(place => place.At).ThenBy(place => place.Row).Select(place => place.Row)];
        return ([.. order[count..].Order()], [.. order[..count].Order()]);
    }

    /// <summary>How many each class gives: its share rounded down; and one more those where (share + ½)/size is least,
    /// as Webster divides seats, until there are enough. Of equal ones the seed decides.</summary>
    private static int[] Shares(int[] sizes, int count, ref RandomStream random)
    {
        long all = sizes.Sum(size => (long)size);
        int[] shares = [.. sizes.Select(size => (int)((long)size * count / all))];
        int[] any = new int[sizes.Length];
        Shuffle.Permutation(any, random);
        var rounded = new List<(double At, int Any, int Class)>();
        for (int c = 0; c < sizes.Length; c++)
        {
            if ((long)sizes[c] * count % all != 0)
                rounded.Add(((shares[c] + 0.5) / sizes[c], any[c], c));
        }

        rounded.Sort();
        for (int more = count - shares.Sum(), i = 0; i < more; i++)
            shares[rounded[i].Class]++;
        return shares;
    }

    /// <summary>Deals rows into folds of nearly equal size, every class in proportion; each fold is in rising
    /// order.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="folds">How many, 2 … the number of rows.</param>
    /// <param name="seed">The same seed deals the same folds.</param>
    internal static int[][] Folds(int[] labels, int folds, ulong seed)
    {
        // Class after class, each in random order, dealt out like cards.
        var random = new RandomStream(seed, Purpose.Split);
        int[] cards = [.. Shuffled(labels, ref random).SelectMany(members => members)];
        return
        [
            .. Enumerable.Range(0, folds).Select(fold =>
                cards.Where((_, card) => card % folds == fold).Order().ToArray()),
        ];
    }

    // The rows of each class in random order: Fisher and Yates.
    private static int[][] Shuffled(int[] labels, ref RandomStream random)
    {
        int[][] classes = Classes(labels);
        foreach (int[] members in classes)
        {
            for (int last = members.Length - 1; last > 0; last--)
            {
                int other = random.NextBelow(last + 1);
                (members[last], members[other]) = (members[other], members[last]);
            }
        }

        return classes;
    }

    private static int[] Labels(Dataset data)
    {
        var labels = new int[data.Count];
        for (int x = 0; data.IsClassification && x < labels.Length; x++)
            labels[x] = data.Label(x);
        return labels;
    }

    // The rows of each class that has any, in the order of the classes.
    private static int[][] Classes(int[] labels)
    {
        var rows = new List<int>?[labels.Max() + 1];
        for (int row = 0; row < labels.Length; row++)
            (rows[labels[row]] ??= []).Add(row);
        return [.. rows.OfType<List<int>>().Select(members => members.ToArray())];
    }
}
