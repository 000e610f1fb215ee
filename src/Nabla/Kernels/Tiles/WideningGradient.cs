using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// The gradient of the weights of a panel, for machines without fused multiply-add:
/// <code>
///   g[k, v] = scale · Σ_x a[x, k] · δ[x, v]      the chain of <see cref="GradientTile{V,T,TSink,TWidth,THeight}"/>
/// </code>
/// The sums lie in memory as doubles that are floats, and example after example is added to those of its inputs that
/// are not 0: <see cref="WideningTile"/> says why nothing is lost. (Four sums kept in registers for each k took twice
/// the time: an interpreter enters a short loop slowly.)
/// </summary>
internal sealed class WideningGradient
{
    /// <summary>Input neurons at a time: 128 KiB of sums.</summary>
    private const int MostInputs = 512;

    /// <summary>Runs of input neurons at a time.</summary>
    private const int MostRuns = 64;

    [ThreadStatic]
    private static WideningGradient? s_current;

    private readonly NonZeroInputs _inputs = new();
    private readonly Terms[] _terms = new Terms[MostRuns], _fromFirst = new Terms[MostRuns];
    private readonly double[] _sums = new double[MostInputs * Panel];
    private readonly float[] _gradient = new float[MostInputs * Panel];
    private int _run, _within, _least;

    private static int Panel => Layout.Panel<float>();

    /// <summary>Whether the errors of a panel are such that its gradient can be computed here.</summary>
    /// <param name="delta">δ[0, v]; the next example's is delta.Row further on.</param>
    /// <param name="examples">m.</param>
    /// <param name="columns">Errors of the panel.</param>
    /// <param name="gradient">Computes it, for this thread.</param>
    internal static bool Takes<T>(Strided<T> delta, int examples, int columns, out WideningGradient gradient)
        where T : unmanaged
    {
        var all = new Terms(0, examples);
        gradient = s_current ??= new();
        (gradient._run, gradient._within) = (0, 0);
        return Regular.Take(
            in Unsafe.As<T, float>(ref delta.First), (int)delta.Row, columns, new(in all), out gradient._least);
    }

    /// <summary>Computes the gradient of the next input neurons.</summary>
    /// <param name="a">a[0, 0]; the next example's is a.Row further on.</param>
    /// <param name="delta">As given to <see cref="Takes"/>.</param>
    /// <param name="scale">1/m.</param>
    /// <param name="size">m, and errors of the panel.</param>
    /// <param name="terms">Which input neurons there are.</param>
    /// <param name="done">Which of them were done.</param>
    /// <param name="gradient">A panel's row for each k from the first of <paramref name="done"/> on; between the runs
    /// nothing.</param>
    /// <returns>Whether there were any left.</returns>
    [MethodImpl(Loop.Compiled)]
    internal bool Next<T>(
        Strided<T> a, Strided<T> delta, T scale, (int Examples, int Columns) size, ReadOnlySpan<Terms> terms,
        out ReadOnlySpan<Terms> done, out ReadOnlySpan<T> gradient)
        where T : unmanaged
    {
        done = Take(terms);
        gradient = MemoryMarshal.Cast<float, T>(_gradient);
        if (done.IsEmpty)
            return false;
        int first = done[0].Start, span = done[^1].Start + done[^1].Length - first;
        ref float inputs = ref Unsafe.As<T, float>(ref Unsafe.Add(ref a.First, first));
        ref float errors = ref Unsafe.As<T, float>(ref delta.First);
        for (int i = 0; i < done.Length; i++)
            _fromFirst[i] = new(done[i].Start - first, done[i].Length);
        ReadOnlySpan<Terms> runs = _fromFirst.AsSpan(0, done.Length);
        _sums.AsSpan(0, span * Panel).Clear();
        bool isRegular = true;
        for (int x = 0; isRegular && x < size.Examples; x++)
        {
            isRegular = _inputs.TryFind(ref Unsafe.Add(ref inputs, x * a.Row), Panel * sizeof(double), runs, _least);
            for (int v = 0; isRegular && v < size.Columns; v += 8)
                AddExample(ref Unsafe.Add(ref errors, x * delta.Row + v), ref _sums[v]);
        }

        float factor = Unsafe.BitCast<T, float>(scale);
        foreach (Terms run in runs)
        {
            for (int k = run.Start; k < run.Start + run.Length; k++)
            {
                if (isRegular && Finish(size.Columns, factor, ref _sums[k * Panel], ref _gradient[k * Panel]))
                    continue;
                OneByOne(
                    ref Unsafe.Add(ref inputs, k), a.Row, ref errors, delta.Row, size, factor,
                    ref _gradient[k * Panel]);
            }
        }

        return true;
    }

