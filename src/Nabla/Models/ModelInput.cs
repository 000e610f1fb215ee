namespace Nabla;

/// <summary>What a model takes: raw values as they lie in files, which it divides itself or puts through a
/// <see cref="Schema"/>.</summary>
public sealed class ModelInput
{
    /// <summary>Describes an input.</summary>
    /// <param name="shape">[rows, columns] of an image, [values] of anything else; each at least 1.</param>
    /// <param name="divisor">What a raw value is divided by before it is fed to the network; positive and finite. 1:
    /// taken as it is.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the divisor is not positive and finite.</exception>
    public ModelInput(ReadOnlySpan<int> shape, double divisor = 1)
    {
        long values = 1;
        foreach (int size in shape)
            values = size < 1 || values > int.MaxValue ? 0 : values * size;
        ArgumentException.ThrowIf(shape.IsEmpty || values is < 1 or > int.MaxValue,
            $"An input of shape [{string.Join(", ", shape.ToArray())}] is empty or too large.", nameof(shape));
        ArgumentException.ThrowIf(!(divisor > 0 && double.IsFinite(divisor)),
            $"The divisor is {divisor}; it must be positive and finite.", nameof(divisor));
        (Shape, Divisor, ValueCount, Width) = ([.. shape], divisor, (int)values, (int)values);
    }

    /// <summary>Rows of a table: a value for each of the schema's columns, a number, a date in days since 1970-01-01,
    /// or the place of a category; NaN where it is missing, −1 where the category is not known. A text of words has a
    /// value for each of its inputs.</summary>
    public ModelInput(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (Schema, ValueCount, Width) = (schema, schema.ValueCount, schema.Width);
        (Shape, Divisor) = ([ValueCount], 1);
    }

    /// <summary>[rows, columns] of an image, [values] of anything else.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>What a raw value is divided by before it is fed to the network.</summary>
    public double Divisor { get; }

    /// <summary>Numbers in one input, the product of <see cref="Shape"/>.</summary>
    public int ValueCount { get; }

    /// <summary>n_1: the numbers that the network gets for one input.</summary>
    public int Width { get; }

    /// <summary>What the columns of a table become; null where inputs are plain numbers.</summary>
    public Schema? Schema { get; }

    /// <summary>The mean of each raw value over the training examples, where inputs are plain numbers; empty where
    /// nobody knows.</summary>
    internal ImmutableArray<double> Averages { get; private init; } = [];

    /// <summary>The inputs of a data set.</summary>
    public static ModelInput Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.InputShape.AsSpan(), data.HasDivisor ? data.Divisor : 1);
    }

    /// <summary>The same with the means of the raw values.</summary>
    /// <exception cref="ArgumentException">There is not a finite one for each value.</exception>
    internal ModelInput WithAverages(ImmutableArray<double> averages)
    {
        ArgumentException.ThrowIf(averages.Length != ValueCount || !averages.All(double.IsFinite),
            $"An input of {this} has {averages.Length} averages; there must be a finite one for each value.",
            nameof(averages));
        return new(Shape.AsSpan(), Divisor) { Averages = averages };
    }

    /// <summary>The same with the means over some examples: all, or as many of them, evenly spaced.</summary>
    internal ModelInput WithAverages(Dataset examples)
    {
        const int Most = 10_000;
        int count = Math.Min(Most, examples.Count);
        var sums = new double[ValueCount];
        var x = new double[ValueCount];
        for (int i = 0; i < count; i++)
        {
            examples.CopyInput<double>((int)((long)i * examples.Count / count), x);
            for (int k = 0; k < x.Length; k++)
                sums[k] += x[k];
        }

        ImmutableArray<double> averages = [.. sums.Select(sum => sum / count * Divisor)];
        return averages.All(double.IsFinite) ? WithAverages(averages) : this;
    }

    /// <summary>Writes the mean of each input of the network over the training rows; where nobody knows it, 0 for a
    /// plain number.</summary>
    internal void FeedAverage(Span<double> x)
    {
        if (Schema is not null)
            Schema.FeedAverage(x);
        else if (Averages.IsEmpty)
            x.Clear();
        else
            Feed<double, double>(Averages.AsSpan(), x);
    }

    /// <summary>Writes the network's input for raw values.</summary>
    /// <returns>The first value that cannot be one; −1 if all can.</returns>
    internal int Feed<TNumber, T>(ReadOnlySpan<TNumber> raw, Span<T> x)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Schema is not null)
            return Schema.Feed(raw, x);
        T divisor = T.CreateTruncating(Divisor);
        int bad = -1;
        for (int k = raw.Length - 1; k >= 0; k--)
        {
            x[k] = T.CreateTruncating(raw[k]) / divisor;
            bad = TNumber.IsFinite(raw[k]) ? bad : k;
        }

        return bad;
    }

    /// <summary>For example 28x28, or 4 columns.</summary>
    public override string ToString() => Schema is not null
        ? Invariant($"{Schema.Columns.Length} columns")
        : string.Join('x', Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
