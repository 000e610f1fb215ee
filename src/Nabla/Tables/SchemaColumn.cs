namespace Nabla;

/// <summary>What becomes of one column of a table on its way into a network. A number is standardized, z = (v − mean)
/// / scale, the median standing in for a missing one; z may be bounded smoothly, so that one far number does not
/// outweigh all others, and v may be spread over bins besides. A date becomes the number of days, treated so, and its
/// year, month, day of the week and hour. A category becomes a vector with 1 at its place and 0 elsewhere, 0
/// everywhere if it is missing or not known; a text of many words becomes weights of its words. Immutable.</summary>
public sealed class SchemaColumn
{
    private readonly SpellingIndex _index = new([]);

    /// <summary>A column of numbers.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="mean">The number that is fed as 0; finite.</param>
    /// <param name="scale">What is fed as 1, counted from the mean; positive and finite.</param>
    /// <param name="median">Stands in for a missing number; finite.</param>
    /// <param name="bound">z becomes z/√(1 + (z/bound)²), which never exceeds the bound (Holzmüller, Grinsztajn and
    /// Steinwart 2024); positive, or 0: z stays.</param>
    /// <param name="edges">Edges of bins, rising, at least 3: each bin is a further input, 0 below it, 1 above it, and
    /// in it the part of it that lies below v (Gorishniy, Rubachev and Babenko 2022). None: no bins.</param>
    /// <exception cref="ArgumentException">The name is empty, or a number is out of range.</exception>
    public SchemaColumn(
        string name, double mean, double scale, double median, double bound = 0, ImmutableArray<double> edges = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIf(!(bound >= 0 && double.IsFinite(bound)),
            $"Column {Quoted.Of(name)} has the bound {bound}; it must be positive, or 0 for none.", nameof(bound));
        if (edges.IsDefaultOrEmpty)
            edges = [];
        else
            RequireEdges(name, edges);
        ArgumentException.ThrowIf(
            !double.IsFinite(mean) || !double.IsFinite(median) || !(scale > 0 && double.IsFinite(scale)),
            $"Column {Quoted.Of(name)} has mean {mean}, scale {scale} and median {median}; " +
            $"all must be finite, and the scale positive.", nameof(scale));
        (Name, IsNumeric, Mean, Scale, Median, Bound, Edges) = (name, true, mean, scale, median, bound, edges);
        Width = 1 + Math.Max(0, edges.Length - 1);
    }

    /// <summary>A column of categories.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="categories">At least one, all different, in the order of their inputs.</param>
    /// <exception cref="ArgumentException">The name is empty, there is no category, or one occurs twice.</exception>
    public SchemaColumn(string name, ImmutableArray<string> categories)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIf(
            categories.IsDefaultOrEmpty, $"Column {Quoted.Of(name)} has no categories.", nameof(categories));
        var different = new HashSet<string>(StringComparer.Ordinal);
        foreach (string category in categories)
        {
            ArgumentNullException.ThrowIfNull(category);
            ArgumentException.ThrowIf(!different.Add(category),
                $"Column {Quoted.Of(name)} has the category {Quoted.Of(category)} twice.", nameof(categories));
        }