    /// <summary>As many of the runs that are left as there is room for, the last perhaps a part of one.</summary>
    private ReadOnlySpan<Terms> Take(ReadOnlySpan<Terms> terms)
    {
        int count = 0, start = 0;
        while (_run < terms.Length && count < MostRuns)
        {
            int from = terms[_run].Start + _within, left = terms[_run].Length - _within;
            if (count == 0)
                start = from;
            int room = start + MostInputs - from;
            if (room <= 0)
                break;
            _terms[count++] = new(from, Math.Min(left, room));
            (_run, _within) = left <= room ? (_run + 1, 0) : (_run, _within + room);
        }

        return _terms.AsSpan(0, count);
    }

    /// <summary>Adds a δ to the sums of an example's inputs, for eight errors.</summary>
    [MethodImpl(Loop.Compiled)]
    private void AddExample(ref float delta, ref double sums)
    {
        Vector128<float> lower = Vector128.LoadUnsafe(ref delta), upper = Vector128.LoadUnsafe(ref delta, 4);
        Vector128<double> d0 = Widened.Lower(lower), d1 = Widened.Upper(lower);
        Vector128<double> d2 = Widened.Lower(upper), d3 = Widened.Upper(upper);
        ref double a = ref MemoryMarshal.GetArrayDataReference(_inputs.Values);
        ref int offset = ref MemoryMarshal.GetArrayDataReference(_inputs.Offsets);
        Vector128<long> below = Vector128.Create(Widened.Below), half = Vector128.Create(Widened.Half);
        for (int n = _inputs.Count; n > 0; n--)
        {
            Vector128<double> x = Vector128.Create(a);
            ref double c = ref Unsafe.AddByteOffset(ref sums, offset);
            Vector128<double> c0 = Vector128.LoadUnsafe(ref c), c1 = Vector128.LoadUnsafe(ref c, 2);
            Vector128<double> c2 = Vector128.LoadUnsafe(ref c, 4), c3 = Vector128.LoadUnsafe(ref c, 6);
            Vector128<double> p0 = x * d0, p1 = x * d1, p2 = x * d2, p3 = x * d3;
            Vector128<double> s0 = p0 + c0, s1 = p1 + c1, s2 = p2 + c2, s3 = p3 + c3;
            Vector128<long> isHalfway =
                Vector128.Equals(s0.AsInt64() & below, half) | Vector128.Equals(s1.AsInt64() & below, half)
                | Vector128.Equals(s2.AsInt64() & below, half) | Vector128.Equals(s3.AsInt64() & below, half);
            if (Widened.IsAny(isHalfway))
            {
                s0 = Widened.Settle(p0, c0, s0);
                s1 = Widened.Settle(p1, c1, s1);
                s2 = Widened.Settle(p2, c2, s2);
                s3 = Widened.Settle(p3, c3, s3);
            }

            Widened.Round(s0).StoreUnsafe(ref c);
            Widened.Round(s1).StoreUnsafe(ref c, 2);
            Widened.Round(s2).StoreUnsafe(ref c, 4);
            Widened.Round(s3).StoreUnsafe(ref c, 6);
            a = ref Unsafe.Add(ref a, 1);
            offset = ref Unsafe.Add(ref offset, 1);
        }
    }

    /// <summary>From sums to gradient.</summary>
    /// <returns>Whether it is right: no sum is −0.</returns>
    [MethodImpl(Loop.Compiled)]
    private static bool Finish(int columns, float scale, ref double sums, ref float gradient)
    {
        Vector128<float> factor = Vector128.Create(scale);
        Vector128<long> minusZero = default;
        for (nint v = 0; v < columns; v += 4)
        {
            ref double four = ref Unsafe.Add(ref sums, v);
            Vector128<float> sum = Widened.Narrow(Vector128.LoadUnsafe(ref four), Vector128.LoadUnsafe(ref four, 2));
            minusZero |= Widened.IsMinusZero(sum);
            (sum * factor).StoreUnsafe(ref Unsafe.Add(ref gradient, v));
        }

        return !Widened.IsAny(minusZero);
    }

    /// <summary>The gradient of one k, by fused multiply-adds of single numbers, nothing left out.</summary>
    [MethodImpl(Loop.Compiled)]
    private static void OneByOne(
        ref float a, nint aRow, ref float delta, nint deltaRow, (int Examples, int Columns) size, float scale,
        ref float gradient)
    {
        for (int v = 0; v < (size.Columns + 3) / 4 * 4; v++)
        {
            float sum = 0;
            for (int x = 0; x < size.Examples; x++)
            {
                sum = MathF.FusedMultiplyAdd(
                    Unsafe.Add(ref a, x * aRow), Unsafe.Add(ref delta, x * deltaRow + v), sum);
            }

            Unsafe.Add(ref gradient, v) = sum * scale;
        }
    }
}
