using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

internal readonly struct EightRows : ITileHeight
{
    public static int Rows => 8;
}

internal readonly struct TwelveRows : ITileHeight
{
    public static int Rows => 12;
}

/// <summary>
/// The micro-kernel of BP4: the gradient of the weights out of a few neighboring input neurons,
/// <code>
///   g[k, v] = scale · Σ_x a[x, k] · δ[x, v]      the same chain of fused multiply-adds from 0 as in <see cref="Tile"/>
/// </code>
/// Neighboring k are neighbors in memory, so that one address serves all rows of a tile: 4, 8 or 12 of them, with one
/// or two registers of δ.
/// </summary>
internal static class GradientTile<V, T, TWidth, THeight>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TWidth : struct, ITileWidth
    where THeight : struct, ITileHeight
{
    /// <summary>Computes tiles one below another.</summary>
    /// <param name="a">a[0, k]; the next example's is a.Row further on.</param>
    /// <param name="delta">δ[0, v]; likewise.</param>
    /// <param name="g">Receives the tiles, row after row of whole panels.</param>
    /// <param name="examples">m.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="scale">1/m.</param>
    [MethodImpl(Loop.Compiled)]
    internal static void Run(Strided<T> a, Strided<T> delta, ref T g, int examples, int tiles, T scale)
    {
        V factor = V.Broadcast(scale), zero = V.Const(0);
        for (nint k = 0; tiles > 0; tiles--, k += THeight.Rows)
        {
            ref T ak = ref Unsafe.Add(ref a.First, k);
            ref T dv = ref delta.First;
            V g00 = zero, g01 = zero, g10 = zero, g11 = zero, g20 = zero, g21 = zero, g30 = zero, g31 = zero;
            V g40 = zero, g41 = zero, g50 = zero, g51 = zero, g60 = zero, g61 = zero, g70 = zero, g71 = zero;
            V g80 = zero, g81 = zero, g90 = zero, g91 = zero, ga0 = zero, ga1 = zero, gb0 = zero, gb1 = zero;
            for (int x = examples; x > 0; x--)
            {
                V d0 = V.Load(ref dv, 0);
                V d1 = TWidth.IsTwo ? V.Load(ref dv, V.Count) : d0;
                Add(ref g00, ref g01, ref ak, 0, d0, d1);
                Add(ref g10, ref g11, ref ak, 1, d0, d1);
                Add(ref g20, ref g21, ref ak, 2, d0, d1);
                Add(ref g30, ref g31, ref ak, 3, d0, d1);
                if (THeight.Rows >= 8)
                {
                    Add(ref g40, ref g41, ref ak, 4, d0, d1);
                    Add(ref g50, ref g51, ref ak, 5, d0, d1);
                    Add(ref g60, ref g61, ref ak, 6, d0, d1);
                    Add(ref g70, ref g71, ref ak, 7, d0, d1);
                }

                if (THeight.Rows >= 12)
                {
                    Add(ref g80, ref g81, ref ak, 8, d0, d1);
                    Add(ref g90, ref g91, ref ak, 9, d0, d1);
                    Add(ref ga0, ref ga1, ref ak, 10, d0, d1);
                    Add(ref gb0, ref gb1, ref ak, 11, d0, d1);
                }

                ak = ref Unsafe.Add(ref ak, a.Row);
                dv = ref Unsafe.Add(ref dv, delta.Row);
            }

            nint panel = Layout.Panel<T>();
            Store(g00, g01, ref g, 0, factor);
            Store(g10, g11, ref g, panel, factor);
            Store(g20, g21, ref g, 2 * panel, factor);
            Store(g30, g31, ref g, 3 * panel, factor);
            if (THeight.Rows >= 8)
            {
                Store(g40, g41, ref g, 4 * panel, factor);
                Store(g50, g51, ref g, 5 * panel, factor);
                Store(g60, g61, ref g, 6 * panel, factor);
                Store(g70, g71, ref g, 7 * panel, factor);
            }

            if (THeight.Rows >= 12)
            {
                Store(g80, g81, ref g, 8 * panel, factor);
                Store(g90, g91, ref g, 9 * panel, factor);
                Store(ga0, ga1, ref g, 10 * panel, factor);
                Store(gb0, gb1, ref g, 11 * panel, factor);
            }

            g = ref Unsafe.Add(ref g, THeight.Rows * panel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref V g0, ref V g1, ref T a, nint k, V d0, V d1)
    {
        V x = V.Broadcast(Unsafe.Add(ref a, k));
        g0 = V.Fma(x, d0, g0);
        if (TWidth.IsTwo)
            g1 = V.Fma(x, d1, g1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V g0, V g1, ref T g, nint at, V factor)
    {
        V.Store(g0 * factor, ref g, at);
        if (TWidth.IsTwo)
            V.Store(g1 * factor, ref g, at + V.Count);
    }
}
