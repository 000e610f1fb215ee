using System.Numerics;

namespace Nabla;

/// <summary>Passes one set of examples through a network again and again, with the same memory each time.</summary>
internal sealed class Evaluator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterVector<T> _theta;
    private readonly CostCode<T> _cost;
    private readonly Dataset _data;
    private readonly Trace<T> _trace;
    private readonly int[] _answers;
    private readonly RegressionSums? _regression;

    internal Evaluator(ParameterVector<T> theta, Cost cost, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(cost);
        cost.RequireFits(theta.Architecture);
        Batches.RequireFit(data, theta.Architecture);
        (_theta, _cost, _data) = (theta, cost.Code<T>(), data);
        _trace = new(theta.Architecture, Math.Min(Evaluation.BatchSize, data.Count));
        _answers = data.IsClassification ? new int[data.Count] : [];
        _regression = data.IsClassification ? null : new(data.TargetWidth, data.TargetScale);
    }

    internal Evaluation Run()
    {
        double cost = 0;
        int correct = 0;
        _regression?.Clear();
        for (int start = 0; start < _data.Count; start += _trace.Capacity)
        {
            int count = Math.Min(_trace.Capacity, _data.Count - start);
            Batches.Load(_data, start, count, _trace);
            for (int l = 2; l <= _trace.L; l++)
                Backprop.Feedforward(_theta, _trace, l);
            Backprop.OutputCost(_cost, _trace);
            for (int x = 0; x < count; x++)
            {
                ReadOnlySpan<T> output = _trace.A(_trace.L).Row(x);
                cost += _trace.Costs[x];
                _regression?.Add(output, _trace.Y.Row(x));
                if (!_data.IsClassification)
                    continue;
                _answers[start + x] = Answer.Of(output);
                correct += _answers[start + x] == _data.Label(start + x) ? 1 : 0;
            }
        }

        double? accuracy = _data.IsClassification ? (double)correct / _data.Count : null;
        return new(
            new(cost / _data.Count, accuracy, _regression?.MeanSquaredError, _regression?.R2), _answers);
    }
}
