using Nabla.Cli.Selection;
using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>The examples of a run in their parts.</summary>
/// <param name="Source">What was asked for: a name or files.</param>
/// <param name="Training">To learn from.</param>
/// <param name="Validation">Decides when to stop and which parameters are best; or none.</param>
/// <param name="Test">Shown, never used; or none.</param>
internal sealed record TrainData(string Source, Dataset Training, Dataset? Validation, Dataset? Test)
{
    private const int BookExamples = 60_000;
    private const double BookDivisor = 256;

    /// <summary>What becomes of a table's columns; null where the data are no table.</summary>
    public Schema? Schema { get; init; }

    /// <summary>What a real target is measured in; or null.</summary>
    public TargetScale? TargetScale { get; init; }

    /// <summary>The rows of a table to test on in a cross-validation; else null.</summary>
    public Table? TestRows { get; init; }

    /// <summary>Examples to learn from and to validate on.</summary>
    public int Examples => Training.Count + (Validation?.Count ?? 0);

    /// <summary>Loads and divides.</summary>
    /// <param name="values">What was asked for.</param>
    /// <param name="catalog">Where named data are.</param>
    /// <param name="model">The model to go on with, which says how raw values are scaled; or null.</param>
    /// <param name="precision">float32 or float64.</param>
    /// <param name="cancellation">Stops a download.</param>
    public static TrainData Load(
        TrainValues values, DataCatalog catalog, Model? model, string precision, CancellationToken cancellation)
    {
        string source = values.Resolve(TrainSettings.Data, values.Get(TrainSettings.Data) ?? DataCatalog.Digits.Name)!;
        TrainData data = TableFile.IsMeant(source) ? TrainTable.Load(values, source, model, precision)
            : FromExamples(values, source, model, catalog, cancellation);
        Dataset training = data.Training;
        if (values.Get(TrainSettings.Limit) is { } limit && limit < training.Count)
            training = training.Take(limit);
        return data with { Training = Weighted(values, training) };
    }

    /// <summary>For example "1,298 training, 144 validation, 355 test".</summary>
    public override string ToString() => string.Join(", ",
        new[] { (Training, "training"), (Validation, "validation"), (Test, "test") }
            .Where(part => part.Item1 is not null)
            .Select(part => $"{Figures.Count(part.Item1!.Count)} {part.Item2}"));

    private static TrainData FromExamples(
        TrainValues values, string source, Model? model, DataCatalog catalog, CancellationToken cancellation)
    {
        if (values.Get(TrainSettings.WeightColumn) is not null)
            throw Problem.Usage("--weight-column is for tables", "leave it out", ("data", source));
        if (model?.Schema is not null)
        {
            throw Problem.BadData("the model does not fit the data", "give a CSV file",
                ("model", $"takes tables with named columns ({model.Input})"), ("data", source));
        }

        LoadedData loaded = values.Once("examples", () => DataSource.Load(source, catalog, null, cancellation));
        Dataset train = loaded.Train;
        double divisor = model?.Input.Divisor ?? (values.IsBook && train.Divisor == 255 ? BookDivisor : train.Divisor);
        if (train.HasDivisor)
            train = train.WithDivisor(divisor);
        Dataset? test = loaded.Test is { HasDivisor: true } bytes ? bytes.WithDivisor(divisor) : loaded.Test;
        if (values.Fold is not null)
            (train, test) = FoldChoice.Divide(values, train);
        var (training, validation) = Divide(values, train);
        return new(source, training, validation, test);
    }

    // Only what is learned from: validation tells how good the model is on rows as they come.
    private static Dataset Weighted(TrainValues values, Dataset training) => Problem.FromUsage(() =>
        values.Get(TrainSettings.ClassWeights) switch
        {
            null => training,
            "balanced" => ClassWeights.Apply(training, ClassWeights.Balanced(training)),
            string text => ClassWeights.Apply(training, ClassWeights.ByName(training, Values.Weights(text))),
        });

    private static (Dataset, Dataset?) Divide(TrainValues values, Dataset train)
    {
        if (values.IsBook && !values.IsGiven(TrainSettings.Validation) && train.Count == BookExamples)
        {
            values.Resolve(TrainSettings.Validation, 10_000);
            return Mnist.Book(train);
        }

        double asked = values.Get(TrainSettings.Validation) ?? 0;
        if (asked == 0)
            return (train, null);
        if (values.IsBook && asked == 10_000 && train.Count == BookExamples)
            return Mnist.Book(train);
        int count = asked < 1 ? Math.Max(1, (int)Math.Round(asked * train.Count)) : (int)asked;
        if (count >= train.Count)
        {
            throw Problem.Usage("--validation leaves nothing to learn from", "hold out fewer, or 0",
                ("data", $"{train.Name} has {Figures.Count(train.Count)} examples"),
                ("asked", $"{Figures.Count(count)} to hold out"));
        }

        return Holdout.Split(
            train, count, values.Get(TrainSettings.ValidationSeed) ?? values.Get(TrainSettings.Seed)!.Value);
    }
}
