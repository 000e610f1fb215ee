using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Kernels;

/// <summary>Turns rows of a panel of weights into columns, for wᵀδ.</summary>
internal static class Transpose
{
    /// <summary>to[c, r] = from[r, c].</summary>
    /// <param name="from">A row of it is <paramref name="panel"/> numbers.</param>
    /// <param name="to">Likewise; rows are written up to the next multiple of four.</param>
    /// <param name="rows">Rows of <paramref name="from"/>: at most a panel.</param>
    /// <param name="columns">Columns of <paramref name="from"/> that are wanted; there is memory for whole
    /// panels.</param>
    /// <param name="panel">Numbers in a row.</param>
    [MethodImpl(Loop.Compiled)]
    internal static void Panel<T>(ReadOnlySpan<T> from, Span<T> to, int rows, int columns, int panel)
        where T : unmanaged
    {
        ref T source = ref MemoryMarshal.GetReference(from);
        ref T target = ref MemoryMarshal.GetReference(to);
        int r = 0;
        for (; r <= rows - 4 && (Sse2.IsSupported || AdvSimd.Arm64.IsSupported); r += 4)
        {
            for (int c = 0; c < columns; c += 4)
            {
                ref T block = ref Unsafe.Add(ref source, r * panel + c);
                ref T turned = ref Unsafe.Add(ref target, c * panel + r);
                if (Unsafe.SizeOf<T>() == sizeof(float))
                    Singles(ref Unsafe.As<T, float>(ref block), ref Unsafe.As<T, float>(ref turned), panel);
                else
                    Doubles(ref Unsafe.As<T, double>(ref block), ref Unsafe.As<T, double>(ref turned), panel);
            }
        }

        for (; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
                Unsafe.Add(ref target, c * panel + r) = Unsafe.Add(ref source, r * panel + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Singles(ref float from, ref float to, int panel)
    {
        Vector128<float> r0 = Row(ref from, 0), r1 = Row(ref from, panel);
        Vector128<float> r2 = Row(ref from, 2 * panel), r3 = Row(ref from, 3 * panel);
        Vector128<float> even0 = ZipLow(r0, r2), even1 = ZipHigh(r0, r2);
        Vector128<float> odd0 = ZipLow(r1, r3), odd1 = ZipHigh(r1, r3);
        ZipLow(even0, odd0).StoreUnsafe(ref to);
        ZipHigh(even0, odd0).StoreUnsafe(ref to, (nuint)panel);
        ZipLow(even1, odd1).StoreUnsafe(ref to, (nuint)(2 * panel));
        ZipHigh(even1, odd1).StoreUnsafe(ref to, (nuint)(3 * panel));

        static Vector128<float> Row(ref float from, int at) => Vector128.LoadUnsafe(ref from, (nuint)at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Doubles(ref double from, ref double to, int panel)
    {
        for (int r = 0; r < 4; r += 2)
        {
            for (int c = 0; c < 4; c += 2)
            {
                Vector128<double> r0 = Vector128.LoadUnsafe(ref from, (nuint)(r * panel + c));
                Vector128<double> r1 = Vector128.LoadUnsafe(ref from, (nuint)((r + 1) * panel + c));
                ZipLow(r0, r1).StoreUnsafe(ref to, (nuint)(c * panel + r));
                ZipHigh(r0, r1).StoreUnsafe(ref to, (nuint)((c + 1) * panel + r));
            }
        }
    }

    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    private static Vector128<double> ZipLow(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    private static Vector128<double> ZipHigh(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
