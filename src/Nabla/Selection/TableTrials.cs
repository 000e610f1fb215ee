namespace Nabla;

/// <summary>The trials of a search over a table.</summary>
internal sealed class TableTrials
{
    private const double ComparedShare = 0.2;   // of the rows, to compare trials by, unless said otherwise

    private readonly Search _search;
    private readonly Table _table;
    private readonly TrainOptions _options;
    private readonly IProgress<ITrainingEvent>? _progress;
    private (Trial Trial, TrainedModel Model)? _best;

    internal TableTrials(Search search, Table table, TrainOptions options, IProgress<ITrainingEvent>? progress)
    {
        // The rows that decide are the same for all, or a trial could win by an easy draw.
        (_search, _table, _progress) = (search, table, progress);
        _options = options with
        {
            ValidationSeed = options.ValidationSeed ?? options.Seed,
            Validation = search.CrossValidation is null ? options.Validation ?? ComparedShare : options.Validation,
        };
        foreach (SearchAxis axis in search.Space.Axes)
        {
            foreach (string value in axis.Range is { } range
                ? [range.Text(range.Low), range.Text(range.High)] : axis.Choices)
            {
                TryOut(axis.Name, value);
            }
        }

        if (search.CrossValidation is null && options.Validation == 0)
        {
            throw new ArgumentException(
                "No rows are set aside to compare trials by. Leave Validation as it is, or set CrossValidation.");
        }
    }

    /// <summary>Does a trial.</summary>
    internal Trial Run(Trial trial, CancellationToken cancellation)
    {
        try
        {
            TrainOptions options = TrainOptionNames.With(_options, trial.Settings);
            return _search.CrossValidation is { } folds
                ? ByFolds(folds, options, trial, cancellation) : ByValidation(options, trial, cancellation);
        }
        catch (DivergenceException e)
        {
            return trial with { Problem = e.Message };
        }
        catch (ArgumentException e)   // values that do not go together
        {
            return trial with { Problem = e.Message.Split(" (Parameter '")[0] };
        }
    }

    /// <summary>The model of a trial: the one at hand, or the same again.</summary>
    internal TrainedModel ModelOf(Trial trial, CancellationToken cancellation) =>
        _best is { } best && best.Trial.Number == trial.Number ? best.Model
        : Model.Train(_table, TrainOptionNames.With(_options, trial.Settings), _progress, cancellation);

    private Trial ByValidation(TrainOptions options, Trial trial, CancellationToken cancellation)
    {
        TrainedModel trained = Model.Train(_table, options, _progress, cancellation);
        cancellation.ThrowIfCancellationRequested();   // a model that was cut short says nothing about its options
        trial = trial with
        {
            Score = trained.Result.Final?.Validation ?? throw new ArgumentException(
                "No rows were set aside to compare by."),
            Epochs = trained.Result.History.Count,
        };
        if (trial.IsBetterThan(_best?.Trial))
            _best = (trial, trained);
        return trial;
    }

    private Trial ByFolds(CrossValidation folds, TrainOptions options, Trial trial, CancellationToken cancellation)
    {
        CrossValidationResult result = folds.Run(_table, options, _progress, cancellation);
        return trial with
        {
            Score = result.Mean,
            StandardError = (result.Accuracy ?? result.MeanSquaredError)?.StandardError,
            Epochs = result.Folds.Sum(fold => fold.Training.History.Count),
        };
    }

    // A name or value that is wrong shall not come up hours later.
    private void TryOut(string name, string value)
    {
        bool isOfSomeRules = name == "momentum";   // which may come by another axis
        TrainOptions options = isOfSomeRules ? _options with { Optimizer = new Sgd(0.1) } : _options;
        _ = TrainOptionNames.With(options, KeyValuePair.Create(name, value));
    }
}
