namespace Nabla;

/// <summary>The trials of a search over recipes.</summary>
internal sealed class RecipeTrials
{
    /// <summary>The share of a table that is held out to compare trials by.</summary>
    private const double Compared = 0.2;

    private readonly Search _search;
    private readonly ExampleSource _source;
    private readonly Recipe _recipe;
    private readonly ITrialKeeper? _keeper;
    private readonly IProgress<ITrainingEvent>? _progress;
    private (Trial Trial, TrainedModel Model)? _best;

    /// <exception cref="ArgumentException">There is no such option to vary, it cannot have a value, or nothing is held
    /// out to compare by.</exception>
    internal RecipeTrials(
        Search search, ExampleSource source, Recipe recipe, ITrialKeeper? keeper, IProgress<ITrainingEvent>? progress)
    {
        (_search, _source, _keeper, _progress) = (search, source, keeper, progress);
        if (search.CrossValidation is null && recipe.Validation == 0)
        {
            throw new RecipeException($"there are no validation examples to compare by",
                $"{Recipe.ValidationOption} 0.1, or compare by folds");
        }

        RequireValues(search.Space);
        // The examples that decide are the same for all, or a trial could win by an easy draw.
        bool holdsOut = search.CrossValidation is null && source is TableSource;
        _recipe = recipe with
        {
            Validation = recipe.Validation ?? (holdsOut ? Compared : null),
            ValidationSeed = recipe.ValidationSeed ?? recipe.Seed ?? 1,
        };
    }

    /// <summary>How a trial trains.</summary>
    internal Recipe RecipeOf(Trial trial)
    {
        Recipe recipe = _recipe;
        foreach (var (name, text) in trial.Settings)
        {
            RecipeOption option = RecipeOptions.Axis(name);
            recipe = recipe.With(option, RecipeOptions.Parse(option, text));
            if (option == Recipe.HiddenOption)
                recipe = recipe with { Layers = null };
        }

        return recipe;
    }

    /// <summary>Does a trial.</summary>
    internal Trial Run(Trial trial, CancellationToken cancellationToken)
    {
        try
        {
            return _search.CrossValidation is { } folds
                ? ByFolds(folds, trial, cancellationToken) : ByValidation(trial, cancellationToken);
        }
        catch (DivergenceException)
        {
            return trial with { Problem = "training diverged" };
        }
        catch (RecipeException e) when (!e.IsAboutData)   // values that do not go together
        {
            return trial with { Problem = e.Message };
        }
        catch (ArgumentException e)
        {
            return trial with { Problem = Sentence.Of(e) };
        }
    }

    /// <summary>The model of a trial: the one at hand, or the same again; by folds the same on all examples.</summary>
    internal TrainedModel ModelOf(Trial trial, CancellationToken cancellationToken) =>
        _best is { } best && best.Trial.Number == trial.Number ? best.Model
        : Train(trial, PlanOf(trial), cancellationToken);

    private Trial ByValidation(Trial trial, CancellationToken cancellationToken)
    {
        TrainedModel trained = Train(trial, PlanOf(trial), cancellationToken);
        if (trained.StopReason == StopReason.Canceled)   // a model that was cut short says nothing about its recipe
            throw new OperationCanceledException(cancellationToken);
        trial = trial with
        {
            Score = trained.Validation, Test = trained.Test, Epochs = trained.Result.History.Count,
            Problem = trained.Validation is null ? "there are too few examples to hold any out" : null,
        };
        if (trial.IsBetterThan(_best?.Trial))
            _best = (trial, trained);
        return trial;
    }

    /// <summary>What a trial does, on all examples; a column that names folds is no input.</summary>
    internal TrainingPlan PlanOf(Trial trial) => TrainingPlan.For(
        _search.CrossValidation?.FoldColumn is { } column ? _source.Without(column) : _source, RecipeOf(trial));

    private TrainedModel Train(Trial trial, TrainingPlan plan, CancellationToken cancellationToken)
    {
        if (_keeper is null)
            return plan.Run(_search.Host, _progress, cancellationToken);
        return _keeper.Keep(trial, plan, cancellationToken);
    }

    private Trial ByFolds(CrossValidation folds, Trial trial, CancellationToken cancellationToken)
    {
        CrossValidationResult result = folds.Run(_source, RecipeOf(trial), _progress, cancellationToken);
        return trial with
        {
            Score = result.Mean,
            StandardError = (result.Accuracy ?? result.MeanSquaredError)?.StandardError,
            Epochs = result.Folds.Sum(fold => fold.Training.History.Count),
        };
    }

    // A name or value that is wrong shall not come up hours later.
    internal static void RequireValues(SearchSpace space)
    {
        foreach (SearchAxis axis in space.Axes)
        {
            RecipeOption option = RecipeOptions.Axis(axis.Name);
            foreach (string value in axis.Ends)
                _ = RecipeOptions.Parse(option, value);
        }
    }
}

/// <summary>Keeps the trainings of a search's trials: checkpoints, record and model of each.</summary>
internal interface ITrialKeeper
{
    /// <summary>Trains, and keeps what comes of it.</summary>
    TrainedModel Keep(Trial trial, TrainingPlan plan, CancellationToken cancellationToken);
}
