using Nabla.Kernels;

namespace Nabla;

/// <summary>Takes the weights of classes off probabilities that were learned with them, where it cannot be
/// computed from the weights: by a bias for each class that is fitted on answers to rows that were not learned
/// from.</summary>
internal sealed class ClassShift
{
    private const double Least = 1e-12;   // outputs may have been rounded to 0 or 1

    private readonly Activation _output;
    private readonly CostCode<double> _cost;
    private readonly Decision _decision;

    private ClassShift(Activation output, Cost cost, Decision decision) =>
        (_output, _cost, _decision) = (output, cost.Code<double>(), decision);

    /// <summary>For what a plan trains; null where nothing is to be fitted.</summary>
    internal static ClassShift? Of(TrainingPlan plan) => Answers.WeightsToTakeOff(plan) is not { } weights ? null
        : new(plan.Recipe.Output!, plan.Recipe.Cost!, plan.Answering.Decision ?? Decision.ByWeights(weights));

    /// <summary>What is added to z^L.</summary>
    internal ImmutableArray<double> By(IReadOnlyList<FoldCompleted> tested) =>
        [.. Fit(tested.SelectMany(fold => Enumerable.Range(0, fold.Rows.Length).Select(row => (fold, row))))];

    /// <summary>The folds as a model answers with the shift: each by that of the others, a single one half by half.
    /// </summary>
    internal ImmutableArray<FoldCompleted> On(ImmutableArray<FoldCompleted> tested)
    {
        int PartOf(int at, int row) => tested.Length > 1 ? at : row % 2;
        (int At, int Row)[] places = [.. tested.SelectMany(
            (fold, at) => Enumerable.Range(0, fold.Rows.Length).Select(row => (at, row)))];
        FoldCompleted[] shifted = [.. tested.Select(fold => fold with
        {
            Answers = (double[,])fold.Answers.Clone(), Answered = fold.Answered.ToArray(),
        })];
        var costs = new double[tested.Length];
        foreach (var part in places.GroupBy(place => PartOf(place.At, place.Row)))
        {
            double[] shift = Fit(places.Where(other => PartOf(other.At, other.Row) != part.Key)
                .Select(other => (tested[other.At], other.Row)));
            foreach (var (at, row) in part)
                costs[at] += Shift(shifted[at], row, shift);
        }

        return [.. shifted.Select((fold, at) => fold with
        {
            Metrics = fold.Metrics with
            {
                Cost = costs[at] / fold.Rows.Length,
                Accuracy = Enumerable.Range(0, fold.Rows.Length)
                    .Average(row => fold.Answered[row] == fold.Truth.Labels[row] ? 1.0 : 0),
            },
        })];
    }

    // Answers a row anew, and returns what it costs.
    private double Shift(FoldCompleted fold, int row, double[] shift)
    {
        int k = shift.Length;
        Span<double> a = MatrixShape.Flatten(fold.Answers).Slice(row * k, k);
        double[] z = Z(fold, row), y = new double[k];
        for (int j = 0; j < k; j++)
            z[j] += shift[j];
        _output.CodeFor<double>().Apply(z, a);
        y[fold.Truth.Labels[row]] = 1;
        ((int[])fold.Answered)[row] = _decision.Of<double>(a);
        return _cost.Of(z, a, y);
    }

    private double[] Fit(IEnumerable<(FoldCompleted Fold, int Row)> rows)
    {
        (FoldCompleted Fold, int Row)[] all = [.. rows];
        double[][] z = [.. all.Select(place => Z(place.Fold, place.Row))];
        int[] labels = [.. all.Select(place => place.Fold.Truth.Labels[place.Row])];
        return ClassBiases.Fit(z, labels, _output == Activation.Softmax, beta: 1, fitsBeta: false).Biases;
    }

    // z^L up to what does not change a.
    private double[] Z(FoldCompleted fold, int row)
    {
        var z = new double[fold.Answers.GetLength(1)];
        for (int j = 0; j < z.Length; j++)
        {
            double a = Math.Clamp(fold.Answers[row, j], Least, 1 - Least);
            z[j] = Functions.Log(a) - (_output == Activation.Softmax ? 0 : Functions.Log(1 - a));
        }

        return z;
    }
}
