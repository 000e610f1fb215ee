namespace Nabla;

// Models come out of training
public sealed partial class Model
{
    /// <summary>Trains a model to predict a table's target from its other columns: rows are held out for validation
    /// where there are many or the recipe looks at it, columns standardized or spread over their categories, and a
    /// network trained; with validation until it no longer gets better, and with the best parameters in the end. What
    /// the recipe leaves open of penalty, hidden layer and bins is chosen first, by trials on five folds
    /// (<see cref="Recipe.Choose"/>); they also tell what to expect on new rows
    /// (<see cref="TrainedModel.Expected"/>).</summary>
    /// <param name="table">The rows to learn from; <see cref="Table.Target"/> is what is predicted.</param>
    /// <param name="recipe">How; what it leaves open, or null, follows from the data.</param>
    /// <param name="progress">Receives every event, on the calling thread.</param>
    /// <param name="cancellationToken">Ends training after the current mini-batch; the model then has the parameters of
    /// that moment.</param>
    /// <exception cref="NablaFormatException">The table cannot be learned from; says where and why.</exception>
    /// <exception cref="ArgumentException">A value of the recipe does not fit the table or another value.</exception>
    /// <exception cref="DivergenceException">Numbers stopped being finite before an epoch was completed.</exception>
    /// <example><code>
    /// Table table = Table.ReadCsv("customers.csv", target: "churned");
    /// TrainedModel run = Model.Train(table, new Recipe { Seed = 1 });
    /// run.Model.Save("churn.safetensors");
    /// </code></example>
    [OverloadResolutionPriority(1)]   // a literal null is no host
    public static TrainedModel Train(
        Table table, Recipe? recipe = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default) => Train(table, recipe, null, progress, cancellationToken);

    /// <inheritdoc cref="Train(Table, Recipe?, IProgress{ITrainingEvent}?, CancellationToken)"/>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="recipe">How; what it leaves open, or null, follows from the data.</param>
    /// <param name="host">Threads, checkpoints to keep and to go on from, the clock; null: as is usual.</param>
    /// <param name="progress">Receives every event, on the calling thread.</param>
    /// <param name="cancellationToken">Ends training after the current mini-batch.</param>
    /// <exception cref="CheckpointMismatchException">The checkpoint to go on from is of another recipe or other
    /// data.</exception>
    public static TrainedModel Train(
        Table table, Recipe? recipe, TrainingHost? host, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        TrainedModel trained = Train(new TableSource(table), recipe, host, null, progress, cancellationToken);
        IEnumerable<TableNote> signs = RowSigns.Of(table.WithKnownTarget(), trained.Recipe);
        return trained with { Notes = [.. trained.Notes, .. signs.Select(sign => sign.Text)] };
    }

    private static TrainedModel Train(
        ExampleSource source, Recipe? asked, TrainingHost? host, Model? from, IProgress<ITrainingEvent>? progress,
        CancellationToken cancellationToken)
    {
        host ??= new();
        var budget = TimeBudget.Of(host);
        Choice choice = Chosen(source, asked, host, budget, from, cancellationToken);
        using CancellationTokenSource end = TimeBudget.EndingLast(budget, cancellationToken);
        return TrainingPlan.For(source, choice.Recipe, from).With(choice.Expected).Run(host, progress, end.Token)
            .With(choice);
    }

    private static Choice Chosen(
        ExampleSource source, Recipe? asked, TrainingHost host, TimeBudget? budget, Model? from,
        CancellationToken cancellationToken)
    {
        Choice choice = new(asked ?? new(), null);
        try
        {
            if (from is null)
                choice = Choosing.Of(source, choice.Recipe, host, budget, null, cancellationToken);
            return choice.Within(budget, source, from, host, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return from is not null ? choice
                : choice with { Recipe = choice.Recipe with { Choose = 0 } };   // the network as it begins
        }
    }

    /// <summary>Trains a model on examples that are numbers already: images, say. A tenth is held out for validation
    /// unless the recipe says otherwise.</summary>
    /// <inheritdoc cref="Train(Table, Recipe?, IProgress{ITrainingEvent}?, CancellationToken)"/>
    /// <param name="data">The examples to learn from.</param>
    /// <param name="recipe">How; what it leaves open, or null, follows from the data.</param>
    /// <param name="progress">Receives every event, on the calling thread.</param>
    /// <param name="cancellationToken">Ends training after the current mini-batch.</param>
    [OverloadResolutionPriority(1)]
    public static TrainedModel Train(
        Dataset data, Recipe? recipe = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default) => Train(data, recipe, null, progress, cancellationToken);

    /// <inheritdoc cref="Train(Dataset, Recipe?, IProgress{ITrainingEvent}?, CancellationToken)"/>
    /// <param name="data">The examples to learn from.</param>
    /// <param name="recipe">How; what it leaves open, or null, follows from the data.</param>
    /// <param name="host">Threads, checkpoints to keep and to go on from, the clock; null: as is usual.</param>
    /// <param name="progress">Receives every event, on the calling thread.</param>
    /// <param name="cancellationToken">Ends training after the current mini-batch.</param>
    /// <exception cref="CheckpointMismatchException">The checkpoint to go on from is of another recipe or other
    /// data.</exception>
    public static TrainedModel Train(
        Dataset data, Recipe? recipe, TrainingHost? host, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        Train(new DatasetSource(data), recipe, host, null, progress, cancellationToken);

    /// <summary>Goes on training this model on other rows: with its weights, columns and labels. This model stays as it
    /// is.</summary>
    /// <inheritdoc cref="Train(Table, Recipe?, TrainingHost?, IProgress{ITrainingEvent}?, CancellationToken)"/>
    public TrainedModel TrainOn(
        Table table, Recipe? recipe = null, TrainingHost? host = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        Train(new TableSource(table), recipe, host, this, progress, cancellationToken);

    /// <summary>Goes on training this model on other examples. This model stays as it is.</summary>
    /// <inheritdoc cref="Train(Dataset, Recipe?, TrainingHost?, IProgress{ITrainingEvent}?, CancellationToken)"/>
    public TrainedModel TrainOn(
        Dataset data, Recipe? recipe = null, TrainingHost? host = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        Train(new DatasetSource(data), recipe, host, this, progress, cancellationToken);

    /// <summary>The same model with another record of where it comes from.</summary>
    internal Model With(TrainingRecord training) =>
        new(_predictor, Cost, Input, Labels) 
        {
            Training = training, TargetScale = TargetScale, Answering = Answering,
        };

    /// <summary>How good the network is on examples that are ready for it.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="outputs">Receives a^L, a row for each; in the target's own units where it is a number; or
    /// null.</param>
    internal Evaluation EvaluateFed(Dataset data, double[,]? outputs = null) =>
        _predictor.Evaluate(Cost, data, outputs);
}
