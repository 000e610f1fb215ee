namespace Nabla;

/// <summary>What a training gives.</summary>
/// <param name="Model">The model: the best parameters by validation, else the last.</param>
/// <param name="Result">Every epoch, and how training ended.</param>
/// <param name="Notes">What a person should know, a sentence each: rows and columns left out, values filled in.</param>
public sealed record TrainedModel(Model Model, TrainingResult Result, ImmutableArray<string> Notes)
{
    /// <summary>What was done, every value filled in: the same recipe on the same data gives the same bits.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>By which z^L was divided, where <see cref="Recipe.Calibrate"/> asked for it; else null.</summary>
    public double? Temperature { get; init; }

    /// <summary>What to expect on new rows: the measures of networks trained by the same recipe on four fifths of the
    /// rows, over the rows of the other fifths. Null where nothing was chosen (<see cref="Recipe.Choose"/>) or the rows
    /// are too few.</summary>
    public Metrics? Expected { get; init; }

    /// <summary>The standard errors of <see cref="Expected"/>, as of a mean over rows; or null.</summary>
    public Metrics? StandardErrors { get; init; }

    /// <summary>What an answer comes to on the same rows that looks at no column: the frequencies of the classes, or
    /// the mean; or null. A model that is no better has learned nothing.</summary>
    public Metrics? Baseline { get; init; }

    /// <summary>What the best network without a hidden layer comes to on the same rows; null where none was
    /// tried.</summary>
    public Metrics? Linear { get; init; }

    /// <summary>The folds that <see cref="Expected"/> is of: the answers to rows that were not learned from, the
    /// classes that are mistaken for each other; null where nothing was chosen.</summary>
    public CrossValidationResult? Folds { get; init; }

    /// <summary>How good the model is on the examples held out for validation; null where there are none.</summary>
    public Metrics? Validation { get; init; }

    /// <summary>How good the network was on the examples learned from, during its last epoch; null where it has changed
    /// since. Of an ensemble, how good the average is on them.</summary>
    public Metrics? Training { get; init; }

    /// <summary>How good the model is on examples that were shown and never used; null where there are none.</summary>
    public Metrics? Test { get; init; }

    /// <summary>The trainings of the networks that the model is the average of, in the order of their seeds; empty
    /// where it is one network. <see cref="Result"/> is that of the first; it says so where one was canceled or
    /// diverged.</summary>
    public ImmutableArray<TrainedModel> Members { get; init; } = [];

    /// <summary>Why training ended.</summary>
    public StopReason StopReason => Result.Reason;

    /// <summary>For example "13-100-3 after 60 epochs (completed), validation accuracy 0.971".</summary>
    public override string ToString()
    {
        string figure = Expected is { Accuracy: { } expected }
            ? Invariant($", expected accuracy {expected:G3} ± {StandardErrors!.Accuracy:G2}")
            : Expected is { R2: { } r2 } ? Invariant($", expected R² {r2:G3} ± {StandardErrors!.R2:G2}")
            : Validation is null ? ""
            : Validation.Accuracy is { } accuracy ? Invariant($", validation accuracy {accuracy:G3}")
            : Invariant($", validation R² {Validation.R2:G3}");
        string of = Members.IsEmpty ? "" : Invariant($", the average of {Members.Length} networks,");
        return Invariant(
            $"{Model.Architecture}{of} after {Result.History.Count} epochs ({StopReasonName.Of(StopReason)}){figure}");
    }

    // What folds came to is of whole trainings.
    internal TrainedModel With(Choice choice) => StopReason == StopReason.Canceled
        ? this with { Notes = [.. Notes, .. choice.Notes] } : this with
    {
        Expected = choice.Expected?.Mean, StandardErrors = choice.Expected?.Error,
        Baseline = choice.Expected?.Baseline, Linear = choice.Expected?.Linear, Folds = choice.Tested,
        Notes = [.. Notes, .. choice.Notes],
    };
}
