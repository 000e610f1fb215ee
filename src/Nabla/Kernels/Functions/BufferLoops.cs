using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>An operation on each number of a buffer y, given that of another, x.</summary>
internal interface IBufferOperation<V>
{
    /// <summary>The new y.</summary>
    V Of(V x, V y);
}

/// <summary>Loops over whole buffers, filling included where they are whole panels.</summary>
internal static class BufferLoops<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y ← operation(x, y), over whole panels: no number is left over.</summary>
    [MethodImpl(Loop.Compiled)]
    internal static void Run<TOperation>(TOperation operation, ReadOnlySpan<T> x, Span<T> y)
        where TOperation : struct, IBufferOperation<V>
    {
        ref T from = ref MemoryMarshal.GetReference(x);
        ref T to = ref MemoryMarshal.GetReference(y);
        for (nint i = 0; i < y.Length; i += V.Count)
            V.Store(operation.Of(V.Load(ref from, i), V.Load(ref to, i)), ref to, i);
    }

    /// <summary>∇b_j = scale · Σ_x δ[x, j]: BP3.</summary>
    [MethodImpl(Loop.Compiled)]
    internal static void MeanOfRows(ReadOnlyMatrixSpan<T> delta, T scale, Span<T> nablaB)
    {
        V factor = V.Broadcast(scale);
        ref T first = ref MemoryMarshal.GetReference(delta.Values);
        ref T result = ref MemoryMarshal.GetReference(nablaB);
        for (nint j = 0; j < nablaB.Length; j += V.Count)
        {
            V sum = V.Const(0);
            for (int x = 0; x < delta.Rows; x++)
                sum += V.Load(ref first, (nint)x * delta.Stride + j);
            V.Store(sum * factor, ref result, j);
        }
    }

    /// <summary>y ← x / divisor, for any number of them.</summary>
    /// <returns>Whether all of x is finite.</returns>
    internal static bool Divide(ReadOnlySpan<T> x, T divisor, Span<T> y)
    {
        int whole = y.Length - y.Length % V.Count;
        bool isFinite = DivideWhole(x, divisor, y[..whole]);
        if (whole == y.Length)
            return isFinite;
        Lanes.Store(Lanes.Load<V, T>(x[whole..]) / V.Broadcast(divisor), y[whole..]);
        foreach (T value in x[whole..])
            isFinite &= T.IsFinite(value);
        return isFinite;
    }

    // By itself: beside the calls that the rest takes, the compiler would keep the sum in memory.
    [MethodImpl(Loop.Compiled)]
    private static bool DivideWhole(ReadOnlySpan<T> x, T divisor, Span<T> y)
    {
        V d = V.Broadcast(divisor), zero = V.Const(0), zeros = zero;
        ref T from = ref MemoryMarshal.GetReference(x);
        ref T to = ref MemoryMarshal.GetReference(y);
        bool divides = divisor != T.One;
        for (nint i = 0; i < y.Length; i += V.Count)
        {
            V value = V.Load(ref from, i);
            zeros = V.Fma(value, zero, zeros);   // NaN from the first infinity or NaN on
            V.Store(divides ? value / d : value, ref to, i);
        }

        Unsafe.SkipInit(out Lanes<T> lanes);
        V.Store(zeros, ref lanes[0], 0);
        return !MemoryMarshal.CreateReadOnlySpan(ref lanes[0], V.Count).ContainsAnyExcept(T.Zero);
    }

    /// <summary>y ← 0 where it is tiny, over whole panels.</summary>
    /// <returns>The largest magnitude that became 0.</returns>
    [MethodImpl(Loop.Compiled)]
    internal static T FlushTiny(Span<T> y)
    {
        V zero = V.Const(0), most = zero, other = zero;   // two chains: a maximum takes four cycles
        ref T to = ref MemoryMarshal.GetReference(y);
        for (nint i = 0; i < y.Length; i += 2 * V.Count)   // a panel is two registers or more
        {
            most = V.Max(FlushTiny(ref to, i), most);
            other = V.Max(FlushTiny(ref to, i + V.Count), other);
        }

        most = V.Max(other, most);
        return V.IsZero(most) ? T.Zero : Largest(most);
    }

    /// <summary>One register of it.</summary>
    /// <returns>The magnitudes that became 0, and 0 for those that did not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FlushTiny(ref T y, nint i)
    {
        V value = V.Load(ref y, i), size = V.Abs(value), tiny = V.Const(Kernel<T>.Tiny), zero = V.Const(0);
        V.Store(V.SelectLess(size, tiny, zero, value), ref y, i);
        return V.SelectLess(size, tiny, size, zero);
    }

    /// <summary>max |x|, NaN passed over, over whole panels.</summary>
    [MethodImpl(Loop.Compiled)]
    internal static T Largest(ReadOnlySpan<T> x)
    {
        V most = V.Const(0);
        ref T from = ref MemoryMarshal.GetReference(x);
        for (nint i = 0; i < x.Length; i += V.Count)
            most = V.Max(V.Abs(V.Load(ref from, i)), most);
        return Largest(most);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]   // rare
    private static T Largest(V register)
    {
        Unsafe.SkipInit(out Lanes<T> lanes);
        V.Store(register, ref lanes[0], 0);
        T most = T.Zero;
        foreach (T lane in MemoryMarshal.CreateReadOnlySpan(ref lanes[0], V.Count))
            most = lane > most ? lane : most;
        return most;
    }

    /// <summary>y ← e^y, for any number of them.</summary>
    [MethodImpl(Loop.Compiled)]
    internal static void Exp(Span<T> y)
    {
        int i = 0;
        for (; i <= y.Length - V.Count; i += V.Count)
            V.Store(Functions.Exp<V, T>(V.Load(ref y[i], 0)), ref y[i], 0);
        if (i < y.Length)
            Lanes.Store(Functions.Exp<V, T>(Lanes.Load<V, T>(y[i..])), y[i..]);
    }

    /// <summary>y + scale · x.</summary>
    internal readonly struct AddScaled(T scale) : IBufferOperation<V>
    {
        private readonly V _scale = V.Broadcast(scale);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of(V x, V y) => V.Fma(_scale, x, y);
    }

    /// <summary>scale · y.</summary>
    internal readonly struct Scale(T scale) : IBufferOperation<V>
    {
        private readonly V _scale = V.Broadcast(scale);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of(V x, V y) => _scale * y;
    }

    /// <summary>y + scale · sign(x), with sign(0) = 0.</summary>
    internal readonly struct AddSign(T scale) : IBufferOperation<V>
    {
        private readonly V _scale = V.Broadcast(scale);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of(V x, V y) => y + V.Select(V.Equal(x, V.Const(0)), V.Const(0), V.CopySign(_scale, x));
    }

    /// <summary>max(−limit, min(limit, y)); a NaN in second place survives.</summary>
    internal readonly struct Clamp(T limit) : IBufferOperation<V>
    {
        private readonly V _most = V.Broadcast(limit), _least = V.Broadcast(-limit);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of(V x, V y) => V.Max(_least, V.Min(_most, y));
    }
}
