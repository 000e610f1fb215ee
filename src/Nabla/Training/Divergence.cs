namespace Nabla;

/// <summary>The first quantity found not finite, in the order of the forward pass.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">From 1, counted over all epochs.</param>
/// <param name="Batch">The mini-batch within the epoch, from 1.</param>
/// <param name="Layer">l.</param>
/// <param name="Quantity">x, w, b, z, a or the cost.</param>
/// <param name="Value">NaN or an infinity.</param>
public sealed record Divergence(int Epoch, long Step, int Batch, int Layer, string Quantity, double Value)
{
    /// <summary>A sentence that says it all and what to try.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Training diverged in epoch {Epoch}, mini-batch {Batch} (step {Step}): " +
        $"{Quantity} of layer {Layer} is {Value}. " +
        $"Try a smaller learning rate, or clip the gradient.");

    /// <summary>Looks through a pass whose cost is not finite.</summary>
    internal static Divergence Find<T>(ParameterVector<T> theta, Trace<T> t, int epoch, long step, int batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (InRows(t.A(1)) is { } x)
            return At(1, "the input x", x);
        for (int l = 2; l <= t.L; l++)
        {
            if (InParameters(theta, l) is var (quantity, value))
                return At(l, quantity, value);
            if (InRows(t.Z(l)) is { } z)
                return At(l, "a weighted input z", z);
            if (InRows(t.A(l)) is { } a)
                return At(l, "an activation a", a);
        }

        return At(t.L, "the cost", t.MeanCost);

        Divergence At(int l, string quantity, double value) => new(epoch, step, batch, l, quantity, value);
    }

    /// <summary>Looks through the parameters after a step; null where all are finite.</summary>
    internal static Divergence? FindInParameters<T>(ParameterVector<T> theta, int epoch, long step, int batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            if (InParameters(theta, l) is var (quantity, value))
                return new(epoch, step, batch, l, quantity, value);
        }

        return null;
    }

    private static (string Quantity, double Value)? InParameters<T>(ParameterVector<T> theta, int l)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        InSpan<T>(theta.Weights(l)) is { } w ? ("a weight w", w)
        : InSpan<T>(theta.B(l)) is { } b ? ("a bias b", b)
        : null;

    private static double? InRows<T>(MatrixSpan<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            if (InSpan<T>(matrix.Row(i)) is { } value)
                return value;
        }

        return null;
    }

    private static double? InSpan<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
                return double.CreateTruncating(value);
        }

        return null;
    }
}

/// <summary>Thrown by <see cref="Trainer{T}.Steps"/> when training came to numbers that are not finite.</summary>
/// <param name="divergence">Where, and in which quantity.</param>
public sealed class DivergenceException(Divergence divergence) : NablaException(divergence?.ToString())
{
    /// <summary>Where, and in which quantity.</summary>
    public Divergence Divergence { get; } = divergence;
}
