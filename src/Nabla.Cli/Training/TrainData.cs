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
    const int BookExamples = 60_000;
    const double BookDivisor = 256;

    /// <summary>Loads and divides.</summary>
    /// <param name="values">What was asked for.</param>
    /// <param name="catalog">Where named data are.</param>
    /// <param name="model">The model to go on with, which says how raw values are scaled; or null.</param>
    /// <param name="cancellation">Stops a download.</param>
    public static TrainData Load(TrainValues values, DataCatalog catalog, Model? model, CancellationToken cancellation)
    {
        string source = values.Resolve(TrainSettings.Data, values.Get(TrainSettings.Data) ?? DataCatalog.Digits.Name)!;
        DataOptions options = TableSettings.Options(values.Get(TableSettings.Target),
            values.Get(TableSettings.Delimiter), values.Get(TableSettings.Header));
        if (model is not null) options = options with { ClassNames = model.Labels };
        LoadedData loaded = DataSource.Load(source, catalog, options, cancellation);
        if (loaded.Understood is { } understood) values.Note(understood);
        Dataset train = ModelData.RequireClasses(loaded.Train, source);
        double divisor = model?.Input.Divisor ?? (values.IsBook && train.Divisor == 255 ? BookDivisor : train.Divisor);
        if (train.HasDivisor) train = train.WithDivisor(divisor);
        Dataset? test = loaded.Test is { HasDivisor: true } bytes ? bytes.WithDivisor(divisor) : loaded.Test;
        var (training, validation) = Divide(values, train);
        if (values.Get(TrainSettings.Limit) is { } limit && limit < training.Count) training = training.Take(limit);
        return new(source, training, validation, test);
    }

    /// <summary>For example "1,298 training, 144 validation, 355 test".</summary>
    public override string ToString() => string.Join(", ",
        new[] { (Training, "training"), (Validation, "validation"), (Test, "test") }
            .Where(part => part.Item1 is not null)
            .Select(part => $"{Figures.Count(part.Item1!.Count)} {part.Item2}"));

    static (Dataset, Dataset?) Divide(TrainValues values, Dataset train)
    {
        if (values.IsBook && !values.IsGiven(TrainSettings.Validation) && train.Count == BookExamples)
        {
            values.Resolve(TrainSettings.Validation, 10_000);
            return Mnist.Book(train);
        }
        double asked = values.Get(TrainSettings.Validation) ?? 0;
        if (asked == 0) return (train, null);
        if (values.IsBook && asked == 10_000 && train.Count == BookExamples) return Mnist.Book(train);
        int count = asked < 1 ? Math.Max(1, (int)Math.Round(asked * train.Count)) : (int)asked;
        if (count >= train.Count)
            throw Problem.Usage("--validation leaves nothing to learn from", "hold out fewer, or 0",
                ("data", $"{train.Name} has {Figures.Count(train.Count)} examples"),
                ("asked", $"{Figures.Count(count)} to hold out"));
        return Holdout.Split(
            train, count, values.Get(TrainSettings.ValidationSeed) ?? values.Get(TrainSettings.Seed)!.Value);
    }
}
