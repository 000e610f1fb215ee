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
    private readonly double? _total;            // Σ_x s_x; null: each example counts once
    private readonly RegressionSums? _once;     // of examples that count differently, as if each counted once

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
        if (!data.HasWeights)
            return;
        _total = WeightOf(data);
        _once = data.IsClassification ? null : new(data.TargetWidth, data.TargetScale);
    }

    /// <summary>Σ_x s_x.</summary>
    /// <exception cref="ArgumentException">It is 0.</exception>
    internal static double WeightOf(Dataset data)
    {
        double sum = 0;
        for (int x = 0; x < data.Count; x++)
            sum += data.Weight(x);
        ArgumentException.ThrowIf(!(sum > 0),
            $"The weights of the {data.Count} examples of {data.Name} are all 0: no mean can be taken.", nameof(data));
        return sum;
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
            Unweighted = evaluation.Unweighted,
            Classification = classes?.ToReport(), Regression = Regression?.ToReport(),
        };
    }

    /// <summary>Passes all examples through the network as it is now.</summary>
    /// <param name="classes">Collects what a full report takes; or null.</param>
    /// <param name="outputs">Receives a^L, a row for each example, in the target's own units where it is a number; or
    /// null.</param>
    internal Evaluation Run(ClassAnswers? classes = null, double[,]? outputs = null)
    {
        double cost = 0, costOnce = 0, correct = 0;
        int correctOnce = 0;
        Regression?.Clear();
        _once?.Clear();
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
                double weight = _data.Weight(start + x);
                cost += weight * _trace.Costs[x];
                costOnce += _trace.Costs[x];
                Regression?.Add(output, _trace.Y.Row(x), weight);
                _once?.Add(output, _trace.Y.Row(x));
                for (int j = 0; outputs is not null && j < output.Length; j++)
                {
                    double value = double.CreateTruncating(output[j]);
                    outputs[start + x, j] = _data.TargetScale?[j].Answer(value) ?? value;
                }

                if (!_data.IsClassification)
                    continue;
                _answers[start + x] = _answering.ClassOf<T>(output);
                if (_answers[start + x] != _data.Label(start + x))
                    continue;
                correct += weight;
                correctOnce++;
            }
        }

        double total = _total ?? _data.Count;
        return new(Metrics(cost, correct, total, Regression), _answers)
        {
            Unweighted = _total is null ? null : Metrics(costOnce, correctOnce, _data.Count, _once),
        };
    }

    private Metrics Metrics(double cost, double correct, double total, RegressionSums? sums) =>
        new(cost / total, _data.IsClassification ? correct / total : null, sums?.MeanSquaredError, sums?.R2);
}
