namespace Nabla;

/// <summary>A mini-batch: some examples of a data set, gathered into two matrices that may be changed (augmented, say)
/// before a step is taken with them. <see cref="Dataset.Batches{T}"/> fills the same one again and again.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Batch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _x, _y;
    private readonly int[] _examples;
    private readonly double[] _weights;
    private readonly int _inputs, _outputs;

    /// <summary>Room for examples.</summary>
    /// <param name="capacity">The most examples; at least 1.</param>
    /// <param name="inputWidth">n_1, numbers in an input; at least 1.</param>
    /// <param name="targetWidth">n_L, numbers in a target; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Batch(int capacity, int inputWidth, int targetWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetWidth, 1);
        (_inputs, _outputs) = (inputWidth, targetWidth);
        _x = new T[checked(capacity * inputWidth)];
        _y = new T[checked(capacity * targetWidth)];
        _examples = new int[capacity];
        _weights = new double[capacity];
    }

    /// <summary>m, the examples in it; 0 before the first <see cref="Gather"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The inputs x, m × n_1.</summary>
    public MatrixSpan<T> X => new(_x.AsSpan(0, Count * _inputs), Count, _inputs, _inputs);

    /// <summary>The desired outputs y, m × n_L.</summary>
    public MatrixSpan<T> Y => new(_y.AsSpan(0, Count * _outputs), Count, _outputs, _outputs);

    /// <summary>Which examples of the data set they are, m places from 0.</summary>
    public ReadOnlySpan<int> Examples => _examples.AsSpan(0, Count);

    /// <summary>s_x, m numbers by which the costs of the examples count; all 1 where the data set has no
    /// weights.</summary>
    public Span<double> Weights => _weights.AsSpan(0, Count);

    /// <summary>Fills it with examples of a data set. Allocates nothing.</summary>
    /// <param name="data">The data set; its widths must be those of the batch.</param>
    /// <param name="examples">Their places, each 0 … <see cref="Dataset.Count"/> − 1; at least one and no more than
    /// there is room for.</param>
    /// <exception cref="ArgumentException">The widths differ, or there are too many or no examples.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public void Gather(Dataset data, ReadOnlySpan<int> examples)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIf(data.InputWidth != _inputs || data.TargetWidth != _outputs,
            $"The batch has {_inputs} inputs and {_outputs} outputs an example, {data.Name} has {data.InputWidth} " +
            $"and {data.TargetWidth}.", nameof(data));
        ArgumentException.ThrowIf(examples.IsEmpty || examples.Length > _examples.Length,
            $"There are {examples.Length} examples, and the batch has room for 1 to {_examples.Length}.",
            nameof(examples));
        for (int i = 0; i < examples.Length; i++)
        {
            data.CopyInput(examples[i], _x.AsSpan(i * _inputs, _inputs));
            data.CopyTarget(examples[i], _y.AsSpan(i * _outputs, _outputs));
            _weights[i] = data.Weight(examples[i]);
        }

        examples.CopyTo(_examples);
        Count = examples.Length;
    }
}

public sealed partial class Dataset
{
    /// <inheritdoc cref="Batches{T}"/>
    public IEnumerable<Batch<float>> Batches(int batchSize, ulong? seed = null, int epoch = 1) =>
        Batches<float>(batchSize, seed, epoch);

    /// <summary>The mini-batches of one epoch, each example in one of them. With the seed of a
    /// <see cref="Trainer{T}"/> they are those that it takes in that epoch.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="batchSize">m, at least 1; the last one may be shorter.</param>
    /// <param name="seed">Decides the order; null: as the examples are stored.</param>
    /// <param name="epoch">From 1; another one has another order.</param>
    /// <returns>The same object each time, with new contents.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    /// <example><code>
    /// foreach (Batch&lt;float&gt; batch in data.Batches(32, seed: 1, epoch))
    ///     session.Step(batch);
    /// </code></example>
    public IEnumerable<Batch<T>> Batches<T>(int batchSize, ulong? seed = null, int epoch = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return Each();

        IEnumerable<Batch<T>> Each()
        {
            int[] order = [.. Enumerable.Range(0, Count)];
            if (seed is { } given)
                Shuffle.Permutation(order, given, (uint)epoch);
            var batch = new Batch<T>(Math.Min(batchSize, Count), InputWidth, TargetWidth);
            for (int start = 0; start < Count; start += batchSize)
            {
                batch.Gather(this, order.AsSpan(start, Math.Min(batchSize, Count - start)));
                yield return batch;
            }
        }
    }
}
