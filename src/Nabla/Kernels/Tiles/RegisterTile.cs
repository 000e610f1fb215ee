namespace Nabla.Kernels;

/// <summary>Rows of a tile: the sums of a row are one or two registers.</summary>
internal interface ITileHeight
{
    static abstract int Rows { get; }
}

/// <summary>Registers side by side in a tile.</summary>
internal interface ITileWidth
{
    static abstract bool IsTwo { get; }
}

internal readonly struct FourRows : ITileHeight
{
    public static int Rows => 4;
}

internal readonly struct SixRows : ITileHeight
{
    public static int Rows => 6;
}

internal readonly struct TenRows : ITileHeight
{
    public static int Rows => 10;
}

internal readonly struct FourteenRows : ITileHeight
{
    public static int Rows => 14;
}

internal readonly struct OneRegister : ITileWidth
{
    public static bool IsTwo => false;
}

internal readonly struct TwoRegisters : ITileWidth
{
    public static bool IsTwo => true;
}

/// <summary>
/// One tile of <see cref="Tile"/>: 4, 6, 10 or 14 rows by one or two registers. Eight independent chains hide a latency
/// of four cycles on two multiply-add units; six rows by two, two registers of b and one of a fit into the sixteen of
/// AVX2, fourteen by two into the thirty-two of AVX-512. What a shape does not have is known to the compiler, and left
/// out of its code.
/// </summary>
internal static class RegisterTile<V, T, TEpilogue, TWidth, THeight>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TEpilogue : struct, IEpilogue<V, T>, allows ref struct
    where TWidth : struct, ITileWidth
    where THeight : struct, ITileHeight
{
    /// <summary>Computes tiles one below another. A tile of four may reach beyond the rows there are: it repeats the
    /// last one, and what that gives is thrown away.</summary>
    /// <param name="a">As for <see cref="Tile"/>.</param>
    /// <param name="b">Likewise.</param>
    /// <param name="c">Likewise.</param>
    /// <param name="tiles">Where the first one starts, how many there are, and where all rows end.</param>
    /// <param name="terms">Which s the sums run over.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    /// <param name="column">The first column, counted within the panel.</param>
    [MethodImpl(Loop.Compiled)]
    internal static void Run(
        Strided<T> a, Strided<T> b, Strided<T> c, (int Row, int Count, int End) tiles, ReadOnlySpan<Terms> terms,
        TEpilogue epilogue, nint column)
    {
        for (int r = tiles.Row; tiles.Count > 0; tiles.Count--, r += THeight.Rows)
        {
            int last = Math.Min(THeight.Rows, tiles.End - r) - 1;
            nint one = Math.Min(1, last) * a.Row, two = Math.Min(2, last) * a.Row, three = Math.Min(3, last) * a.Row;
            ref T a0 = ref Unsafe.Add(ref a.First, r * a.Row);
            V zero = V.Const(0);
            V c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
            V c40 = zero, c41 = zero, c50 = zero, c51 = zero, c60 = zero, c61 = zero, c70 = zero, c71 = zero;
            V c80 = zero, c81 = zero, c90 = zero, c91 = zero, ca0 = zero, ca1 = zero, cb0 = zero, cb1 = zero;
            V cc0 = zero, cc1 = zero, cd0 = zero, cd1 = zero;
            foreach (Terms run in terms)
            {
                ref T row = ref Unsafe.Add(ref b.First, run.Start * b.Term);
                ref T p0 = ref Unsafe.Add(ref a0, run.Start * a.Term);
                ref T p3 = ref Unsafe.Add(ref p0, three);
                ref T p6 = ref Unsafe.Add(ref p3, three);
                ref T p9 = ref Unsafe.Add(ref p6, three);
                ref T pc = ref Unsafe.Add(ref p9, three);
                for (int s = run.Length; s > 0; s--)
                {
                    V b0 = V.Load(ref row, 0);
                    V b1 = TWidth.IsTwo ? V.Load(ref row, V.Count) : b0;
                    Add(ref c00, ref c01, V.Broadcast(p0), b0, b1);
                    Add(ref c10, ref c11, V.Broadcast(Unsafe.Add(ref p0, one)), b0, b1);
                    Add(ref c20, ref c21, V.Broadcast(Unsafe.Add(ref p0, two)), b0, b1);
                    Add(ref c30, ref c31, V.Broadcast(p3), b0, b1);
                    p0 = ref Unsafe.Add(ref p0, a.Term);
                    if (THeight.Rows >= 6)
                    {
                        Add(ref c40, ref c41, V.Broadcast(Unsafe.Add(ref p3, one)), b0, b1);
                        Add(ref c50, ref c51, V.Broadcast(Unsafe.Add(ref p3, two)), b0, b1);
                    }

                    p3 = ref Unsafe.Add(ref p3, a.Term);
                    if (THeight.Rows >= 10)
                    {
                        Add(ref c60, ref c61, V.Broadcast(p6), b0, b1);
                        Add(ref c70, ref c71, V.Broadcast(Unsafe.Add(ref p6, one)), b0, b1);
                        Add(ref c80, ref c81, V.Broadcast(Unsafe.Add(ref p6, two)), b0, b1);
                        Add(ref c90, ref c91, V.Broadcast(p9), b0, b1);
                        p6 = ref Unsafe.Add(ref p6, a.Term);
                    }

                    if (THeight.Rows >= 14)
                    {
                        Add(ref ca0, ref ca1, V.Broadcast(Unsafe.Add(ref p9, one)), b0, b1);
                        Add(ref cb0, ref cb1, V.Broadcast(Unsafe.Add(ref p9, two)), b0, b1);
                        Add(ref cc0, ref cc1, V.Broadcast(pc), b0, b1);
                        Add(ref cd0, ref cd1, V.Broadcast(Unsafe.Add(ref pc, one)), b0, b1);
                        pc = ref Unsafe.Add(ref pc, a.Term);
                    }

                    if (THeight.Rows >= 10)
                        p9 = ref Unsafe.Add(ref p9, a.Term);
                    row = ref Unsafe.Add(ref row, b.Term);
                }
            }

            ref T result = ref Unsafe.Add(ref c.First, r * c.Row);
            Store(c00, c01, ref result, column, epilogue);
            if (last >= 1)
                Store(c10, c11, ref Unsafe.Add(ref result, c.Row), column, epilogue);
            if (last >= 2)
                Store(c20, c21, ref Unsafe.Add(ref result, 2 * c.Row), column, epilogue);
            if (last >= 3)
                Store(c30, c31, ref Unsafe.Add(ref result, 3 * c.Row), column, epilogue);

            if (THeight.Rows >= 6)
            {
                Store(c40, c41, ref Unsafe.Add(ref result, 4 * c.Row), column, epilogue);
                Store(c50, c51, ref Unsafe.Add(ref result, 5 * c.Row), column, epilogue);
            }

            if (THeight.Rows >= 10)
            {
                Store(c60, c61, ref Unsafe.Add(ref result, 6 * c.Row), column, epilogue);
                Store(c70, c71, ref Unsafe.Add(ref result, 7 * c.Row), column, epilogue);
                Store(c80, c81, ref Unsafe.Add(ref result, 8 * c.Row), column, epilogue);
                Store(c90, c91, ref Unsafe.Add(ref result, 9 * c.Row), column, epilogue);
            }

            if (THeight.Rows >= 14)
            {
                Store(ca0, ca1, ref Unsafe.Add(ref result, 10 * c.Row), column, epilogue);
                Store(cb0, cb1, ref Unsafe.Add(ref result, 11 * c.Row), column, epilogue);
                Store(cc0, cc1, ref Unsafe.Add(ref result, 12 * c.Row), column, epilogue);
                Store(cd0, cd1, ref Unsafe.Add(ref result, 13 * c.Row), column, epilogue);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref V c0, ref V c1, V x, V b0, V b1)
    {
        c0 = V.Fma(x, b0, c0);
        if (TWidth.IsTwo)
            c1 = V.Fma(x, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V c0, V c1, ref T result, nint column, TEpilogue epilogue)
    {
        V.Store(epilogue.Finish(c0, column), ref result, 0);
        if (TWidth.IsTwo)
            V.Store(epilogue.Finish(c1, column + V.Count), ref result, V.Count);
    }
}
