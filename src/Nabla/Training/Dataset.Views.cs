namespace Nabla;

public sealed partial class Dataset
{
    /// <summary>The <paramref name="count"/> examples from <paramref name="start"/> on, as a view.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or reaches beyond the data.</exception>
    public Dataset Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfOutside(start < 0 || count < 1 || start > Count - count, nameof(count),
            $"{count} examples from {start} on do not lie within the {Count} of {Name} (from 0; at least one).");
        return new Dataset(this, _index, _start + start, count);
    }

    /// <summary>The first <paramref name="count"/> examples, as a view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1, or more than there are.</exception>
    public Dataset Take(int count) => Slice(0, count);

    /// <summary>The examples named, in that order, as a view; an example may come several times.</summary>
    /// <exception cref="ArgumentException">None is named, or one that there is not.</exception>
    public Dataset Select(ReadOnlySpan<int> examples)
    {
        ArgumentException.ThrowIf(examples.IsEmpty,
            "No examples are selected; a data set has at least one.", nameof(examples));
        var index = new int[examples.Length];
        for (int i = 0; i < index.Length; i++)
            index[i] = Row(examples[i]);
        return new Dataset(this, index, 0, index.Length);
    }

    /// <summary>The same examples with bytes divided by another number, as a view.</summary>
    /// <param name="divisor">1e-30 … 1e30; 1 gives the bytes as they are stored.</param>
    /// <exception cref="InvalidOperationException">The inputs are not stored as bytes.</exception>
    public Dataset WithDivisor(double divisor) => new(this, _inputs.WithDivisor(divisor), _index, _start, Count);

    /// <summary>The same examples under another name, as a view.</summary>
    public Dataset WithName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Dataset(this, _index, _start, Count) { Name = name };
    }

    /// <summary>The same examples with names for the classes, in the order of the labels, as a view.</summary>
    /// <exception cref="ArgumentException">There is not exactly one name for every class.</exception>
    public Dataset WithClassNames(params ReadOnlySpan<string> names)
    {
        ArgumentException.ThrowIf(names.Length != ClassNames.Length,
            $"There are {names.Length} names for {ClassNames.Length} classes.", nameof(names));
        return new Dataset(this, _index, _start, Count) { ClassNames = [.. names] };
    }

    /// <summary>Divides the examples in two, every class in proportion, as views; each part keeps their
    /// order.</summary>
    /// <param name="share">The first part's share of the examples, above 0 and below 1.</param>
    /// <param name="seed">The same seed divides alike.</param>
    /// <returns>Both parts, at least an example each.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range, or there is one example
    /// alone.</exception>
    public (Dataset First, Dataset Second) Split(double share, ulong seed)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies between 0 and 1.");
        return Holdout.Split(this, Math.Clamp((int)Math.Round(Count * (1 - share)), 1, Math.Max(1, Count - 1)), seed);
    }

    /// <summary>The same examples, whose costs count by weights, as a view: C = (1/m) Σ s_x C_x.</summary>
    /// <param name="weights">s_x for each example, in their order; 0 or more, and finite.</param>
    /// <exception cref="ArgumentException">There is not exactly one weight for every example, or one is negative or not
    /// finite.</exception>
    public Dataset WithWeights(params ReadOnlySpan<double> weights)
    {
        ArgumentException.ThrowIf(weights.Length != Count,
            $"There are {weights.Length} weights for {Count} examples.", nameof(weights));
        var stored = new double[_inputs.Rows];
        for (int i = 0; i < Count; i++)
        {
            ArgumentException.ThrowIf(!(weights[i] >= 0 && double.IsFinite(weights[i])),
                $"The weight of example {i} is {weights[i]}; it must be 0 or more, and finite.", nameof(weights));
            stored[Row(i)] = weights[i];
        }

        return new(this, _inputs, _index, _start, Count, stored);
    }

    /// <summary>The same examples, whose targets are numbers, with some columns of these alone.</summary>
    /// <param name="start">The first column.</param>
    /// <param name="width">How many.</param>
    /// <param name="asClasses">Whether they become classes, if each row is 1 at one place and 0 elsewhere.</param>
    internal Dataset WithTargets(int start, int width, bool asClasses)
    {
        var values = new double[_inputs.Rows * width];
        var labels = new int[_inputs.Rows];
        for (int row = 0; row < _inputs.Rows; row++)
        {
            Span<double> ours = values.AsSpan(row * width, width);
            for (int j = 0; j < width; j++)
                ours[j] = _targets![row, start + j];
            labels[row] = ours.IndexOf(1.0);
            asClasses &= labels[row] >= 0 && ours.Count(0.0) == width - 1;
        }

        var data = new Dataset(
            _inputs, asClasses ? null : new NumberRows<double>(values, width), asClasses ? labels : [],
            asClasses ? Numbers(width) : [])
        {
            Name = Name, InputShape = InputShape,
        };
        return new(data, _inputs, _index, _start, Count, _weights);
    }

    /// <summary>The same examples, whose inputs are real numbers, with each of these divided: a copy of them.</summary>
    internal Dataset DividedBy(double divisor) => new(this, _inputs.Divided(divisor), _index, _start, Count);

    /// <summary>Whether inputs lie between 0 and 1, and not all are 0.</summary>
    internal bool LooksDivided()
    {
        var x = new double[InputWidth];
        bool areAllZero = true;
        for (int i = 0; i < Count; i++)
        {
            CopyInput<double>(i, x);
            if (x.AsSpan().IndexOfAnyExceptInRange(0, 1) >= 0)
                return false;
            areAllZero = areAllZero && x.AsSpan().IndexOfAnyExcept(0) < 0;
        }

        return !areAllZero;
    }

    /// <summary>The same examples with real targets measured from a mean in units of a scale, as a view.</summary>
    /// <param name="scale">y is fed to the cost as (y − mean) / scale; null: as it is stored.</param>
    /// <exception cref="InvalidOperationException">Targets are classes.</exception>
    /// <exception cref="ArgumentException">There are scales for other outputs than the targets have.</exception>
    public Dataset WithTargetScale(TargetScale? scale)
    {
        if (IsClassification)
            throw new InvalidOperationException($"The targets of {Name} are classes, which have no scale.");
        scale?.RequireFits(TargetWidth);
        return new(this, _index, _start, Count) { TargetScale = scale };
    }
}
