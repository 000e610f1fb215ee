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
        for (; r <= rows - 16 && Unsafe.SizeOf<T>() == sizeof(float) && Avx512F.IsSupported; r += 16)
        {
            for (int c = 0; c < columns; c += 16)
            {
                ref T block = ref Unsafe.Add(ref source, r * panel + c);
                ref T turned = ref Unsafe.Add(ref target, c * panel + r);
                Sixteen(ref Unsafe.As<T, float>(ref block), ref Unsafe.As<T, float>(ref turned), panel, columns - c);
            }
        }

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

    /// <summary>16 × 16: blocks of 4 × 4 within the lanes of four rows, then the lanes across all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen(ref float from, ref float to, int panel, int columns)
    {
        var (a0, a1, a2, a3) = FourRows(ref from, 0, panel);
        var (b0, b1, b2, b3) = FourRows(ref from, 4 * panel, panel);
        var (c0, c1, c2, c3) = FourRows(ref from, 8 * panel, panel);
        var (d0, d1, d2, d3) = FourRows(ref from, 12 * panel, panel);
        Lanes(a0, b0, c0, d0, ref to, 0, panel, columns);
        Lanes(a1, b1, c1, d1, ref to, 1, panel, columns);
        Lanes(a2, b2, c2, d2, ref to, 2, panel, columns);
        Lanes(a3, b3, c3, d3, ref to, 3, panel, columns);
    }

    /// <summary>Lane q of result i is column 4q + i of the four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> R0, Vector512<float> R1, Vector512<float> R2, Vector512<float> R3) FourRows(
        ref float from, int at, int panel)
    {
        Vector512<float> r0 = Row(ref from, at), r1 = Row(ref from, at + panel);
        Vector512<float> r2 = Row(ref from, at + 2 * panel), r3 = Row(ref from, at + 3 * panel);
        Vector512<float> even0 = Avx512F.UnpackLow(r0, r2), even1 = Avx512F.UnpackHigh(r0, r2);
        Vector512<float> odd0 = Avx512F.UnpackLow(r1, r3), odd1 = Avx512F.UnpackHigh(r1, r3);
        return (Avx512F.UnpackLow(even0, odd0), Avx512F.UnpackHigh(even0, odd0),
            Avx512F.UnpackLow(even1, odd1), Avx512F.UnpackHigh(even1, odd1));

        static Vector512<float> Row(ref float from, int at) => Vector512.LoadUnsafe(ref from, (nuint)at);
    }

    /// <summary>Columns i, 4 + i, 8 + i and 12 + i, as far as they are wanted: lane q of each of a, b, c, d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lanes(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, ref float to, int i, int panel,
        int columns)
    {
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        Vector512<float> ab02 = Avx512F.Shuffle4x128(a, b, Even), ab13 = Avx512F.Shuffle4x128(a, b, Odd);
        Vector512<float> cd02 = Avx512F.Shuffle4x128(c, d, Even), cd13 = Avx512F.Shuffle4x128(c, d, Odd);
        Avx512F.Shuffle4x128(ab02, cd02, Even).StoreUnsafe(ref to, (nuint)(i * panel));
        if (columns > 4)
            Avx512F.Shuffle4x128(ab13, cd13, Even).StoreUnsafe(ref to, (nuint)((4 + i) * panel));
        if (columns > 8)
            Avx512F.Shuffle4x128(ab02, cd02, Odd).StoreUnsafe(ref to, (nuint)((8 + i) * panel));
        if (columns > 12)
            Avx512F.Shuffle4x128(ab13, cd13, Odd).StoreUnsafe(ref to, (nuint)((12 + i) * panel));
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
