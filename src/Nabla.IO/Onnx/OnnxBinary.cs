namespace Nabla.IO;

/// <summary>One sigmoid neuron p whose answer is written as the probabilities of two classes, 1 − p and p: the softmax
/// of 0 and z, which has the same values.</summary>
internal static class OnnxBinary
{
    private const int Zeros = -1;   // in place of a neuron: one without weights

    /// <summary>1 − p and p joined as two neurons; null where the inputs are something else.</summary>
    public static OnnxSignal? Concat(OnnxStep step, OnnxSignal first)
    {
        if (step.Count != 2 || step.Input(1) is not OnnxSignal second || !ReferenceEquals(first.Layer, second.Layer)
            || !IsOne(first) || !IsOne(second) || first.Parts[0].Start != second.Parts[0].Start
            || (step.Whole("axis", 1) is not (1 or -1)))
        {
            return null;
        }

        (OnnxFormula left, OnnxFormula right) = (first.Parts[0].Formula, second.Parts[0].Formula);
        bool isSecond = IsRest(left, of: right);   // else the first is p
        if (!(isSecond || IsRest(right, of: left)) || left.Base.Recognized() != Activation.Sigmoid)
            return null;
        OnnxLayer layer = first.Layer;
        int neuron = first.Parts[0].Start, row = layer.W.Picked?[neuron] ?? neuron;
        double b = layer.B?[neuron] ?? 0;
        layer = layer with
        {
            W = layer.W with { Picked = isSecond ? [Zeros, row] : [row, Zeros] }, B = isSecond ? [0, b] : [b, 0],
        };
        return new(layer, [new(0, 2, OnnxFormula.Softmax)], ByColumn: false);
    }

    private static bool IsOne(OnnxSignal signal) =>
        signal is { Width: 1, IsMatrix: true, ByColumn: false, Affine: null };

    private static bool IsRest(OnnxFormula formula, OnnxFormula of) =>
        formula.Base == of && formula.Affine is { Factors: [-1], Shifts: [1] };
}
