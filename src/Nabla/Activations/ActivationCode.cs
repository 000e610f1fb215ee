using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>An <see cref="Activation"/> made executable for one number type: virtual once per buffer, never once per
/// number. A buffer is any run of numbers for an elementwise activation, the row of one example for softmax.</summary>
internal abstract class ActivationCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a ← σ(z). The two have equal lengths and may be the same memory.</summary>
    public abstract void Apply(ReadOnlySpan<T> z, Span<T> a);

    /// <summary>δ ← δ ⊙ σ'(z), given both z and a = σ(z); for softmax δ ← Jᵀδ. All of one length.</summary>
    public abstract void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta);

    /// <summary>Whether σ'(z) comes with σ(z), at no cost of its own.</summary>
    public virtual bool GivesSlope => false;

    /// <summary>a ← σ(z), and slope ← σ'(z) where <see cref="GivesSlope"/>.</summary>
    public virtual void Apply(ReadOnlySpan<T> z, Span<T> a, Span<T> slope) => Apply(z, a);

    /// <summary>δ ← δ ⊙ σ'(z), given the slope that came with σ(z) where <see cref="GivesSlope"/>.</summary>
    public virtual void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> slope, Span<T> delta) =>
        TimesDerivative(z, a, delta);

    /// <summary>The same for a whole layer, an example in each row. The rows' filling may be overwritten.</summary>
    public virtual void Apply(MatrixSpan<T> z, MatrixSpan<T> a)
    {
        for (int x = 0; x < z.Rows; x++)
            Apply(z.Row(x), a.Row(x));
    }

    /// <summary>The same for a whole layer, an example in each row. Filling that is 0 in δ stays 0.</summary>
    public virtual void TimesDerivative(MatrixSpan<T> z, MatrixSpan<T> a, MatrixSpan<T> delta)
    {
        for (int x = 0; x < z.Rows; x++)
            TimesDerivative(z.Row(x), a.Row(x), delta.Row(x));
    }
}

/// <summary>σ and σ' of one layer as code: one function for all neurons, or a function for each run of equal
/// neighbors.</summary>
internal sealed class LayerCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (int Start, int Length, ActivationCode<T> Code)[] _runs;

    /// <summary>Looks the functions up, with this machine's registers unless told with which.</summary>
    internal LayerCode(LayerActivation activation, int width, Register? register = null)
    {
        var runs = new List<(int, int, ActivationCode<T>)>();
        for (int j = 0, next; j < width; j = next)
        {
            next = activation.EndOfRun(j, width);
            Activation sigma = activation[j];
            runs.Add((j, next - j, register is { } given ? sigma.CodeFor<T>(given) : sigma.CodeFor<T>()));
        }

        _runs = [.. runs];
    }

    /// <summary>Whether some function gives σ' with σ.</summary>
    internal bool GivesSlope => _runs.Any(run => run.Code.GivesSlope);

    /// <summary>a = σ(z) of a mini-batch.</summary>
    [Equation("24")]
    internal void Apply(MatrixSpan<T> z, MatrixSpan<T> a)
    {
        if (_runs is [var all])
        {
            all.Code.Apply(z, a);
            return;
        }

        for (int x = 0; x < z.Rows; x++)
            Apply(z.Row(x), a.Row(x));
    }

    /// <summary>a = σ(z) of a mini-batch, and σ'(z) of the functions that give it with σ.</summary>
    internal void Apply(MatrixSpan<T> z, MatrixSpan<T> a, MatrixSpan<T> slope)
    {
        for (int x = 0; x < z.Rows; x++)
        {
            foreach ((int start, int length, ActivationCode<T> code) in _runs)
            {
                code.Apply(z.Row(x).Slice(start, length), a.Row(x).Slice(start, length),
                    slope.Row(x).Slice(start, length));
            }
        }
    }

    /// <summary>a = σ(z) of one example.</summary>
    internal void Apply(ReadOnlySpan<T> z, Span<T> a)
    {
        foreach ((int start, int length, ActivationCode<T> code) in _runs)
            code.Apply(z.Slice(start, length), a.Slice(start, length));
    }

    /// <summary>δ ← δ ⊙ σ'(z) of a mini-batch, or Jᵀδ for softmax.</summary>
    [Equation("28")]
    internal void TimesDerivative(MatrixSpan<T> z, MatrixSpan<T> a, MatrixSpan<T> delta)
    {
        if (_runs is [var all])
        {
            all.Code.TimesDerivative(z, a, delta);
            return;
        }

        for (int x = 0; x < z.Rows; x++)
            TimesDerivative(z.Row(x), a.Row(x), delta.Row(x));
    }

    /// <summary>δ ← δ ⊙ σ'(z) of a mini-batch, with the slopes that came with σ.</summary>
    internal void TimesDerivative(MatrixSpan<T> z, MatrixSpan<T> a, MatrixSpan<T> slope, MatrixSpan<T> delta)
    {
        for (int x = 0; x < z.Rows; x++)
        {
            foreach ((int start, int length, ActivationCode<T> code) in _runs)
            {
                code.TimesDerivative(z.Row(x).Slice(start, length), a.Row(x).Slice(start, length),
                    slope.Row(x).Slice(start, length), delta.Row(x).Slice(start, length));
            }
        }
    }

    /// <summary>δ ← δ ⊙ σ'(z) of one example, or Jᵀδ.</summary>
    internal void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta)
    {
        foreach ((int start, int length, ActivationCode<T> code) in _runs)
            code.TimesDerivative(z.Slice(start, length), a.Slice(start, length), delta.Slice(start, length));
    }
}
