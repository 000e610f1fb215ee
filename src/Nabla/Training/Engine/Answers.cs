using Nabla.Kernels;

namespace Nabla;

/// <summary>What becomes of outputs in the answers of a model that is to be trained.</summary>
internal static class Answers
{
    /// <summary>By the weights of classes and the threshold that a recipe names.</summary>
    /// <param name="recipe">Settled.</param>
    /// <param name="training">The examples to learn from, without weights of classes.</param>
    /// <param name="from">The model to go on with, whose answering is kept where nothing else is asked for; or
    /// null.</param>
    /// <exception cref="RecipeException">A threshold does not go with the classes.</exception>
    internal static Answering Of(Recipe recipe, Dataset training, Model? from)
    {
        double[]? weights = recipe.IsOfBefore ? null : recipe.ClassWeights?.For(training);
        Decision? asked = recipe.Threshold is { } text ? Threshold(text, recipe, training) : null;
        if (weights is null && asked is null)
            return from?.Answering ?? Answering.Plain;
        ImmutableArray<double> shift = weights is null ? [] : Exact(recipe, weights);
        return new() { Shift = shift, Decision = asked ?? (shift.IsEmpty ? null : Decision.ByWeights(weights!)) };
    }

    /// <summary>How much each row that is learned from counts by its own, the classes' weights aside; empty: each
    /// counts once.</summary>
    internal static double[] RowWeights(TrainingPlan plan)
    {
        Dataset rows = plan.Training;
        if (plan.Recipe is not { IsOfBefore: false, WeightColumn: not null } recipe || !rows.HasWeights)
            return [];
        double[]? ofClasses = recipe.ClassWeights?.For(rows);
        return
        [
            .. Enumerable.Range(0, rows.Count)
                .Select(x => rows.Weight(x) / (ofClasses?[rows.Label(x)] is > 0 and var ofClass ? ofClass : 1)),
        ];
    }

    /// <summary>The weights of classes that probabilities were learned with, where only examples that were not learned
    /// from tell how to take them off again (<see cref="ClassShift"/>); else null.</summary>
    internal static double[]? WeightsToTakeOff(TrainingPlan plan) =>
        WeightsLeft(plan) is { } weights && !IsTakenOffByCalibration(plan, weights) ? weights : null;

    /// <summary>The model decides by weights of classes that its calibration will take off; else as it is.</summary>
    internal static Model BeforeCalibration(TrainingPlan plan, Model model) =>
        WeightsLeft(plan) is { } weights && IsTakenOffByCalibration(plan, weights) && model.Answering.Decision is null
            ? model.With(model.Answering with { Decision = Decision.ByWeights(weights) }) : model;

    // Its biases do so, where there are not too many classes for them.
    private static bool IsTakenOffByCalibration(TrainingPlan plan, double[] weights) =>
        plan.Recipe.Calibrate == true && weights.Length <= ClassBiases.MostClasses;

    private static double[]? WeightsLeft(TrainingPlan plan) =>
        plan.Recipe is { IsOfBefore: false, ClassWeights: { } weights } recipe && plan.Answering.Shift.IsEmpty
        && (recipe.Output == Activation.Softmax || recipe.Output == Activation.Sigmoid)
        && weights.For(plan.Training) is var all && all.All(weight => weight > 0) ? all : null;

    // Softmax with its cost learns p_c w_c / Σ p w: without the weights' logarithms it answers p_c again. So do two
    // sigmoids with theirs, of which each tells one class from the other.
    private static ImmutableArray<double> Exact(Recipe recipe, double[] weights)
    {
        if (weights.Any(weight => weight <= 0))
            return [];
        double[] logs = [.. weights.Select(weight => Functions.Log(weight))];
        return recipe.Output == Activation.Softmax && recipe.Cost == Cost.SoftmaxCrossEntropy
            ? [.. logs.Select(log => -log)]
            : recipe.Output == Activation.Sigmoid && recipe.Cost == Cost.BinaryCrossEntropy
                && logs is [var first, var second]
            ? [second - first, first - second] : [];
    }

    private static Decision Threshold(string text, Recipe recipe, Dataset training)
    {
        if (!training.IsClassification || !(recipe.Output == Activation.Softmax || recipe.Output == Activation.Sigmoid))
        {
            throw new RecipeException(
                $"{Recipe.ThresholdOption} decides between classes by their probabilities, and there are none",
                $"leave it out",
                ("outputs", $"{recipe.Output}, for {(training.IsClassification ? "classes" : "numbers")}"));
        }

        Decision decision = DecisionText.Read(text);
        return decision.Classes == training.TargetWidth ? decision : throw new RecipeException(
            $"{Recipe.ThresholdOption} is for {decision.Classes} classes", $"give a row of costs for each class",
            ("classes", $"{string.Join(", ", training.ClassNames.Take(8))}"),
            ("needed", $"{training.TargetWidth} rows of {training.TargetWidth} costs"));
    }
}
