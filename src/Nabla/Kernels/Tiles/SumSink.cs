using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Kernels;

/// <summary>Where the sums of <see cref="GradientTile{V,T,TSink,TWidth,THeight}"/> go from their registers.</summary>
internal interface ISumSink<TSelf, V>
    where TSelf : struct, ISumSink<TSelf, V>, allows ref struct
{
    /// <summary>Takes a register of sums.</summary>
    /// <param name="sum">Σ_x a δ of neighboring weights.</param>
    /// <param name="at">The first of them, counted from where the sink begins.</param>
    void Take(V sum, nint at);

    /// <summary>The same sink from a later place on.</summary>
    TSelf From(nint at);
}

/// <summary>∇w, into memory.</summary>
internal readonly ref struct IntoGradient<V, T>(ref T nablaW, V scale) : ISumSink<IntoGradient<V, T>, V>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _nablaW = ref nablaW;
    private readonly V _scale = scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(V sum, nint at) => V.Store(sum * _scale, ref _nablaW, at);

    public IntoGradient<V, T> From(nint at) => new(ref Unsafe.Add(ref _nablaW, at), _scale);
}

/// <summary>The step itself, into the weights: for rules without state, whose few operations the compiler still has
/// registers and patience for (<see cref="IUpdateRule{V,T}.FitsTile"/>).</summary>
internal readonly ref struct IntoWeights<V, T, TRule>(ref T w, V scale, TRule rule)
    : ISumSink<IntoWeights<V, T, TRule>, V>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<V, T>
{
    private readonly ref T _w = ref w;
    private readonly V _scale = scale;
    private readonly TRule _rule = rule;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(V sum, nint at)
    {
        V none = default;
        TRule formula = _rule;
        V w = formula.Step(V.Load(ref _w, at), sum * _scale, ref none, ref none, ref none);
        V.Store(w, ref _w, at);
    }

    public IntoWeights<V, T, TRule> From(nint at) => new(ref Unsafe.Add(ref _w, at), _scale, _rule);
}
