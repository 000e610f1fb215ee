using System.Numerics;

namespace Nabla;

/// <summary>
/// Inverted dropout: in training each activation is kept with probability 1 − p and then scaled by 1/(1 − p).
/// </summary>
internal static class Dropout
{
    /// <summary>
    /// result = values ⊙ mask, example by example; <paramref name="result"/> may be <paramref name="values"/>.
    /// </summary>
    internal static void Apply<T>(MatrixSpan<T> values, MatrixSpan<T> mask, MatrixSpan<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int x = 0; x < values.Rows; x++)
        {
            ReadOnlySpan<T> from = values.Row(x), factor = mask.Row(x);
            Span<T> to = result.Row(x);
            for (int j = 0; j < to.Length; j++)
                to[j] = from[j] * factor[j];
        }
    }

    /// <summary>Draws a mask: 1/(1 − p) where an activation is kept, 0 where it is dropped.</summary>
    internal static void Draw<T>(MatrixSpan<T> mask, double p, RandomStream random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T kept = T.CreateTruncating(1 / (1 - p));
        for (int x = 0; x < mask.Rows; x++)
        {
            foreach (ref T factor in mask.Row(x))
                factor = random.NextDouble() < p ? T.Zero : kept;
        }
    }
}
