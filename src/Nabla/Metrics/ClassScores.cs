using Nabla.Kernels;

namespace Nabla;

/// <summary>What outputs say about classes. Softmax outputs are probabilities. Sigmoid outputs, one for each class, are
/// after division by their sum: the softmax of ln σ(z). A single sigmoid output is the probability of class 1: the
/// softmax of (0, z). All are computed in double from z, so that none is rounded to 0 or 1 before its time. Other
/// outputs are scores, of which only the order counts.</summary>
internal sealed class ClassScores
{
    private readonly bool _isSoftmax, _isSigmoid;
    private readonly Kernel<double> _kernel;

    internal ClassScores(Architecture architecture, Kernel<double> kernel)
    {
        _kernel = kernel;
        Activation? output = architecture.Activation(architecture.LayerCount).Shared;
        (_isSoftmax, _isSigmoid) = (output == Activation.Softmax, output == Activation.Sigmoid);
        Classes = Math.Max(2, architecture.OutputWidth);
    }

    /// <summary>Number of classes.</summary>
    internal int Classes { get; }

    /// <summary>Whether the scores are probabilities.</summary>
    internal bool AreProbabilities => _isSoftmax || _isSigmoid;

    /// <summary>Whether the outputs of a network are probabilities, but for a division by their sum.</summary>
    internal static bool AreProbabilitiesOf(Architecture architecture) =>
        architecture.Activation(architecture.LayerCount).Shared is { } output
        && (output == Activation.Softmax || output == Activation.Sigmoid);

    /// <summary>Whether a network's targets tell two classes with its only output.</summary>
    internal static bool AreBinary(Architecture architecture, Dataset data)
    {
        if (data.IsClassification || data.TargetWidth != 1
            || architecture.Activation(architecture.LayerCount).Shared != Activation.Sigmoid)
        {
            return false;
        }

        double y = 0;
        for (int x = 0; x < data.Count && y is 0 or 1; x++)
            data.CopyTarget(x, new Span<double>(ref y));
        return y is 0 or 1;
    }

    /// <summary>Writes a score for each class, probabilities or outputs as they are, and gives ln p of the right
    /// class.</summary>
    internal double Of<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, int label, Span<double> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < z.Length; j++)
            scores[j] = double.CreateTruncating(AreProbabilities ? z[j] : a[j]);
        if (!AreProbabilities)
            return double.NaN;
        if (z.Length == 1)
            (scores[0], scores[1]) = (0, scores[0]);
        else if (_isSigmoid)
            LogSigmoid(scores);
        double logSum = LogSumExp.AboveMax<double>(_kernel, scores, out double max);
        for (int j = 0; j < scores.Length; j++)
            scores[j] = scores[j] - max - logSum;
        double logLikelihood = scores[label];
        _kernel.Exp(scores);
        return logLikelihood;
    }

    // ln σ(z) = −ln(1 + e^−z)
    private static void LogSigmoid(Span<double> z)
    {
        foreach (ref double zj in z)
            zj = -Functions.Softplus(-zj);
    }
}