        (Name, Categories, Width, _index) = (name, categories, categories.Length, new(categories));
    }

    /// <summary>A column of categories of which only the frequent ones have an input; all others share the last
    /// one.</summary>
    internal SchemaColumn(string name, ImmutableArray<string> categories, bool hasOther)
        : this(name, categories) => (HasOther, Width) = (hasOther, categories.Length + (hasOther ? 1 : 0));

    /// <summary>A column of dates: of its days since 1970-01-01, and of the parts of each date.</summary>
    internal SchemaColumn(SchemaColumn days, DateParts parts)
        : this(days.Name, days.Mean, days.Scale, days.Median, days.Bound, days.Edges)
    {
        ArgumentException.ThrowIf(!DateNotation.IsDate(days.Median, parts.Notation.IsTime),
            $"Column {Quoted.Of(days.Name)} has the median {days.Median}, which is no date.", nameof(days));
        (Dates, Width, Range) = (parts, days.Width + parts.Width, days.Range);
    }

    /// <summary>A column of texts.</summary>
    internal SchemaColumn(string name, TextWords words)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Words, Width) = (name, words, words.Weights.Length);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Whether it holds numbers, which dates are too, rather than categories or texts.</summary>
    public bool IsNumeric { get; }

    /// <summary>Whether it holds dates or times of day.</summary>
    public bool IsDate => Dates is not null;

    /// <summary>Whether it holds texts of several words.</summary>
    public bool IsText => Words is not null;

    /// <summary>Whether every text that is none of the categories counts as one more.</summary>
    public bool HasOther { get; }

    /// <summary>Raw values that it takes: one, or of texts one for each input.</summary>
    internal int ValueCount => IsText ? Width : 1;

    /// <summary>What is fed of a date; null: the values are no dates.</summary>
    internal DateParts? Dates { get; }

    /// <summary>What words weigh; null: the values are no texts.</summary>
    internal TextWords? Words { get; }

    /// <summary>The number that is fed as 0: the mean of the training rows. Of dates it counts days since
    /// 1970-01-01.</summary>
    public double Mean { get; }

    /// <summary>What is fed as 1, counted from the mean: the standard deviation of the training rows, or 1 where all
    /// are equal. 0 for categories.</summary>
    public double Scale { get; }

    /// <summary>What stands in for a missing number: the median of the training rows.</summary>
    public double Median { get; }

    /// <summary>What z never exceeds; 0: it is not bounded.</summary>
    public double Bound { get; }

    /// <summary>The edges of the bins; empty where there are none.</summary>
    public ImmutableArray<double> Edges { get; } = [];

    /// <summary>The categories in the order of their inputs; empty for numbers and texts.</summary>
    public ImmutableArray<string> Categories { get; } = [];

    /// <summary>Inputs of the network that come from this column: 1, the number of bins and the parts of a date; or the
    /// number of categories, with the one of all others; or of places for words.</summary>
    public int Width { get; }

    /// <summary>How the texts that were read as its numbers are written; null: as programs do.</summary>
    internal NumberNotation? Notation { get; init; }

    /// <summary>Whether categories are compared without case and blanks around them, and yes, true and 1 are the same
    /// where all categories mean yes or no; else exactly.</summary>
    internal bool MergesSpellings { get; init; }

    /// <summary>The mean of each of its inputs over the training rows; empty where nobody knows.</summary>
    internal ImmutableArray<double> Averages { get; private set; } = [];

    /// <summary>The smallest and the largest number of the training rows, of dates in days; null where nobody
    /// knows.</summary>
    internal (double Least, double Most)? Range { get; init; }

    /// <summary>The same column with the means of its inputs.</summary>
    /// <exception cref="ArgumentException">There is not a finite one for each input.</exception>
    internal SchemaColumn WithAverages(ImmutableArray<double> averages)
    {
        ArgumentException.ThrowIf(averages.Length != Width || !averages.All(double.IsFinite),
            $"Column {Quoted.Of(Name)} has {averages.Length} averages for {Width} inputs; there must be a finite " +
            "number for each.", nameof(averages));
        var copy = (SchemaColumn)MemberwiseClone();
        copy.Averages = averages;
        return copy;
    }

    /// <summary>Whether a number or a date lies outside the range of the training rows.</summary>
    internal bool IsOutside(double raw) => Range is { } range && (raw < range.Least || raw > range.Most);

    /// <summary>Writes the mean of each input; where nobody knows it that of numbers, 0, no category and no
    /// word.</summary>
    internal void FeedAverage(Span<double> x)
    {
        if (!Averages.IsEmpty)
            Averages.CopyTo(x);
        else
            Feed(IsNumeric ? Mean : -1, x);
    }

    /// <summary>All spellings of the categories, with their places.</summary>
    internal IEnumerable<KeyValuePair<string, int>> Spellings => _index.Spellings;

    /// <summary>The place of a category; −1 where it is not known.</summary>
    public int IndexOf(string category) => MergesSpellings ? _index.Find(category) : _index.FindExactly(category);

    /// <summary>The input of a text: that of its category, or of all others; −1 where there is none.</summary>
    internal int PlaceOf(string text) => IndexOf(text) is >= 0 and var place ? place
        : HasOther ? Categories.Length : -1;

    /// <summary>Writes <see cref="Width"/> inputs.</summary>
    /// <param name="raw">A number, or the place of a category; NaN where it is missing, −1 where it is not
    /// known.</param>
    /// <param name="x">Receives the inputs.</param>
    /// <returns>Whether the value can be one of this column, which holds no texts.</returns>
    internal bool Feed<T>(double raw, Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsNumeric)
            return FeedNumber(double.IsNaN(raw) ? Median : raw, x);

        x.Clear();
        if (double.IsNaN(raw) || raw == -1)
            return true;
        if (!(raw >= 0 && raw < x.Length && raw == Math.Floor(raw)))
            return false;
        x[(int)raw] = T.One;
        return true;
    }

    private bool FeedNumber<T>(double v, Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x[0] = T.CreateTruncating(Bounded((v - Mean) / Scale));
        int end = Math.Max(1, Edges.Length);
        for (int i = 1; i < end; i++)
        {
            (double low, double high) = (Edges[i - 1], Edges[i]);
            x[i] = v >= high ? T.One : v <= low ? T.Zero : T.CreateTruncating((v - low) / (high - low));
        }

        if (Dates is null)
            return double.IsFinite(v) && T.IsFinite(x[0]);
        if (!DateNotation.IsDate(v, Dates.Notation.IsTime))
            return false;
        Dates.Feed(v, this, x[end..]);
        return true;
    }

    /// <summary>A standardized number within the bound.</summary>
    internal double Bounded(double z)
    {
        const double Far = 1e8;   // from there on the root is the quotient, in double
        double q = z / Bound;
        return Bound == 0 ? z : Math.Abs(q) > Far ? Math.CopySign(Bound, z) : z / Math.Sqrt(1 + q * q);
    }

    private static void RequireEdges(string name, ImmutableArray<double> edges)
    {
        bool isRising = edges.Length > 2 && edges.All(double.IsFinite);
        for (int i = 1; i < edges.Length; i++)
            isRising &= edges[i] > edges[i - 1] && double.IsFinite(edges[i] - edges[i - 1]);
        ArgumentException.ThrowIf(!isRising,
            $"Column {Quoted.Of(name)} has bins whose edges do not rise; they must, and be three or more " +
            $"finite numbers.",
            nameof(edges));
    }

    /// <summary>For example "age: numbers, mean 41.2, scale 13.7" or "color: red, green, blue".</summary>
    public override string ToString() => IsDate
        ? $"{Name}: dates, {Dates}"
        : IsText ? Invariant($"{Name}: texts, words at {Width} places")
        : IsNumeric ? Invariant($"{Name}: numbers, mean {Mean:G4}, scale {Scale:G4}") +
            (Edges.IsEmpty ? "" : Invariant($", {Edges.Length - 1} bins"))
        : $"{Name}: {string.Join(", ", Categories.Take(10))}{(Categories.Length > 10 ? ", …" : "")}";
}
