namespace Nabla.Kernels;

/// <summary>
/// The three products, shared out among a team. Each part computes other neurons, whole panels of them and never a part
/// of a sum, so that the bits do not depend on the number of threads. A thread has the same neurons' weights forward
/// and in their update, because what another core wrote is slow to read. Small products are not worth it and stay
/// whole.
/// </summary>
internal sealed class TeamProducts<T>(IProducts<T> kernel, Team team) : IProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Multiplications below which one thread is as fast: 25 microseconds of work.</summary>
    internal const long WorthIt = 3_000_000;

    private readonly SharedForward<T> _forward = new(kernel);
    private readonly SharedBackward<T> _backward = new(kernel, team.Size);
    private readonly SharedGradient<T> _gradient = new(kernel);
    private readonly SharedUpdate<T> _update = new(kernel);

    /// <summary><paramref name="kernel"/> itself for one thread; never more threads than there are cores, because one
    /// that waits for a core holds up all others, and the bits are the same.</summary>
    internal static IProducts<T> For(IProducts<T> kernel, int threads)
    {
        int useful = Math.Min(threads, Environment.ProcessorCount);
        return useful <= 1 ? kernel : new TeamProducts<T>(kernel, Team.Of(useful));
    }

    public void Forward(LayerInput<T> a, ReadOnlySpan<T> w, ReadOnlySpan<T> b, MatrixSpan<T> z)
    {
        if (IsWorthIt(z, a.Values.Columns))
            team.Run(_forward.Of(a, w, b, z));
        else
            kernel.Forward(a, w, b, z);
    }

    public void Backward(
        ReadOnlyMatrixSpan<T> delta, ReadOnlySpan<T> w, int inputs, MatrixSpan<T> e, Span<T> scratch)
    {
        if (IsWorthIt(e, delta.Columns))
            team.Run(_backward.Of(delta, w, e));
        else
            kernel.Backward(delta, w, inputs, e, scratch);
    }

    public void WeightGradient(
        ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW)
    {
        if (IsWorthIt(delta, a.Columns))
            team.Run(_gradient.Of(delta, a, scale, nablaW));
        else
            kernel.WeightGradient(delta, a, scale, nablaW);
    }

    public void UpdateWeights(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state)
    {
        if (IsWorthIt(delta, a.Values.Columns))
            team.Run(_update.Of(delta, a, update, w, state));
        else
            kernel.UpdateWeights(delta, a, update, w, state);
    }

    /// <summary>Whether to share the work on a layer, with so many multiplications for each of its numbers.</summary>
    private static bool IsWorthIt(ReadOnlyMatrixSpan<T> layer, int each) =>
        layer.Columns > Layout.Panel<T>() && (long)layer.Rows * layer.Columns * each >= WorthIt;
}
