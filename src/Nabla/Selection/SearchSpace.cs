using System.Text.RegularExpressions;

namespace Nabla;

/// <summary>The options that a search varies, and what each may be. Immutable.</summary>
public sealed partial class SearchSpace
{
    /// <summary>So many combinations are put in a random order; of more, each trial draws its own.</summary>
    private const int MostInOrder = 1_000_000;

    /// <summary>Puts axes together.</summary>
    /// <param name="axes">At least one, with different names.</param>
    /// <exception cref="ArgumentException">There is none, or two have the same name.</exception>
    public SearchSpace(params IEnumerable<SearchAxis> axes)
    {
        Axes = [.. axes];
        ArgumentException.ThrowIf(Axes.IsEmpty, "There is nothing to search over.", nameof(axes));
        if (Axes.GroupBy(axis => axis.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Key} is named twice.", nameof(axes));
    }

    /// <summary>The options, in the order in which they were given.</summary>
    public ImmutableArray<SearchAxis> Axes { get; }

    /// <summary>How many combinations there are, at most 2³¹ − 1; null where an axis is a range.</summary>
    public int? Combinations => Axes.Any(axis => axis.Choices.IsEmpty) ? null
        : Axes.Aggregate(1, (product, axis) => (int)Math.Min(int.MaxValue, (long)product * axis.Choices.Length));

    /// <summary>Reads axes out of one line, separated by commas, semicolons or blanks: <c>learning-rate=1e-4..1e-2,
    /// hidden=50|100|100x100</c>.</summary>
    /// <param name="text">The line; see <see cref="SearchAxis"/>.</param>
    /// <param name="isWhole">Whether an option takes whole numbers only; null: as recipes have it.</param>
    /// <exception cref="ArgumentException">It is none; says what is wrong with it.</exception>
    public static SearchSpace Parse(string text, Func<string, bool>? isWhole = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(Separator().Split(text.Trim(' ', ',', ';', '\t', '\n', '\r'))
            .Where(axis => axis.Length > 0).Select(axis => SearchAxis.Parse(axis, isWhole)));
    }

    /// <summary>What each trial tries: a function of its number, from 1, that does not depend on how many there are.
    /// </summary>
    /// <param name="seed">The same seed gives the same trials.</param>
    /// <param name="inOrder">Whether combinations come as they are written, the last axis changing fastest.</param>
    /// <param name="mayRepeat">Whether what was drawn before may be drawn again, as in version 0.1.</param>
    internal Func<int, ImmutableArray<KeyValuePair<string, string>>> Trials(
        ulong seed, bool inOrder, bool mayRepeat = false)
    {
        if (Combinations is not { } all || (all > MostInOrder && !inOrder))
            return new Draws(this, seed, mayRepeat).Of;
        int[] order = inOrder ? [] : new int[all];
        if (!inOrder)
            Shuffle.Permutation(order, new(seed, Purpose.Search));
        return number => Combination(inOrder ? number - 1 : order[number - 1]);
    }

    /// <summary>The axes as <see cref="Parse"/> reads them.</summary>
    public override string ToString() => string.Join(", ", Axes);

    /// <summary>How many different trials there can be, at most 2³¹ − 1: whole numbers of a range count, too; null
    /// where there is no end to them.</summary>
    internal int? Points => Axes.Any(axis => axis.Points is null) ? null
        : Axes.Aggregate(1, (product, axis) => (int)Math.Min(int.MaxValue, (long)product * axis.Points!.Value));

    private ImmutableArray<KeyValuePair<string, string>> Combination(int index)
    {
        var values = new KeyValuePair<string, string>[Axes.Length];
        for (int i = Axes.Length - 1; i >= 0; i--)
        {
            (index, int point) = Math.DivRem(index, Axes[i].Points!.Value);
            values[i] = new(Axes[i].Name, Axes[i].Point(point));
        }

        return [.. values];
    }

    /// <summary>Trials that are drawn, none of them twice.</summary>
    private sealed class Draws(SearchSpace space, ulong seed, bool mayRepeat)
    {
        private const int MostAttempts = 1000;

        private readonly Lock _lock = new();
        private readonly List<ImmutableArray<KeyValuePair<string, string>>> _drawn = [];
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);

        internal ImmutableArray<KeyValuePair<string, string>> Of(int number)
        {
            lock (_lock)
            {
                while (_drawn.Count < number)
                    _drawn.Add(Next());
                return _drawn[number - 1];
            }
        }

        private ImmutableArray<KeyValuePair<string, string>> Next()
        {
            for (uint attempt = 0; attempt < MostAttempts; attempt++)
            {
                ImmutableArray<KeyValuePair<string, string>> drawn = Draw(attempt);
                if (mayRepeat || IsNew(drawn))
                    return drawn;
            }

            // Few are left, or none.
            for (int index = 0; index < (space.Points ?? 0); index++)
            {
                ImmutableArray<KeyValuePair<string, string>> left = space.Combination(index);
                if (IsNew(left))
                    return left;
            }

            return Draw(0);
        }

        private bool IsNew(ImmutableArray<KeyValuePair<string, string>> values) =>
            _known.Add(string.Join('\n', values.Select(value => value.Value)));

        // A stream for each axis and trial: another axis more, or another trial more, changes no draw.
        private ImmutableArray<KeyValuePair<string, string>> Draw(uint attempt) =>
        [
            .. space.Axes.Select((axis, place) =>
            {
                var random = new RandomStream(
                    seed, Purpose.Search, layer: place, step: (uint)_drawn.Count + 1, epoch: attempt);
                return KeyValuePair.Create(axis.Name, axis.Draw(ref random));
            }),
        ];
    }

    // Values may hold commas, as in schedule=step:10,0.5|constant: an axis begins with a name and an equals sign.
    [GeneratedRegex(@"[\s,;]+(?=[A-Za-z][A-Za-z0-9_-]*\s*=)")]
    private static partial Regex Separator();
}
