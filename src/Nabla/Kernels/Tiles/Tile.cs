namespace Nabla.Kernels;

/// <summary>What happens to a finished sum while it is still in a register.</summary>
internal interface IEpilogue<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="sum">Finished sums of neighboring columns.</param>
    /// <param name="column">The first of them, counted within the panel.</param>
    V Finish(V sum, nint column);
}

/// <summary>Where a matrix starts, and how far it is to its next row and to the next term of a sum.</summary>
internal readonly ref struct Strided<T>(ref readonly T first, nint row, nint term)
    where T : unmanaged
{
    internal readonly ref T First = ref Unsafe.AsRef(in first);
    internal readonly nint Row = row;
    internal readonly nint Term = term;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Strided<T> From(nint row, nint column) => new(in Unsafe.Add(ref First, row * Row + column), Row, Term);
}

/// <summary>
/// The micro-kernel of all three products: any number of rows × one panel of
/// <code>
///   c[r, v] = Σ_s a[r, s] · b[s, v]      v runs over the panel, in registers; s is one chain of fused multiply-adds
/// from 0
/// </code>
/// a is read one number at a time and broadcast; b by whole registers; both may have any stride, which is how the same
/// loop serves z = a wᵀ, wᵀδ and δ aᵀ. The rows are cut into tiles whose sums fill the registers there are: the taller
/// a tile, the less often b is read.
/// </summary>
internal static class Tile
{
    /// <param name="a">a[r, s].</param>
    /// <param name="b">b[s, v]; neighboring v are neighbors in memory.</param>
    /// <param name="c">c[r, v]; likewise.</param>
    /// <param name="size">Rows, at least 1, and how many columns of the panel are wanted.</param>
    /// <param name="terms">Which s the sum runs over, in this order.</param>
    /// <param name="epilogue">What happens to each sum.</param>
    [MethodImpl(Loop.Compiled)]
    internal static void Run<V, T, TEpilogue>(
        Strided<T> a, Strided<T> b, Strided<T> c, (int Rows, int Columns) size, ReadOnlySpan<Terms> terms,
        TEpilogue epilogue)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<V, T>, allows ref struct
    {
        if (V.WidensToMultiply && WideningTile.TryRun<V, T, TEpilogue>(a, b, c, size, terms, epilogue))
            return;
        for (nint v = 0; v < size.Columns; v += 2 * V.Count)
        {
            if (size.Columns - v > V.Count)
                Columns<V, T, TEpilogue, TwoRegisters>(a, b.From(0, v), c.From(0, v), size.Rows, terms, epilogue, v);
            else
                Columns<V, T, TEpilogue, OneRegister>(a, b.From(0, v), c.From(0, v), size.Rows, terms, epilogue, v);
        }
    }

    /// <summary>All rows of a few columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<V, T, TEpilogue, TWidth>(
        Strided<T> a, Strided<T> b, Strided<T> c, int rows, ReadOnlySpan<Terms> terms, TEpilogue epilogue, nint column)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<V, T>, allows ref struct
        where TWidth : struct, ITileWidth
    {
        int r = 0, tiles;
        if (V.HasManyRegisters)
        {
            tiles = rows > 14 && rows % 14 == 2 ? rows / 14 - 1 : rows / 14;   // 16 rows are ten and six
            if (tiles > 0)
            {
                RegisterTile<V, T, TEpilogue, TWidth, FourteenRows>.Run(
                    a, b, c, (0, tiles, rows), terms, epilogue, column);
            }

            r = tiles * 14;
            tiles = rows - r is 10 or 11 or 13 or 16 ? 1 : 0;
            if (tiles > 0)
                RegisterTile<V, T, TEpilogue, TWidth, TenRows>.Run(a, b, c, (r, tiles, rows), terms, epilogue, column);
            r += tiles * 10;
        }

        tiles = Math.Max(0, (rows - r) / 6 - ((rows - r) % 6 is 1 or 2 ? 1 : 0));   // 7 and 8 are two tiles of four
        if (tiles > 0)
            RegisterTile<V, T, TEpilogue, TWidth, SixRows>.Run(a, b, c, (r, tiles, rows), terms, epilogue, column);
        r += tiles * 6;
        tiles = (rows - r + 3) / 4;
        if (tiles > 0)
            RegisterTile<V, T, TEpilogue, TWidth, FourRows>.Run(a, b, c, (r, tiles, rows), terms, epilogue, column);
    }
}
