using System.Collections.Concurrent;

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
    private readonly ConcurrentDictionary<int, TrainedModel> _models = [];   // of trials that are not taken yet
    private (Trial Trial, TrainedModel Model)? _best;

    /// <exception cref="ArgumentException">There is no such option to vary, it cannot have a value, or nothing is held
    /// out to compare by.</exception>
    internal RecipeTrials(Search search, ExampleSource source, Recipe recipe, ITrialKeeper? keeper)
    {
        (_search, _source, _keeper) = (search, source, keeper);
        if (search.CrossValidation is null && recipe.Validation == 0)
        {
            throw new RecipeException($"there are no validation examples to compare by",
                $"{Recipe.ValidationOption} 0.1, or compare by folds");
        }

        if (recipe.Choose > 0)
        {
            throw new RecipeException(
                $"{Recipe.ChooseOption} and a search both vary the recipe", $"leave one of them out");
        }

        RequireValues(search.Space);
        // The examples that decide are the same for all, or a trial could win by an easy draw.
        bool holdsOut = search.CrossValidation is null && source is TableSource;
        _recipe = recipe with
        {
            Validation = recipe.Validation ?? (holdsOut ? Compared : null),
            ValidationSeed = recipe.ValidationSeed ?? recipe.Seed ?? 1,
        };
        Jobs = Nabla.Jobs.Of(search.Host, search.MostTrials, Bytes());
    }

    /// <summary>Trials at once.</summary>
    internal int Jobs { get; }

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

    /// <summary>Does a trial; any thread.</summary>
    internal Trial Run(Trial trial, IProgress<ITrainingEvent> progress, CancellationToken cancellationToken)
    {
        try
        {
            progress.Report(new TrialStarted(trial));
            return _search.CrossValidation is { } folds
                ? ByFolds(folds, trial, progress, cancellationToken) : ByValidation(trial, progress, cancellationToken);
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
        catch (IOException e) when (_keeper is not null)
        {
            return trial with { Problem = e.Message, IsLost = true };
        }
    }

    /// <summary>Takes the trials in their order; the model of the best is kept.</summary>
    internal void Take(Trial trial)
    {
        if (_models.TryRemove(trial.Number, out TrainedModel? model) && trial.IsBetterThan(_best?.Trial))
            _best = (trial, model);
    }

    /// <summary>The model of a trial: the one at hand, or the same again; by folds the same on all examples.</summary>
    internal TrainedModel? ModelOf(
        Trial trial, IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken)
    {
        if (_best is { } best && best.Trial.Number == trial.Number)
            return best.Model;
        return _keeper is null ? Train(trial, PlanOf(trial), progress, cancellationToken) : null;
    }

    private Trial ByValidation(Trial trial, IProgress<ITrainingEvent> progress, CancellationToken cancellationToken)
    {
        TrainingPlan plan = PlanOf(trial);
        TrainedModel trained = Train(trial, plan, progress, cancellationToken);
        if (trained.StopReason == StopReason.Canceled)   // a model that was cut short says nothing about its recipe
            throw new OperationCanceledException(cancellationToken);
        _models[trial.Number] = trained;
        return trial with
        {
            Score = IsOfBefore ? trained.Validation
                : plan.Validation is { } held ? Scored(trial, trained.Model.EvaluateFed(held)) : null,
            Test = trained.Test, Epochs = trained.Result.History.Count,
            Problem = trained.Validation is null ? "there are too few examples to hold any out" : null,
        };
    }

    /// <summary>What a trial does, on all examples; a column that names folds is no input.</summary>
    internal TrainingPlan PlanOf(Trial trial) => TrainingPlan.For(
        _search.CrossValidation?.FoldColumn is { } column ? _source.Without(column) : _source, RecipeOf(trial));

    // Costs of trials may differ: where the cost decides, what is usual does; of numbers the cost that all trials were
    // asked to lower.
    private Metrics Scored(Trial trial, Evaluation evaluation)
    {
        if (RecipeOf(trial).Metric is { } metric && metric != ValidationMetric.Cost)
            return metric.Scored(evaluation);
        bool isByCost = evaluation.Metrics.Accuracy is null && _recipe.Cost is { } cost && cost != Cost.Quadratic
            && !_search.Space.Axes.Any(axis => RecipeOptions.Axis(axis.Name) == Recipe.CostOption);
        return isByCost ? ValidationMetric.Cost.Scored(evaluation) : ValidationMetric.ScoredAsUsual(evaluation);
    }

    private bool IsOfBefore => _recipe.IsOfBefore;

    private TrainedModel Train(
        Trial trial, TrainingPlan plan, IProgress<ITrainingEvent>? progress, CancellationToken cancellationToken) =>
        _keeper is null ? plan.Run(_search.Host with { Jobs = Left }, progress, cancellationToken)
            : _keeper.Keep(trial, plan, progress!, cancellationToken);

    // Where there are fewer trials than threads for them, their folds or networks share the rest.
    private int Left => Math.Max(1, Nabla.Jobs.Of(_search.Host, int.MaxValue, 1) / Jobs);

    private Trial ByFolds(
        CrossValidation folds, Trial trial, IProgress<ITrainingEvent> progress, CancellationToken cancellationToken)
    {
        CrossValidationResult result = (folds with { Host = folds.Host with { Jobs = Left } })
            .Run(_source, RecipeOf(trial), progress, cancellationToken);
        return trial with
        {
            Score = IsOfBefore ? result.FoldMean : Scored(trial, result.ToEvaluation()),
            StandardError = IsOfBefore ? (result.Accuracy ?? result.MeanSquaredError)?.StandardError
                : result.StandardErrors.Accuracy ?? result.StandardErrors.MeanSquaredError,
            Epochs = result.Folds.Sum(fold => fold.Training.History.Count),
        };
    }

    private long Bytes()
    {
        try
        {
            return PlanOf(new(1, [])).Bytes;
        }
        catch (RecipeException e) when (!e.IsAboutData)   // what trials vary may be what is missing
        {
            return 0;
        }
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
    /// <summary>Trains, and keeps what comes of it; any thread.</summary>
    TrainedModel Keep(
        Trial trial, TrainingPlan plan, IProgress<ITrainingEvent> progress, CancellationToken cancellationToken);
}

/// <summary>A trial begins.</summary>
internal sealed record TrialStarted(Trial Trial) : ITrainingEvent;
