using System.Buffers;

namespace Nabla;

/// <summary>A user's C_x and ∇_a C_x, which speak double; a float network converts.</summary>
internal sealed class CustomCost<T>(CostFunction cost, CostGradient gradient) : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(2 * a.Length);
        Span<double> outputs = scratch.AsSpan(0, a.Length), targets = scratch.AsSpan(a.Length, a.Length);
        Convert(a, outputs);
        Convert(y, targets);
        double result = cost(outputs, targets);
        ArrayPool<double>.Shared.Return(scratch);
        return result;
    }

    internal override void Gradient(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(3 * a.Length);
        Span<double> outputs = scratch.AsSpan(0, a.Length), targets = scratch.AsSpan(a.Length, a.Length);
        Span<double> result = scratch.AsSpan(2 * a.Length, a.Length);
        Convert(a, outputs);
        Convert(y, targets);
        result.Clear();
        gradient(outputs, targets, result);
        for (int j = 0; j < a.Length; j++)
            nablaA[j] = T.CreateTruncating(result[j]);
        ArrayPool<double>.Shared.Return(scratch);
    }

    private static void Convert(ReadOnlySpan<T> from, Span<double> to)
    {
        for (int j = 0; j < from.Length; j++)
            to[j] = ToDouble(from[j]);
    }
}
