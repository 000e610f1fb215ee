using System.Collections.Frozen;

namespace Nabla;

/// <summary>What becomes of one column of a table on its way into a network. A number is standardized, (v − mean) /
/// scale, the median standing in for a missing one. A text becomes a vector with 1 at its category and 0 elsewhere, 0
/// everywhere if it is missing or of no known category. Immutable.</summary>
public sealed class SchemaColumn
{
    private readonly FrozenDictionary<string, int> _index = FrozenDictionary<string, int>.Empty;

    /// <summary>A column of numbers.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="mean">The number that is fed as 0; finite.</param>
    /// <param name="scale">What is fed as 1, counted from the mean; positive and finite.</param>
    /// <param name="median">Stands in for a missing number; finite.</param>
    /// <exception cref="ArgumentException">The name is empty, or a number is out of range.</exception>
    public SchemaColumn(string name, double mean, double scale, double median)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIf(
            !double.IsFinite(mean) || !double.IsFinite(median) || !(scale > 0 && double.IsFinite(scale)),
            $"Column {Quoted.Of(name)} has mean {mean}, scale {scale} and median {median}; " +
            $"all must be finite, and the scale positive.", nameof(scale));
        (Name, IsNumeric, Mean, Scale, Median, Width) = (name, true, mean, scale, median, 1);
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
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string category in categories)
        {
            ArgumentNullException.ThrowIfNull(category);
            ArgumentException.ThrowIf(!index.TryAdd(category, index.Count),
                $"Column {Quoted.Of(name)} has the category {Quoted.Of(category)} twice.", nameof(categories));
        }

        (Name, Categories, Width, _index) = (name, categories, categories.Length, index.ToFrozenDictionary());
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Whether it holds numbers rather than categories.</summary>
    public bool IsNumeric { get; }

    /// <summary>The number that is fed as 0: the mean of the training rows.</summary>
    public double Mean { get; }

    /// <summary>What is fed as 1, counted from the mean: the standard deviation of the training rows, or 1 where all
    /// are equal. 0 for categories.</summary>
    public double Scale { get; }

    /// <summary>What stands in for a missing number: the median of the training rows.</summary>
    public double Median { get; }

    /// <summary>The categories in the order of their inputs; empty for numbers.</summary>
    public ImmutableArray<string> Categories { get; } = [];

    /// <summary>Inputs of the network that come from this column: 1, or the number of categories.</summary>
    public int Width { get; }

    /// <summary>The place of a category; −1 where it is not known.</summary>
    public int IndexOf(string category) => _index.GetValueOrDefault(category, -1);

    /// <summary>Writes <see cref="Width"/> inputs.</summary>
    /// <param name="raw">A number, or the place of a category; NaN where it is missing, −1 where it is not
    /// known.</param>
    /// <param name="x">Receives the inputs.</param>
    /// <returns>Whether the value can be one of this column.</returns>
    internal bool Feed<T>(double raw, Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsNumeric)
        {
            x[0] = Standardized<T>(raw);
            return T.IsFinite(x[0]);
        }

        x.Clear();
        if (double.IsNaN(raw) || raw == -1)
            return true;
        if (!(raw >= 0 && raw < x.Length && raw == Math.Floor(raw)))
            return false;
        x[(int)raw] = T.One;
        return true;
    }

    /// <summary>What a number is fed as; not finite where it is too far from the others.</summary>
    /// <param name="raw">The number; NaN where it is missing.</param>
    internal T Standardized<T>(double raw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating(((double.IsNaN(raw) ? Median : raw) - Mean) / Scale);

    /// <summary>For example "age: numbers, mean 41.2, scale 13.7" or "color: red, green, blue".</summary>
    public override string ToString() => IsNumeric
        ? Invariant($"{Name}: numbers, mean {Mean:G4}, scale {Scale:G4}")
        : $"{Name}: {string.Join(", ", Categories.Take(10))}{(Categories.Length > 10 ? ", …" : "")}";
}
