using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    private readonly Product _product = new(kernel, team.Size);

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
            Share(Kind.Forward, a.Values, z, w, b, T.Zero, a.Terms);
        else
            kernel.Forward(a, w, b, z);
    }

    public void Backward(
        ReadOnlyMatrixSpan<T> delta, ReadOnlySpan<T> w, int inputs, MatrixSpan<T> e, Span<T> scratch)
    {
        if (IsWorthIt(e, delta.Columns))
            Share(Kind.Backward, delta, e, w, scratch, T.Zero, default);
        else
            kernel.Backward(delta, w, inputs, e, scratch);
    }

    public void WeightGradient(
        ReadOnlyMatrixSpan<T> delta, ReadOnlyMatrixSpan<T> a, T scale, Span<T> nablaW)
    {
        if (IsWorthIt(delta, a.Columns))
            Share(Kind.WeightGradient, delta, a, nablaW, default, scale, default);
        else
            kernel.WeightGradient(delta, a, scale, nablaW);
    }

    public void UpdateWeights(
        ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state)
    {
        if (IsWorthIt(delta, a.Values.Columns))
        {
            _product.SetUpdate(update, state);
            Share(Kind.UpdateWeights, delta, a.Values, w, default, T.Zero, a.Terms);
        }
        else
        {
            kernel.UpdateWeights(delta, a, update, w, state);
        }
    }

    /// <summary>Whether to share the work on a layer, with so many multiplications for each of its numbers.</summary>
    private static bool IsWorthIt(ReadOnlyMatrixSpan<T> layer, int each) =>
        layer.Columns > Layout.Panel<T>() && (long)layer.Rows * layer.Columns * each >= WorthIt;

    private void Share(
        Kind kind, ReadOnlyMatrixSpan<T> left, ReadOnlyMatrixSpan<T> right, ReadOnlySpan<T> w, ReadOnlySpan<T> other,
            T scale,
        ReadOnlySpan<Terms> terms)
    {
        _product.Set(kind, left, right, w, other, scale);
        _product.SetTerms(terms);
        team.Run(_product);
    }

    private enum Kind
    {
        Forward,
        Backward,
        WeightGradient,
        UpdateWeights,
    }

    /// <summary>One product, remembered as addresses: all its memory is pinned
    /// (<see cref="AlignedBuffer{T}"/>).</summary>
    private sealed unsafe class Product(IProducts<T> kernel, int parts) : TeamWork
    {
        private readonly AlignedBuffer<T>?[] _scratch = new AlignedBuffer<T>?[parts];
        private Kind _kind;
        private Address _left, _right;
        private T* _w, _other;
        private int _wLength, _otherLength;
        private T _scale;
        private WeightUpdate<T> _update;
        private Terms[] _terms = [];
        private int _termsLength;
        private T* _state0, _state1, _state2;

        internal void Set(
            Kind kind, ReadOnlyMatrixSpan<T> left, ReadOnlyMatrixSpan<T> right, ReadOnlySpan<T> w,
            ReadOnlySpan<T> other, T scale)
        {
            (_kind, _left, _right, _scale) = (kind, new(left), new(right), scale);
            _w = Pointer(w);
            _wLength = w.Length;
            _other = Pointer(other);
            _otherLength = other.Length;
        }

        /// <summary>Keeps a copy: the caller's need not stay where it is.</summary>
        internal void SetTerms(ReadOnlySpan<Terms> terms)
        {
            if (_terms.Length < terms.Length)
                _terms = new Terms[terms.Length];
            terms.CopyTo(_terms);
            _termsLength = terms.Length;
        }

        internal void SetUpdate(WeightUpdate<T> update, UpdateSlots<T> state)
        {
            _update = update;
            _state0 = Pointer(state.First);
            _state1 = Pointer(state.Second);
            _state2 = Pointer(state.Third);
        }

        internal override void Run(int part, int parts)
        {
            bool isGradient = _kind is Kind.WeightGradient or Kind.UpdateWeights;
            (int start, int end) = Cut((isGradient ? _left : _right).Columns, part, parts);
            if (start >= end)
                return;   // there are fewer panels than threads
            switch (_kind)
            {
                case Kind.Forward:
                    kernel.Forward(
                        new(_left.View(), Terms()), W()[(start * _left.Columns)..], Other()[start..],
                        _right.Columnwise(start, end));
                    break;
                case Kind.Backward:
                    kernel.Backward(
                        _left.View(), W()[(start * Layout.Panel<T>())..], _right.Columns, _right.Columnwise(start, end),
                        ScratchOf(part));
                    break;
                case Kind.WeightGradient:
                    kernel.WeightGradient(
                        _left.Columnwise(start, end), _right.View(), _scale, W()[(start * _right.Columns)..]);
                    break;
                case Kind.UpdateWeights:
                    int offset = start * _right.Columns;
                    kernel.UpdateWeights(
                        _left.Columnwise(start, end), new(_right.View(), Terms()), _update, W()[offset..],
                        State(offset, W().Length - offset));
                    break;
            }
        }

        /// <summary>The neurons of a part, whole panels but for the last.</summary>
        private static (int Start, int End) Cut(int neurons, int part, int parts)
        {
            int panel = Layout.Panel<T>();
            long panels = (neurons + panel - 1) / panel;
            int start = (int)(panels * part / parts) * panel, end = (int)(panels * (part + 1) / parts) * panel;
            return (start, Math.Min(neurons, end));
        }

        private ReadOnlySpan<Terms> Terms() => _terms.AsSpan(0, _termsLength);

        private Span<T> W() => new(_w, _wLength);

        private Span<T> Other() => new(_other, _otherLength);

        private UpdateSlots<T> State(int start, int length) =>
            new(Part(_state0, start, length), Part(_state1, start, length), Part(_state2, start, length));

        private static Span<T> Part(T* slot, int start, int length) =>
            slot is null ? default : new(slot + start, length);

        private Span<T> ScratchOf(int part)
        {
            int needed = (_left.Columns + 3) / 4 * 4 * Layout.Panel<T>();
            if (_scratch[part] is not { } scratch || scratch.Length < needed)
                _scratch[part] = scratch = new(needed);
            return scratch.Span;
        }

        private static T* Pointer(ReadOnlySpan<T> span) => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));

        private readonly struct Address(ReadOnlyMatrixSpan<T> matrix)
        {
            private readonly T* _first = Pointer(matrix.Values);
            private readonly int _length = matrix.Values.Length;
            private readonly int _stride = matrix.Stride;

            internal int Rows { get; } = matrix.Rows;

            internal int Columns { get; } = matrix.Columns;

            internal MatrixSpan<T> View() => new(new Span<T>(_first, _length), Rows, Columns, _stride);

            internal MatrixSpan<T> Columnwise(int start, int end) =>
                new(new Span<T>(_first, _length)[start..], Rows, end - start, _stride);
        }
    }
}
