using System.Runtime.InteropServices;

namespace Nabla.Kernels;

/// <summary>
/// One product as work for a team, its operands remembered as addresses. A part is the neurons of some panels. One
/// object serves all products of its kind, so that a step allocates nothing.
/// </summary>
internal abstract class SharedProduct<T> : TeamWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Terms[] _terms = [];
    private int _count;

    /// <summary>Neurons to be shared out.</summary>
    protected abstract int Neurons { get; }

    /// <summary>Which columns of the input count.</summary>
    protected ReadOnlySpan<Terms> Terms => _terms.AsSpan(0, _count);

    internal sealed override void Run(int part, int parts)
    {
        int panel = Layout.Panel<T>();
        long panels = (Neurons + panel - 1) / panel;
        int start = (int)(panels * part / parts) * panel, end = (int)(panels * (part + 1) / parts) * panel;
        if (start < end)   // else there are fewer panels than threads
            Run(start, Math.Min(Neurons, end), part);
    }

    /// <summary>The product of neurons <paramref name="start"/> … <paramref name="end"/> − 1.</summary>
    protected abstract void Run(int start, int end, int part);

    /// <summary>Keeps a copy: the caller's need not stay where it is.</summary>
    protected void Keep(ReadOnlySpan<Terms> terms)
    {
        if (_terms.Length < terms.Length)
            _terms = new Terms[terms.Length];
        terms.CopyTo(_terms);
        _count = terms.Length;
    }
}

/// <summary>z = a wᵀ + b.</summary>
internal sealed class SharedForward<T>(IProducts<T> kernel) : SharedProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private PinnedMatrix<T> _a, _z;
    private PinnedSpan<T> _w, _b;

    protected override int Neurons => _z.Columns;

    internal TeamWork Of(LayerInput<T> a, ReadOnlySpan<T> w, ReadOnlySpan<T> b, MatrixSpan<T> z)
    {
        (_a, _w, _b, _z) = (new(a.Values), new(w), new(b), new(z));
        Keep(a.Terms);
        return this;
    }

    protected override void Run(int start, int end, int part) => kernel.Forward(
        new(_a.View(), Terms), _w.From(start * _a.Columns), _b.From(start), _z.Columnwise(start, end));
}

/// <summary>e = δ w. Each part turns its own panels of w.</summary>
internal sealed class SharedBackward<T>(IProducts<T> kernel, int parts) : SharedProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T>?[] _scratch = new AlignedBuffer<T>?[parts];
    private PinnedMatrix<T> _delta, _e;
    private PinnedSpan<T> _w;

    protected override int Neurons => _e.Columns;

    internal TeamWork Of(ReadOnlyMatrixSpan<T> delta, ReadOnlySpan<T> w, MatrixSpan<T> e)
    {
        (_delta, _w, _e) = (new(delta), new(w), new(e));
        return this;
    }

    protected override void Run(int start, int end, int part) => kernel.Backward(
        _delta.View(), _w.From(start * Layout.Panel<T>()), _e.Columns, _e.Columnwise(start, end), ScratchOf(part));

    private Span<T> ScratchOf(int part)
    {
        int needed = (_delta.Columns + 3) / 4 * 4 * Layout.Panel<T>();
        if (_scratch[part] is not { } scratch || scratch.Length < needed)
            _scratch[part] = scratch = new(needed);
        return scratch.Span;
    }
}

/// <summary>∇w = scale · δᵀ a.</summary>
internal sealed class SharedGradient<T>(IProducts<T> kernel) : SharedProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private PinnedMatrix<T> _delta, _a;
    private PinnedSpan<T> _nablaW;
    private T _scale;

    protected override int Neurons => _delta.Columns;

    internal TeamWork Of(ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW)
    {
        (_delta, _a, _scale, _nablaW) = (new(delta), new(a), scale, new(nablaW));
        return this;
    }

    protected override void Run(int start, int end, int part) => kernel.WeightGradient(
        _delta.Columnwise(start, end), _a.View(), _scale, _nablaW.From(start * _a.Columns));
}

/// <summary>The same, and a rule.</summary>
internal sealed class SharedUpdate<T>(IProducts<T> kernel) : SharedProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private PinnedMatrix<T> _delta, _a;
    private PinnedSpan<T> _w, _first, _second, _third;
    private WeightUpdate<T> _update;

    protected override int Neurons => _delta.Columns;

    internal TeamWork Of(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state)
    {
        (_delta, _a, _update, _w) = (new(delta), new(a.Values), update, new(w));
        (_first, _second, _third) = (new(state.First), new(state.Second), new(state.Third));
        Keep(a.Terms);
        return this;
    }

    protected override void Run(int start, int end, int part)
    {
        int at = start * _a.Columns;
        kernel.UpdateWeights(
            _delta.Columnwise(start, end), new(_a.View(), Terms), _update, _w.From(at),
            new(_first.From(at), _second.From(at), _third.From(at)));
    }
}

/// <summary>A span remembered as an address, for memory that never moves (<see cref="AlignedBuffer{T}"/>).</summary>
internal readonly unsafe struct PinnedSpan<T>(ReadOnlySpan<T> span)
    where T : unmanaged
{
    private readonly T* _first = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
    private readonly int _length = span.Length;

    /// <summary>The part from <paramref name="start"/> on; nothing has no parts but itself.</summary>
    internal Span<T> From(int start) => _length == 0 ? default : new(_first + start, _length - start);
}

/// <summary>A matrix remembered as an address, likewise.</summary>
internal readonly struct PinnedMatrix<T>(ReadOnlyMatrixSpan<T> matrix)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PinnedSpan<T> _values = new(matrix.Values);
    private readonly int _stride = matrix.Stride;

    internal int Rows { get; } = matrix.Rows;

    internal int Columns { get; } = matrix.Columns;

    /// <summary>All of it.</summary>
    internal MatrixSpan<T> View() => new(_values.From(0), Rows, Columns, _stride);

    /// <summary>Columns <paramref name="start"/> … <paramref name="end"/> − 1.</summary>
    internal MatrixSpan<T> Columnwise(int start, int end) => new(_values.From(start), Rows, end - start, _stride);
}
