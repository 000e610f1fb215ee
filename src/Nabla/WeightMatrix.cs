using Nabla.Kernels;

namespace Nabla;

/// <summary>The weights of one layer, read in the book's orientation: <c>W[j, k]</c> goes from neuron k of layer l−1 to
/// neuron j of layer l. How they lie in memory is Nabla's own affair; <see cref="CopyTo"/> and <see cref="CopyFrom"/>
/// speak book order.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct WeightMatrix<T>
    where T : unmanaged
{
    private readonly AlignedBuffer<T> _buffer;
    private readonly Layout _layout;
    private readonly int _l;

    internal WeightMatrix(AlignedBuffer<T> buffer, Layout layout, Architecture architecture, int l)
    {
        (_buffer, _layout, _l) = (buffer, layout, l);
        (Rows, Columns) = (architecture.Width(l), architecture.Width(l - 1));
    }

    /// <summary>n_l, a row for each neuron of the layer.</summary>
    public int Rows { get; }

    /// <summary>n_{l−1}, a column for each neuron of the layer before.</summary>
    public int Columns { get; }

    /// <summary>w^l_jk, the weight from neuron k of layer l−1 to neuron j of layer l, both from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such neuron.</exception>
    public ref T this[int j, int k]
    {
        get
        {
            if ((uint)j >= (uint)Rows || (uint)k >= (uint)Columns)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(j), $"Layer {_l} has no weight [{j}, {k}]; its shape is {Rows} × {Columns}.");
            }

            return ref _buffer.At(_layout.Weight(_l, j, k));
        }
    }

    /// <summary>Copies the weights in book order: row by row.</summary>
    /// <param name="destination">Room for Rows × Columns numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void CopyTo(Span<T> destination)
    {
        CheckLength(destination.Length);
        ReadOnlySpan<T> weights = _buffer.Span;
        foreach ((int j, int k, int count) in Pieces())
        {
            int at = _layout.Weight(_l, j, k), stride = Stride;
            foreach (ref T number in destination.Slice(j * Columns + k, count))
            {
                number = weights[at];
                at += stride;
            }
        }
    }

    /// <summary>Takes the weights in book order: row by row.</summary>
    /// <param name="source">Rows × Columns numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another length.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        CheckLength(source.Length);
        Span<T> weights = _buffer.Span;
        foreach ((int j, int k, int count) in Pieces())
        {
            int at = _layout.Weight(_l, j, k), stride = Stride;
            foreach (T number in source.Slice(j * Columns + k, count))
            {
                weights[at] = number;
                at += stride;
            }
        }
    }

    /// <summary>A copy as an array [j, k].</summary>
    public T[,] ToArray()
    {
        var copy = new T[Rows, Columns];
        CopyTo(MatrixShape.Flatten(copy));
        return copy;
    }

    /// <summary>How far apart in memory the weights of one row lie.</summary>
    private int Stride => Columns > 1 ? _layout.Weight(_l, 0, 1) - _layout.Weight(_l, 0, 0) : 0;

    /// <summary>Pieces of rows, in an order that uses neighbors in memory while they are in the cache.</summary>
    private IEnumerable<(int J, int K, int Count)> Pieces()
    {
        const int rows = 32, columns = 64;
        for (int top = 0; top < Rows; top += rows)
        {
            for (int k = 0; k < Columns; k += columns)
            {
                for (int j = top; j < Math.Min(top + rows, Rows); j++)
                    yield return (j, k, Math.Min(columns, Columns - k));
            }
        }
    }

    private void CheckLength(int length)
    {
        ArgumentException.ThrowIf(length != Rows * Columns,
            $"W({_l}) has {Rows} × {Columns} = {Rows * Columns} weights; the span has {length}.", nameof(length));
    }
}
