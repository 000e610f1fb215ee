using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>The loops of penalties and clipping, over buffers of whole panels: no number is left over.</summary>
internal static class PenaltyLoops<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal static void Scale(T scale, Span<T> y)
    {
        V factor = V.Broadcast(scale);
        ref T first = ref MemoryMarshal.GetReference(y);
        for (nint i = 0; i < y.Length; i += V.Count)
            V.Store(factor * V.Load(ref first, i), ref first, i);
    }

    internal static void AddSign(T scale, ReadOnlySpan<T> x, Span<T> y)
    {
        V amount = V.Broadcast(scale), zero = V.Const(0);
        ref T from = ref MemoryMarshal.GetReference(x);
        ref T to = ref MemoryMarshal.GetReference(y);
        for (nint i = 0; i < y.Length; i += V.Count)
        {
            V value = V.Load(ref from, i);
            V signed = V.Select(V.Equal(value, zero), zero, V.CopySign(amount, value));
            V.Store(V.Load(ref to, i) + signed, ref to, i);
        }
    }

    internal static void Clamp(T limit, Span<T> y)
    {
        V most = V.Broadcast(limit), least = V.Broadcast(-limit);
        ref T first = ref MemoryMarshal.GetReference(y);
        for (nint i = 0; i < y.Length; i += V.Count)
            V.Store(V.Max(least, V.Min(most, V.Load(ref first, i))), ref first, i);   // a NaN in second place survives
    }

    /// <summary>A neuron is a lane: its weights lie a panel apart, and Σ_k w_jk² is one chain of fused
    /// multiply-adds.</summary>
    internal static void LimitRows(T limit, int columns, Span<T> w)
    {
        V most = V.Broadcast(limit), one = V.Const(1);
        nint panel = Layout.Panel<T>();
        for (int start = 0; start < w.Length; start += (int)panel * columns)
        {
            for (nint v = 0; v < panel; v += V.Count)
            {
                ref T first = ref w[start + (int)v];
                V squares = V.Const(0);
                for (int k = 0; k < columns; k++)
                {
                    V value = V.Load(ref first, k * panel);
                    squares = V.Fma(value, value, squares);
                }

                V norm = V.Sqrt(squares);
                V factor = V.Select(V.Less(most, norm), most / norm, one);
                for (int k = 0; k < columns; k++)
                    V.Store(factor * V.Load(ref first, k * panel), ref first, k * panel);
            }
        }
    }
}
