namespace Nabla;

/// <summary>Looks for errors that were set to 0 where that takes something from the gradient: an error below 1e-30
/// counts where an activation as large multiplies it in (BP4). Looks at activations only in a pass that set an error to
/// 0, and no more once it has found some. Nothing is allocated.</summary>
internal sealed class LostGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What may be lost of ∂C_x/∂w unsaid.</summary>
    private const double Most = 1e-10;

    private int _layer;   // 0: nothing is lost
    private double _error, _activation;

    /// <summary>Looks at what layer l received.</summary>
    /// <param name="t">The pass.</param>
    /// <param name="l">The layer.</param>
    /// <param name="error">The largest |δ| of it that became 0.</param>
    internal void Look(Trace<T> t, int l, T error)
    {
        if (_layer > 0)
            return;
        double activation = double.CreateTruncating(t.Kernel.Largest(t.Fed(l - 1).Values));
        double size = double.CreateTruncating(error);
        if (size * activation > Most)
            (_layer, _error, _activation) = (l, size, activation);
    }

    /// <summary>A sentence for people; null where nothing is lost.</summary>
    internal string? Note => _layer == 0 ? null : Invariant(
        $"an error δ of {_error:G1} in layer {_layer} became 0, as errors below 1e-30 do in float32, beside ") +
        (_layer == 2 ? "inputs" : Invariant($"activations of layer {_layer - 1}")) + Invariant(
        $" up to {_activation:G1}: up to {_error * _activation:G1} of the gradient of a weight is lost; scale the ") +
        "inputs, or train in float64";
}
