namespace Nabla;

/// <summary>Sets examples aside, every class in proportion.</summary>
public static class Holdout
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
        if (count < 1 || count >= data.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                $"{count} of the {data.Count} examples of {data.Name} cannot be set aside; " +
                "both parts need at least one.");
        }

        var random = new RandomStream(seed, Purpose.Split);
        var position = new double[data.Count];   // of each example in its class, 0 … 1: who comes first is set aside
        foreach (int[] members in Classes(data))
        {
            for (int last = members.Length - 1; last > 0; last--)   // Fisher and Yates
            {
                int other = random.NextBelow(last + 1);
                (members[last], members[other]) = (members[other], members[last]);
            }

            for (int i = 0; i < members.Length; i++)
                position[members[i]] = (i + 0.5) / members.Length;
        }

        int[] order = [.. Enumerable.Range(0, data.Count).OrderBy(x => position[x])];   // stable
        int[] heldOut = order[..count], rest = order[count..];
        Array.Sort(heldOut);
        Array.Sort(rest);
        return (data.Select(rest), data.Select(heldOut));
    }

    private static IEnumerable<int[]> Classes(Dataset data) =>
        Enumerable.Range(0, data.Count)
            .GroupBy(x => data.IsClassification ? data.Label(x) : 0)
            .OrderBy(group => group.Key)
            .Select(group => group.ToArray());
}
