namespace Nabla;

/// <summary>A number that is NaN or infinite, and what it was.</summary>
public sealed record NonFinite
{
    /// <summary>z, a, delta, cost, w, b, grad_W or grad_b.</summary>
    public required string Quantity { get; init; }

    /// <summary>l, the layer it belongs to; L for the cost.</summary>
    public required int Layer { get; init; }

    /// <summary>The example, or the neuron j of a weight or bias, from 0.</summary>
    public required int Row { get; init; }

    /// <summary>The neuron, or the k of a weight; null for a cost or a bias.</summary>
    public required int? Column { get; init; }

    /// <summary>NaN or an infinity.</summary>
    public required double Value { get; init; }

    /// <summary>As in <c>z of layer 3, [0, 1], is NaN</c>.</summary>
    public override string ToString() =>
        Invariant($"{Quantity} of layer {Layer}, [{(Column is null ? $"{Row}" : $"{Row}, {Column}")}], is {Value}");

    /// <summary>The first in the order of computing: forward, cost, errors backward, gradient.</summary>
    internal static NonFinite? In<T>(Trace<T> t, ParameterVector<T> nabla)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NonFinite? found = null;
        for (int l = 2; l <= t.L && found is null; l++)
            found = In<T>(t.Z(l), "z", l) ?? In<T>(t.A(l), "a", l);
        for (int x = 0; x < t.BatchSize && found is null; x++)
            found = At("cost", t.L, x, null, T.CreateTruncating(t.Costs[x]));
        found ??= At("mean_cost", t.L, 0, null, T.CreateTruncating(t.MeanCost));
        for (int l = t.L; l >= 2 && found is null; l--)
            found = In<T>(t.Delta(l), "delta", l);
        return found ?? In(nabla, "grad_W", "grad_b");
    }

    /// <summary>The first of w², b², w³, b³, … that is not finite.</summary>
    internal static NonFinite? In<T>(ParameterVector<T> theta, string weights, string biases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (AllFinite(theta.Values))   // the usual case, in memory order
            return null;
        NonFinite? found = null;
        for (int l = 2; l <= theta.Architecture.LayerCount && found is null; l++)
        {
            found = In<T>(theta.W(l).ToArray(), weights, l);
            for (int j = 0; j < theta.B(l).Length && found is null; j++)
                found = At(biases, l, j, null, theta.B(l)[j]);
        }

        return found;
    }

    private static NonFinite? In<T>(ReadOnlyMatrixSpan<T> matrix, string quantity, int l)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            for (int j = 0; j < matrix.Columns; j++)
            {
                if (At(quantity, l, i, j, matrix[i, j]) is { } found)
                    return found;
            }
        }

        return null;
    }

    private static NonFinite? At<T>(string quantity, int l, int row, int? column, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsFinite(value) ? null : new()
        {
            Quantity = quantity,
            Layer = l,
            Row = row,
            Column = column,
            Value = double.CreateTruncating(value),
        };

    private static bool AllFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
                return false;
        }

        return true;
    }
}

/// <summary>Thrown where a case comes to a number that is NaN or infinite.</summary>
/// <param name="found">Which number.</param>
/// <param name="step">After which step of descent, from 1; null outside of descent.</param>
public sealed class NonFiniteException(NonFinite found, int? step = null)
    : NablaException(
        step is null ? $"{found}." : Invariant($"After step {step}, {found}."))
{
    /// <summary>Which number.</summary>
    public NonFinite Found { get; } = found;

    /// <summary>After which step of descent, from 1; null outside of descent.</summary>
    public int? Step { get; } = step;
}
