using System.Collections.Immutable;

namespace Nabla;

/// <summary>Raw data to learn from: a table or a data set. It is read once for many trainings.</summary>
internal abstract class TrainingSource
{
    /// <summary>What messages and the model's record call the data.</summary>
    internal required string Name { get; init; }

    /// <summary>Rows with a target.</summary>
    internal abstract int Rows { get; }

    /// <summary>Whether targets are classes.</summary>
    internal abstract bool IsClassification { get; }

    /// <summary>What the target is called.</summary>
    internal abstract string Target { get; }

    /// <summary>Holds examples out, and makes of the others what a network learns from.</summary>
    /// <param name="recipe">Says how much to hold out, by which seed, and in which precision; all of it
    /// settled.</param>
    /// <param name="from">The model to go on with; or null.</param>
    internal abstract PreparedData Prepare(Recipe recipe, Model? from);

    /// <summary>Deals the rows into folds.</summary>
    internal abstract Folds Deal(int count, ulong seed);

    /// <summary>Takes the folds that a column names.</summary>
    internal abstract Folds ByColumn(string column);

    /// <summary>Some rows, by their place.</summary>
    internal abstract TrainingSource Select(ImmutableArray<int> rows);

    /// <summary>The same rows, of which a column is no input.</summary>
    internal abstract TrainingSource Without(string column);

    /// <summary>How good a model is on the rows.</summary>
    internal abstract Evaluation Evaluate(Model model);

    /// <summary>A model's answers to the rows: a^L, a row for each; in the target's own units where it is a
    /// number.</summary>
    internal abstract double[,] Answers(Model model);
}

/// <summary>Data ready to train on.</summary>
/// <param name="Training">To learn from.</param>
/// <param name="Validation">Decides when to stop and which parameters are best; null where none is held out.</param>
/// <param name="Input">What the model takes.</param>
internal sealed record PreparedData(Dataset Training, Dataset? Validation, ModelInput Input)
{
    /// <summary>Shown, never used; or null.</summary>
    internal Dataset? Test { get; init; }

    /// <summary>What a real target is measured in; null: taken as it is.</summary>
    internal TargetScale? TargetScale { get; init; }

    /// <summary>What a person should know, a sentence each.</summary>
    internal ImmutableArray<string> Notes { get; init; } = [];
}
