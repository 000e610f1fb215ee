namespace Nabla;

/// <summary>One option that a search varies: a list of values, or a range of numbers. Values are text, as they are
/// written in files and on the command line, so that what was tried can be typed again. Immutable.</summary>
/// <remarks>Its text form (<see cref="object.ToString"/>, <see cref="Parse"/>): <c>hidden=50|100|100x100</c> a list;
/// <c>momentum=0..0.9</c> a range; <c>learning-rate=1e-4..1e-2</c> one that spans a factor of ten or more and is drawn
/// on a logarithmic scale; <c>log:</c> or <c>lin:</c> before a range says which scale; <c>l2=1e-5..1e-2:4</c> a list of
/// four numbers, evenly apart on the range's scale.</remarks>
public sealed class SearchAxis
{
    /// <summary>The most values of a list.</summary>
    private const int MostChoices = 10_000;

    private SearchAxis(string name, ImmutableArray<string> choices, NumberRange? range)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Choices, Range) = (name, choices, range);
    }

    /// <summary>The option: <c>learning-rate</c>.</summary>
    public string Name { get; }

    /// <summary>The values of a list; empty for a range.</summary>
    public ImmutableArray<string> Choices { get; }

    /// <summary>What must be possible for all to be: the values of a list, or the ends of a range.</summary>
    public IEnumerable<string> Ends => Range is null ? Choices : [Range.Text(Range.Low), Range.Text(Range.High)];

    /// <summary>The range; null for a list.</summary>
    internal NumberRange? Range { get; }

    /// <summary>A list of values.</summary>
    /// <param name="name">The option.</param>
    /// <param name="values">At least one, all different.</param>
    /// <exception cref="ArgumentException">There is none, one is empty, or one occurs twice.</exception>
    public static SearchAxis List(string name, params ReadOnlySpan<string> values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string value in values)
        {
            ArgumentException.ThrowIf(string.IsNullOrWhiteSpace(value), $"A value of {name} is empty.", nameof(values));
            ArgumentException.ThrowIf(
                !seen.Add(value), $"{name} has the value {Quoted.Of(value)} twice.", nameof(values));
        }

        return seen.Count > 0 ? new(name, [.. values], null)
            : throw new ArgumentException($"{name} has no value to try.", nameof(values));
    }

    /// <summary>A range of numbers, evenly drawn from.</summary>
    /// <param name="name">The option.</param>
    /// <param name="low">The smallest; finite.</param>
    /// <param name="high">The largest; finite, and above the smallest.</param>
    /// <param name="isWhole">Whether only whole numbers are meant, and both ends belong to them.</param>
    /// <exception cref="ArgumentException">The ends are out of order, not finite, or not whole.</exception>
    public static SearchAxis Linear(string name, double low, double high, bool isWhole = false) =>
        new(name, [], new(low, high, isLog: false, isWhole, name, nameof(low)));

    /// <summary>A range of numbers, drawn from with even logarithms: as many between 0.001 and 0.01 as between 0.01 and
    /// 0.1.</summary>
    /// <param name="name">The option.</param>
    /// <param name="low">The smallest; finite, and above 0.</param>
    /// <param name="high">The largest; finite, and above the smallest.</param>
    /// <param name="isWhole">Whether only whole numbers are meant, and both ends belong to them.</param>
    /// <exception cref="ArgumentException">The ends are out of order, not positive and finite, or not whole.
    /// </exception>
    public static SearchAxis Logarithmic(string name, double low, double high, bool isWhole = false) =>
        new(name, [], new(low, high, isLog: true, isWhole, name, nameof(low)));

    /// <summary>Reads the text form.</summary>
    /// <param name="text">See the remarks on the type.</param>
    /// <param name="isWhole">Whether an option takes only whole numbers; null: those whose ends are given whole do, as
    /// far as recipes have them.</param>
    /// <exception cref="ArgumentException">It is none; says what is wrong with it.</exception>
    public static SearchAxis Parse(string text, Func<string, bool>? isWhole = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf('=', StringComparison.Ordinal);
        ArgumentException.ThrowIf(at < 1, $"{Quoted.Of(text)} names no option with values to try. " +
            $"Write for example learning-rate=1e-4..1e-2 or hidden=50|100.", nameof(text));
        string name = NameOf(text[..at].Trim()), values = text[(at + 1)..].Trim();
        if (NumberRange.Recognizes(values))
        {
            return OfRange(name, NumberRange.Parse(
                name, values, (isWhole ?? IsWhole)(name), nameof(text), out int? count), count, nameof(text));
        }

        return List(name, [.. values.Split('|', StringSplitOptions.TrimEntries)]);
    }

    /// <summary>How many values there are, at most 2³¹ − 1; null where there is no end to them.</summary>
    internal int? Points => Range is null ? Choices.Length
        : Range.IsWhole ? (int)Math.Min(int.MaxValue, Range.High - Range.Low + 1) : null;

    /// <summary>The value at a place from 0 on, in rising order or that of the list.</summary>
    internal string Point(int place) => Range is null ? Choices[place] : Range.Text(Range.Low + place);

    /// <summary>The value that a trial gets.</summary>
    internal string Draw(ref RandomStream random) =>
        Range?.Text(Range.At(random.NextDouble())) ?? Choices[random.NextBelow(Choices.Length)];

    /// <summary>For example "learning-rate=log:0.0001..0.01".</summary>
    public override string ToString() => $"{Name}={Range?.ToString() ?? string.Join('|', Choices)}";

    // eta is learning-rate, layers the hidden ones.
    private static string NameOf(string name) => RecipeOptions.Axes
        .FirstOrDefault(option => option.IsCalled(name) || option.AxisAlias == name)?.Name ?? name;

    private static bool IsWhole(string name) => RecipeOptions.Find(name) is { IsWhole: true };

    private static SearchAxis OfRange(string name, NumberRange range, int? count, string argument)
    {
        if (count is not { } n)
            return new(name, [], range);
        ArgumentException.ThrowIf(
            n is < 2 or > MostChoices, $"{name} is to have {n} values; 2 to {MostChoices} can be had.", argument);
        return List(name, [.. Enumerable.Range(0, n).Select(i => range.Text(range.Between(i / (n - 1.0)))).Distinct()]);
    }
}
