using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>How every loop over registers is compiled.</summary>
internal static class Loop
{
    /// <summary>
    /// By itself, and fully from the first call on. Left to itself, the runtime's profile pulls the loops of a whole
    /// step into one method, runs out of its inlining budget, and leaves calls where register operations should be: a
    /// step of 784-30-10 with mini-batches of 10 then took 140 µs in place of 12.
    /// </summary>
    internal const MethodImplOptions Compiled = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;
}

/// <summary>Memory for the numbers of any register.</summary>
[InlineArray(16)]
internal struct Lanes<T>
    where T : unmanaged
{
    private T _first;
}

/// <summary>
/// The tail of a loop: numbers that fill no whole register, on their way through a register's worth of stack. So a
/// number has the same bits wherever in a buffer it stands.
/// </summary>
internal static class Lanes
{
    /// <summary>A register of fewer numbers than it holds, the others 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Load<V, T>(ReadOnlySpan<T> rest)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Lanes<T> lanes = default;
        rest.CopyTo(lanes);
        return V.Load(in lanes[0], 0);
    }

    /// <summary>Writes the first numbers of a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<V, T>(V value, Span<T> rest)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Unsafe.SkipInit(out Lanes<T> lanes);
        V.Store(value, ref lanes[0], 0);
        MemoryMarshal.CreateReadOnlySpan(ref lanes[0], rest.Length).CopyTo(rest);
    }
}
