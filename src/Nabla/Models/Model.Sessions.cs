namespace Nabla;

// Trainings that the caller drives
public sealed partial class Model
{
    /// <summary>Begins a training that the caller drives step by step, in float32. Rows are held out, columns prepared
    /// and open values of the recipe chosen as <see cref="Train(Table, Recipe?, IProgress{ITrainingEvent}?,
    /// CancellationToken)"/> does it; the same recipe comes to the same bits.</summary>
    /// <param name="table">The rows to learn from; <see cref="Table.Target"/> is what is predicted.</param>
    /// <param name="recipe">How; what it leaves open, or null, follows from the data.</param>
    /// <param name="host">Threads, the clock, checkpoints to go on from and to keep; null: as is usual.</param>
    /// <exception cref="NablaFormatException">The table cannot be learned from; says where and why.</exception>
    /// <exception cref="ArgumentException">A value of the recipe does not fit the table or another value, or is for a
    /// training that runs to its end by itself: an average of several networks, calibration, a time limit.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint to go on from is of another recipe or other
    /// data.</exception>
    /// <example><code>
    /// using var session = Model.Begin(table, new Recipe { Seed = 1, Epochs = 20 });
    /// while (session.RunEpoch() is { } epoch)
    ///     Console.WriteLine($"{epoch.Epoch}: {epoch.Validation}");
    /// session.ToModel().Save("churn.safetensors");
    /// </code></example>
    public static TrainingSession<float> Begin(Table table, Recipe? recipe = null, TrainingHost? host = null) =>
        Begin<float>(table, recipe, host);

    /// <summary>Begins a training that the caller drives, in the precision of <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <inheritdoc cref="Begin(Table, Recipe?, TrainingHost?)"/>
    public static TrainingSession<T> Begin<T>(Table table, Recipe? recipe = null, TrainingHost? host = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Begin<T>(new TableSource(table), recipe, host);

    /// <summary>Begins a training that the caller drives, on examples that are numbers already, in float32.</summary>
    /// <param name="data">The examples to learn from.</param>
    /// <param name="recipe">How; what it leaves open, or null, follows from the data.</param>
    /// <param name="host">Threads, the clock, checkpoints to go on from and to keep; null: as is usual.</param>
    /// <inheritdoc cref="Begin(Table, Recipe?, TrainingHost?)"/>
    public static TrainingSession<float> Begin(Dataset data, Recipe? recipe = null, TrainingHost? host = null) =>
        Begin<float>(data, recipe, host);

    /// <summary>Begins a training that the caller drives, in the precision of <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <inheritdoc cref="Begin(Dataset, Recipe?, TrainingHost?)"/>
    public static TrainingSession<T> Begin<T>(Dataset data, Recipe? recipe = null, TrainingHost? host = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Begin<T>(new DatasetSource(data), recipe, host);

    private static TrainingSession<T> Begin<T>(ExampleSource source, Recipe? recipe, TrainingHost? host)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (recipe, host) = (recipe ?? new(), host ?? new());
        ArgumentException.ThrowIf(recipe.Ensemble > 1,
            "A session trains one network, not an average of several: train them one by one, or all with Model.Train.",
            nameof(recipe));
        ArgumentException.ThrowIf(recipe.Calibrate == true,
            "A session does not calibrate: calibrate the model that it comes to.", nameof(recipe));
        ArgumentException.ThrowIf(host.TimeLimit is not null,
            "A session has no time limit: stop it when it is time.", nameof(host));
        ArgumentException.ThrowIf(recipe.Precision is { } precision && precision != Precision.Of<T>(),
            $"This session computes in {Precision.Name<T>()}, and the recipe asks for the other precision: begin it " +
            $"with {(Precision.IsSingle<T>() ? "double" : "float")} as the number type.", nameof(recipe));
        Choice choice = Chosen(source, recipe with { Precision = Precision.Of<T>() }, host, null, null, default);
        return new PlannedTraining<T>(TrainingPlan.For(source, choice.Recipe).With(choice.Expected), host).Begin();
    }
}
