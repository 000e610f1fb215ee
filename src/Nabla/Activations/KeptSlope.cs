using Nabla.Kernels;

namespace Nabla.Activations;

/// <summary>σ'(z) of one layer, kept from the way forward for the way back: for formulas in dual numbers, which give it
/// with σ(z) and would else be evaluated twice in a step.</summary>
/// <param name="code">The functions of the layer.</param>
/// <param name="capacity">The largest number of examples.</param>
/// <param name="width">n_l.</param>
internal sealed class KeptSlope<T>(LayerCode<T> code, int capacity, int width)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private BatchMatrix<T>? _slope;   // made when first trained with; answers need none

    /// <summary>Whether it belongs to the z that lie in the trace.</summary>
    internal bool IsValid { get; private set; }

    /// <summary>For a layer that has such formulas; null for others.</summary>
    internal static KeptSlope<T>? For(LayerCode<T> code, int capacity, int width) =>
        code.GivesSlope ? new(code, capacity, width) : null;

    /// <summary>a = σ(z), and σ'(z) is kept.</summary>
    internal void Apply(MatrixSpan<T> z, MatrixSpan<T> a)
    {
        code.Apply(z, a, (_slope ??= new(capacity, width)).View(z.Rows));
        IsValid = true;
    }

    /// <summary>z changes; what was kept is of no use any more.</summary>
    internal void Forget() => IsValid = false;

    /// <summary>δ ← δ ⊙ σ'(z).</summary>
    internal void TimesDerivative(MatrixSpan<T> z, MatrixSpan<T> a, MatrixSpan<T> delta) =>
        code.TimesDerivative(z, a, _slope!.View(z.Rows), delta);
}
