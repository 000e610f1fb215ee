namespace Nabla;

/// <summary>What answers to the rows of a fold lose by the cost that its network lowered: of costs that grow with their
/// unit in the target's own, of others as they are fed. Of outputs with a scale each all is as it is fed, so that no
/// unit counts more than another. Of counts it is the deviance.</summary>
internal sealed class RowLoss
{
    private readonly FoldTruth _truth;
    private readonly CostCode<double> _cost;
    private readonly double[] _a, _y;
    private readonly double _unit;

    internal RowLoss(FoldTruth truth)
    {
        (_truth, _cost) = (truth, truth.Cost.Code<double>());
        (_a, _y) = (new double[truth.Targets.GetLength(1)], new double[truth.Targets.GetLength(1)]);
        double scale = truth.Scale is { Count: 0 } one ? one.Scale : 1;
        _unit = _cost.LossDegree switch { 0 => 1, 1 => scale, _ => scale * scale };
    }

    /// <summary>What a model's answers to examples that are ready for it lose, on the average; null where targets are
    /// classes or the squared error says it.</summary>
    internal static double? Mean(Model model, Dataset data)
    {
        if (data.IsClassification || model.Cost == Cost.Quadratic)
            return null;
        var answers = new double[data.Count, model.Architecture.OutputWidth];
        model.EvaluateFed(data, answers);
        var loss = new RowLoss(FoldTruth.Of(data, data, [], model.Cost));
        double sum = 0;
        for (int x = 0; x < data.Count; x++)
            sum += data.Weight(x) * loss.Of(x, j => answers[x, j]);
        return sum / (data.HasWeights ? Enumerable.Range(0, data.Count).Sum(data.Weight) : data.Count);
    }

    /// <summary>What an answer to a row loses.</summary>
    /// <param name="row">The row of the fold.</param>
    /// <param name="answer">The answer of each output, in the target's own unit.</param>
    internal double Of(int row, Func<int, double> answer)
    {
        for (int j = 0; j < _a.Length; j++)
            (_a[j], _y[j]) = (Fed(answer(j), j), Fed(_truth.Targets[row, j], j));
        return _unit * _cost.Loss(_a, _y);
    }

    private double Fed(double number, int j) => _truth.Scale?[j].Fed(number) ?? number;
}
