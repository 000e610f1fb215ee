using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// Inverted dropout of a layer: in training each activation is kept with probability 1 − p and then scaled by
/// 1/(1 − p).
/// </summary>
internal sealed class Dropout<T>(int capacity, int width)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchMatrix<T> _mask = new(capacity, width), _fed = new(capacity, width);

    /// <summary>What the next layer receives of the layer's activations, m × n_l.</summary>
    internal MatrixSpan<T> Fed(int batchSize) => _fed.View(batchSize);

    /// <summary>Draws the mask: 1/(1 − p) where an activation is kept, 0 where it is dropped.</summary>
    internal void Draw(int batchSize, double p, RandomStream random)
    {
        T kept = T.CreateTruncating(1 / (1 - p));
        MatrixSpan<T> mask = _mask.View(batchSize);
        for (int x = 0; x < batchSize; x++)
        {
            foreach (ref T factor in mask.Row(x))
                factor = random.NextDouble() < p ? T.Zero : kept;
        }
    }

    /// <summary>fed = a ⊙ mask.</summary>
    internal void Forward(MatrixSpan<T> a) => Apply(a, Fed(a.Rows));

    /// <summary>δ ← δ ⊙ mask.</summary>
    internal void Backward(MatrixSpan<T> delta) => Apply(delta, delta);

    private void Apply(MatrixSpan<T> values, MatrixSpan<T> result)
    {
        MatrixSpan<T> mask = _mask.View(values.Rows);
        for (int x = 0; x < values.Rows; x++)
        {
            ReadOnlySpan<T> from = values.Row(x), factor = mask.Row(x);
            Span<T> to = result.Row(x);
            for (int j = 0; j < to.Length; j++)
                to[j] = from[j] * factor[j];
        }
    }
}
