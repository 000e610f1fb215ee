namespace Nabla.Cli.Training;

/// <summary>Arrays to learn from: what their inputs and targets are taken for.</summary>
internal static class AskedArrays
{
    /// <summary>Reads arrays, as the columns of a table or as pixels.</summary>
    /// <exception cref="Problem">They cannot be learned from (exit code 3), or options do not fit them (2).</exception>
    public static RawData Read(TrainRequest request, Model? model)
    {
        TableSettings.RequireFit(request.Data, areArrays: true, request.Given);
        ArrayFile file = ArrayFile.Read(request.Place);
        bool areColumns = AreColumns(request, file, model);
        if (model is not null)
        {
            ModelFile.RequireRaw(
                model, file.Train.LookDivided, request.Data, request.Get(ModelFile.Divisor) is not null);
        }

        return TableFile.Of(request.Data, () =>
        {
            ExampleSource source = model is not null ? ForModel(model, file, request.Data)
                : areColumns ? Columns(file, request) : Pixels(file, request);
            return new RawData(request.Data, source, model, null) { Arrays = file, TargetReason = "by its name" };
        });
    }

    /// <summary>Says how the arrays were understood, but for what is told of every table.</summary>
    public static void Explain(TrainRequest request, RawData data)
    {
        var (train, test) = (data.Arrays!.Train, data.Arrays.Test);
        request.Note($"{data.Name}: {Figures.Count(train.Count, "row")}, X {train.X}, y {train.Y}" +
            (test is null ? "" : $"; {Figures.Count(test.Count, "row")} to test on"));
        if (data.Source is not DatasetSource)
            return;
        if (data.From is null && (train.HasOneTarget || AreScaled(request)))
            request.Note(AskedTable.TargetText(data.Arrays.TargetOf(Kind(request)), data.TargetReason));
        else if (!train.HasOneTarget)
            request.Note($"targets: {Figures.Count(train.TargetWidth)} numbers in each row of y, taken as they are");
        if (data.From is not null)
            return;
        Dataset examples = ((DatasetSource)data.Source).Data;
        request.Note($"inputs: {Figures.Count(train.Width)} numbers in each row of X, " +
            (examples.HasDivisor ? Invariant($"divided by {examples.Divisor}") : "taken as they are") +
            (train.HasOneTarget || AreScaled(request) ? "; to standardize each: --inputs columns" : ""));
        if (!examples.HasDivisor && !train.AreSmall)
            request.Note("some inputs are large, and none is scaled: bring them to about the size of 1");
    }

    private static TargetKind? Kind(TrainRequest request) => TableSettings.Kind(request);

    private static bool AreColumns(TrainRequest request, ArrayFile file, Model? model)
    {
        ArrayInputs? asked = TableSettings.InputsOf(request.Get(TableSettings.Inputs));
        if (model is not null && asked is not null && (asked == ArrayInputs.Columns) != (model.Schema is not null))
        {
            throw Problem.Usage("--from and --inputs contradict each other", "leave --inputs out",
                ("model", model.Schema is null ? $"takes numbers as they are ({model.Input})"
                    : $"standardizes columns ({model.Input})"));
        }

        bool isTable = file.Train.HasOneTarget || AreScaled(request);
        if (asked == ArrayInputs.Columns && !isTable)
        {
            throw Problem.Usage("--inputs columns is for numbers of any size, and these outputs have bounds",
                "take other outputs (--output identity), or save a file for each number",
                ("data", $"{request.Data} with y {file.Train.Y}"));
        }

        if (Kind(request) == TargetKind.Classes && !file.Train.HasOneTarget)
        {
            throw Problem.Usage("--task classification is for one class in each row of y",
                "give one, or a row of zeros with a single one", ("data", $"{request.Data} with y {file.Train.Y}"));
        }

        return isTable && (asked ?? file.Looks) == ArrayInputs.Columns;
    }

    // Several outputs with bounds, such as labels that do not exclude each other, have targets within them.
    private static bool AreScaled(TrainRequest request) => !request.TakesTargetsAsTheyAre
        && request.Recipe is { Preset: null } recipe
        && (recipe.Output is null || recipe.Output == Activation.Identity || recipe.Output == Activation.Exponential)
        && (recipe.Cost?.PairedWith is null || recipe.Cost.PairedWith == Activation.Exponential);

    private static TableSource Columns(ArrayFile file, TrainRequest request)
    {
        var (train, test) = file.ToTables(Kind(request));
        return new(train, request.Data) { TestTable = test };
    }

    private static DatasetSource Pixels(ArrayFile file, TrainRequest request)
    {
        var (train, test) = file.ToDatasets(Kind(request));
        return new(train, test, request.Data) { ScalesTargets = file.Train.HasOneTarget || AreScaled(request) };
    }

    private static ExampleSource ForModel(Model model, ArrayFile file, string name)
    {
        if (model.Schema is null)
        {
            return new DatasetSource(ModelArrays.DatasetOf(model, file.Train),
                file.Test is null ? null : ModelArrays.DatasetOf(model, file.Test), name)
            {
                ScalesTargets = model.TargetScale is not null, AreDivided = true,
            };
        }

        return new TableSource(ModelArrays.TableOf(model, file.Train, name), name)
        {
            TestTable = file.Test is null ? null : ModelArrays.TableOf(model, file.Test, name),
        };
    }
}
