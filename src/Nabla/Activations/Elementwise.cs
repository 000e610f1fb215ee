using System.Diagnostics;
using System.Runtime.InteropServices;
using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>The two loops of every elementwise activation, for the formula <typeparamref name="F"/> and the register
/// <typeparamref name="V"/>: whole registers, then the rest through a register's worth of stack, so that a number has
/// the same bits wherever in a buffer it stands.</summary>
internal sealed class Elementwise<F, V, T> : ActivationCode<T>
    where F : struct, IElementwise
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(Loop.Compiled)]
    public override void Apply(ReadOnlySpan<T> z, Span<T> a)
    {
        Debug.Assert(z.Length == a.Length);
        ref T pz = ref MemoryMarshal.GetReference(z), pa = ref MemoryMarshal.GetReference(a);
        int whole = z.Length - z.Length % V.Count;
        for (nint i = 0; i < whole; i += V.Count)
            V.Store(F.Value<V, T>(V.Load(in pz, i)), ref pa, i);
        if (whole < z.Length)
            Lanes.Store(F.Value<V, T>(Lanes.Load<V, T>(z[whole..])), a[whole..]);
    }

    [MethodImpl(Loop.Compiled)]
    public override void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta)
    {
        Debug.Assert(z.Length == a.Length && z.Length == delta.Length);
        ref T pz = ref MemoryMarshal.GetReference(z), pa = ref MemoryMarshal.GetReference(a);
        ref T pd = ref MemoryMarshal.GetReference(delta);
        int whole = z.Length - z.Length % V.Count;
        for (nint i = 0; i < whole; i += V.Count)
            V.Store(V.Load(in pd, i) * F.Derivative<V, T>(V.Load(in pz, i), V.Load(in pa, i)), ref pd, i);
        if (whole == z.Length)
            return;
        V derivative = F.Derivative<V, T>(Lanes.Load<V, T>(z[whole..]), Lanes.Load<V, T>(a[whole..]));
        Lanes.Store(Lanes.Load<V, T>(delta[whole..]) * derivative, delta[whole..]);
    }

    /// <summary>Whole registers only: every formula is finite at 0, where the filling is.</summary>
    [MethodImpl(Loop.Compiled)]
    public override void Apply(MatrixSpan<T> z, MatrixSpan<T> a)
    {
        ref T pz = ref MemoryMarshal.GetReference(z.Values), pa = ref MemoryMarshal.GetReference(a.Values);
        for (int x = 0; x < z.Rows; x++)
        {
            for (nint i = 0; i < z.Columns; i += V.Count)
                V.Store(F.Value<V, T>(V.Load(in pz, i)), ref pa, i);
            pz = ref Unsafe.Add(ref pz, z.Stride);
            pa = ref Unsafe.Add(ref pa, a.Stride);
        }
    }

    [MethodImpl(Loop.Compiled)]
    public override void TimesDerivative(MatrixSpan<T> z, MatrixSpan<T> a, MatrixSpan<T> delta)
    {
        ref T pz = ref MemoryMarshal.GetReference(z.Values), pa = ref MemoryMarshal.GetReference(a.Values);
        ref T pd = ref MemoryMarshal.GetReference(delta.Values);
        for (int x = 0; x < z.Rows; x++)
        {
            for (nint i = 0; i < z.Columns; i += V.Count)
                V.Store(V.Load(in pd, i) * F.Derivative<V, T>(V.Load(in pz, i), V.Load(in pa, i)), ref pd, i);
            pz = ref Unsafe.Add(ref pz, z.Stride);
            pa = ref Unsafe.Add(ref pa, a.Stride);
            pd = ref Unsafe.Add(ref pd, delta.Stride);
        }
    }
}

/// <summary>Which of the loops.</summary>
internal static class Elementwise
{
    /// <summary>The loops of a formula for a register.</summary>
    public static ActivationCode<T> For<F, T>(Register register)
        where F : struct, IElementwise
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Registers.For<T, Loops<F, T>, ActivationCode<T>>(register, default);

    private readonly struct Loops<F, T> : IForRegister<T, ActivationCode<T>>
        where F : struct, IElementwise
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public ActivationCode<T> With<V>()
            where V : struct, ISimd<V, T> => new Elementwise<F, V, T>();
    }
}

/// <summary>An activation that acts on each number by itself: two static formulas, written once for a register of any
/// width and for float and double, which the loops of <see cref="Elementwise{F, V, T}"/> inline.</summary>
internal interface IElementwise
{
    /// <summary>a = σ(z); finite for every finite z.</summary>
    static abstract V Value<V, T>(V z)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>σ'(z), given also a = σ(z), so that it may use the cheaper one; finite for every finite z.</summary>
    static abstract V Derivative<V, T>(V z, V a)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Such an activation that comes with Nabla.</summary>
internal interface IFormula : IElementwise
{
    /// <summary>Both formulas as people write them.</summary>
    static abstract Written Written { get; }
}
