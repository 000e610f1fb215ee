using Nabla.Kernels;

namespace Nabla;

/// <summary>Passes one set of examples through a network again and again, with the same memory each time.</summary>
internal sealed class Evaluator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostNumbers = 1 << 21;   // in one layer of the trace, so that wide outputs take smaller batches

    private readonly ParameterVector<T> _theta;
    private readonly CostCode<T> _cost;
    private readonly Dataset _data;
    private readonly Trace<T> _trace;
    private readonly int[] _answers;
    private readonly Answering _answering;

    internal Evaluator(ParameterVector<T> theta, Cost cost, Dataset data, Answering? answering = null)
    {
        _answering = answering ?? Answering.Plain;
        ArgumentNullException.ThrowIfNull(cost);
        cost.RequireFits(theta.Architecture);
        Batches.RequireFit(data, theta.Architecture);
        cost.RequireTargets(data);
        _trace = TraceFor(theta.Architecture, data);
        (_theta, _cost, _data) = (theta, cost.Code<T>(Register), data);
        _answers = data.IsClassification ? new int[data.Count] : [];
        Regression = data.IsClassification ? null : new(data.TargetWidth, data.TargetScale);
    }

    /// <summary>The register it computes with.</summary>
    internal Register Register => _trace.Kernel.Register;

    /// <summary>Inputs to be taken from other examples; null: each has its own.</summary>
    internal PermutedInputs<T>? Permuted { get; set; }

    /// <summary>The sums over the examples of the last run; null where targets are classes.</summary>
    internal RegressionSums? Regression { get; }

    /// <summary>Room for as many examples at once as is good, and no more than there are.</summary>
    internal static Trace<T> TraceFor(Architecture architecture, Dataset data)
    {
        int together = Math.Clamp(MostNumbers / architecture.Widths.Max(), 1, Evaluation.BatchSize);
        return new(architecture, Math.Min(together, data.Count));
    }

    /// <summary>Passes all examples through the network as it is now, and makes the full report.</summary>
    /// <param name="outputs">Receives a^L, as for <see cref="Run"/>.</param>
    internal Evaluation RunInFull(double[,]? outputs = null)
    {
        var classes = ClassAnswers.For(_theta.Architecture, _data, Register, _answering);
        Evaluation evaluation = Run(classes, outputs);
        return new(evaluation.Metrics, classes?.Answers ?? [])
        {
            Classification = classes?.ToReport(), Regression = Regression?.ToReport(),
        };
    }

    /// <summary>Passes all examples through the network as it is now.</summary>
    /// <param name="classes">Collects what a full report takes; or null.</param>
    /// <param name="outputs">Receives a^L, a row for each example, in the target's own units where it is a number; or
    /// null.</param>
    internal Evaluation Run(ClassAnswers? classes = null, double[,]? outputs = null)
    {
        double cost = 0;
        int correct = 0;
        Regression?.Clear();
        for (int start = 0; start < _data.Count; start += _trace.Capacity)
        {
            int count = Math.Min(_trace.Capacity, _data.Count - start);
            Batches.Load(_data, start, count, _trace);
            Permuted?.Apply(start, _trace);
            for (int l = 2; l <= _trace.L; l++)
                Backprop.Feedforward(_theta, _trace, l);
            _answering.Apply(_trace);
            Backprop.OutputCost(_cost, _trace);
            classes?.Add(_trace);
            MatrixSpan<T> a = _trace.A(_trace.L);
            for (int x = 0; x < count; x++)
            {
                ReadOnlySpan<T> output = a.Row(x);
                cost += _trace.Costs[x];
                Regression?.Add(output, _trace.Y.Row(x));
                for (int j = 0; outputs is not null && j < output.Length; j++)
                {
                    double value = double.CreateTruncating(output[j]);
                    outputs[start + x, j] = _data.TargetScale?[j].Answer(value) ?? value;
                }

                if (!_data.IsClassification)
                    continue;
                _answers[start + x] = _answering.ClassOf<T>(output);
                correct += _answers[start + x] == _data.Label(start + x) ? 1 : 0;
            }
        }

        double? accuracy = _data.IsClassification ? (double)correct / _data.Count : null;
        return new(
            new(cost / _data.Count, accuracy, Regression?.MeanSquaredError, Regression?.R2), _answers);
    }
}
