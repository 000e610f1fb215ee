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
        return new()
        {
            Shift = weights is not null && IsExact(recipe) && weights.All(weight => weight > 0)
                ? [.. weights.Select(weight => -Functions.Log(weight))] : [],
            Decision = asked ?? (IsExact(recipe) && weights!.All(weight => weight > 0)
                ? Decision.ByWeights(weights!) : null),
        };
    }

    // Softmax with its cost learns p_c w_c / Σ p w: without the weights' logarithms it answers p_c again.
    private static bool IsExact(Recipe recipe) =>
        recipe.Output == Activation.Softmax && recipe.Cost == Cost.SoftmaxCrossEntropy;

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
