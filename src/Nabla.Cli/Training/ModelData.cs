namespace Nabla.Cli.Training;

/// <summary>Finds the examples that a model is to be tried on.</summary>
internal static class ModelData
{
    /// <summary>The test part of named data, or all of other data, with raw values scaled as the model does it; of a
    /// table what the model makes of its rows.</summary>
    /// <param name="asked">A name or files; null: what the model was trained on.</param>
    /// <param name="call">A command that reads data.</param>
    /// <param name="table">What is known about a CSV file; or null.</param>
    /// <param name="target">Its column to predict; or null.</param>
    /// <returns>The data, and the model that takes them: of a table what comes behind the schema.</returns>
    /// <exception cref="Problem">There are no such data, or they do not fit the model.</exception>
    public static (Model Model, Dataset Data) Load(
        Model model, string? asked, Invocation call, CsvOptions? table = null, string? target = null,
        (string Column, bool IsAsked)? weights = null)
    {
        string source = asked ?? model.Training?.Data
            ?? throw Problem.Usage("the model does not say what it was trained on", "name DATA");
        CommonOptions.RequireNamed(call, source);
        if (TableFile.IsMeant(source))
        {
            string? sheet = call.Settings.Has(TableSettings.Sheet) ? call.Get(TableSettings.Sheet) : null;
            return ModelTable.Examples(model, source, table ?? new(), target,
                TableFile.Opener(call, sheet), call.Output.Note, weights);
        }

        bool areArrays = ArrayFile.IsMeant(source);
        TableSettings.RequireFit(source, areArrays, call.Settings.Given);
        if (model.Schema is not null && !areArrays)
        {
            throw Problem.BadData("the data do not fit the model", "give a CSV file",
                ("model", $"takes tables with named columns ({model.Input})"),
                ("data", source + (DataCatalog.Find(source) is null && !File.Exists(source) ? ", not there" : "")));
        }

        if (areArrays)
        {
            var (network, examples) = ModelArrays.Examples(
                model, source, call.Settings.IsGiven(ModelFile.Divisor));
            return (network, Fitting(network, examples.WithName(source)));
        }

        int outputs = model.Architecture.OutputWidth;
        LoadedData loaded = DataSource.Load(source, CommonOptions.Catalog(call),
            DataCatalog.Find(source) is null && outputs > 1 ? outputs : null, call.Cancellation);
        return (model, Fitting(model, RealTargets.For(model, (loaded.Test ?? loaded.Train).WithName(source))));
    }

    private static Dataset Fitting(Model model, Dataset data)
    {
        if (data.InputWidth != model.Architecture.InputWidth || data.TargetWidth != model.Architecture.OutputWidth)
        {
            throw NetworkWidths.Misfit($"the model is {model.Architecture}", data,
                $"give data of the kind that the model was trained on");
        }

        try
        {
            return data.HasDivisor ? data.WithDivisor(model.Input.Divisor) : data;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw Problem.BadData("the data do not fit the model", null, ("reason", Problems.MessageOf(e)));
        }
    }

    /// <summary>What the model's outputs are called; numbers where nobody said.</summary>
    public static ImmutableArray<string> Names(Model model) =>
        model.Labels.IsEmpty
            ? [.. Enumerable.Range(0, model.Architecture.OutputWidth)
                .Select(c => c.ToString(CultureInfo.InvariantCulture))]
            : model.Labels;

    /// <summary>A class's name.</summary>
    public static string Label(Model model, int answer) =>
        model.Labels.IsEmpty ? Figures.Count(answer) : model.Labels[answer];

    /// <summary>Whether the only output of a model is the probability of class 1, by what its file says: of a table's
    /// column of numbers it is a number.</summary>
    public static bool IsOneOfTwo(Model model) => model.Architecture.OutputWidth == 1 && model.Labels.IsEmpty
        && model.Schema is null && model.TargetScale is null
        && Activation.Sigmoid.Equals(model.Architecture.Activation(model.Architecture.LayerCount).Shared);

    /// <summary>A class's name on a terminal, where control characters would act.</summary>
    public static string Shown(Model model, int answer) => Plain(Label(model, answer));

    /// <summary>Text out of a file without anything that a terminal would act upon.</summary>
    public static string Plain(string text) => Quoted.Plain(text);

    /// <summary>The raw values of an example, as they lie in its file.</summary>
    public static double[] Raw(Dataset data, int example)
    {
        var raw = new double[data.InputWidth];
        (data.HasDivisor ? data.WithDivisor(1) : data).CopyInput<double>(example, raw);
        return raw;
    }
}

/// <summary>What a model's inputs are called.</summary>
internal static class InputNames
{
    /// <summary>The columns of a schema, the pixels of an image, or numbers.</summary>
    public static ImmutableArray<InputGroup> Of(Model model, Dataset data)
    {
        return model.Schema is { } schema ? InputGroup.Of(schema)
            : [.. Plain(data.InputShape).Select((name, k) => new InputGroup(name, k, 1))];
    }

    /// <summary>The pixels of an image, or numbers.</summary>
    public static IEnumerable<string> Plain(ImmutableArray<int> shape)
    {
        int columns = shape.Length == 2 ? shape[1] : 0;
        return Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(k => columns == 0
            ? Invariant($"input {k}") : Invariant($"pixel {k / columns},{k % columns}"));
    }
}

/// <summary>Whole numbers look like classes; a model with one output takes them as the numbers that they are.</summary>
internal static class RealTargets
{
    /// <summary>The data with numbers in place of classes, if that is what the model gives.</summary>
    public static Dataset For(Model model, Dataset data)
    {
        if (model.Architecture.OutputWidth != 1 || !data.IsClassification || data.HasDivisor)
            return data;
        var values = new double[data.ClassNames.Length];
        for (int c = 0; c < values.Length; c++)
        {
            if (!double.TryParse(
                data.ClassNames[c], NumberStyles.Float, CultureInfo.InvariantCulture, out values[c])
                || !double.IsFinite(values[c]))
            {
                return data;
            }
        }

        var targets = new double[data.Count, 1];
        for (int x = 0; x < data.Count; x++)
            targets[x, 0] = values[data.Label(x)];
        return Dataset.FromRows(data.ToArrays<double>().X, targets).WithName(data.Name);
    }
}
