using System.Collections.Immutable;
using System.Globalization;
using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>Finds the examples that a model is to be tried on.</summary>
internal static class ModelData
{
    /// <summary>The test part of named data, or all of other data, with raw values scaled as the model does
    /// it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="asked">A name or files; null: what the model was trained on.</param>
    /// <param name="catalog">Where named data are.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <param name="table">How CSV files are to be understood; or null.</param>
    /// <param name="takesReals">Whether targets may be real numbers.</param>
    /// <exception cref="Problem">There are no such data, or they do not fit the model.</exception>
    public static Dataset Load(
        Model model, string? asked, DataCatalog catalog, CancellationToken cancellation,
        DataOptions? table = null, bool takesReals = false)
    {
        table ??= new();
        string source = asked ?? model.Training?.Data
            ?? throw Problem.Usage("the model does not say what it was trained on", "name DATA");
        LoadedData loaded = DataSource.Load(
            source, catalog,
            DataCatalog.Find(source) is null && !(takesReals && model.Architecture.OutputWidth == 1)
                ? table with { Classes = model.Architecture.OutputWidth, ClassNames = Names(model) } : table,
            cancellation);
        Dataset data = (loaded.Test ?? loaded.Train).WithName(source);
        data = takesReals ? RealTargets.For(model, data) : RequireClasses(data, source);
        if (data.InputWidth != model.Architecture.InputWidth || data.TargetWidth != model.Architecture.OutputWidth)
            throw Widths.Misfit(
            $"the model is {model.Architecture}", data, source, "give data of the kind that the model was trained on");
        return data.HasDivisor ? data.WithDivisor(model.Input.Divisor) : data;
    }

    /// <summary>What the model's outputs are called; numbers where nobody said.</summary>
    public static ImmutableArray<string> Names(Model model) =>
        model.Labels.IsEmpty
            ? [.. Enumerable.Range(0, model.Architecture.OutputWidth)
                .Select(c => c.ToString(CultureInfo.InvariantCulture))]
            : model.Labels;

    /// <summary>The same data, if their targets are classes.</summary>
    /// <exception cref="Problem">The targets are real numbers.</exception>
    public static Dataset RequireClasses(Dataset data, string source) =>
        data.IsClassification ? data : throw Problem.BadData("the targets of the data are no classes",
            "give classes as whole numbers from 0, or as rows of zeros with a single one",
            ("data", source), ("found", $"{Figures.Count(data.TargetWidth)} real numbers for each example"));

    /// <summary>A class's name.</summary>
    public static string Label(Model model, int answer) =>
        model.Labels.IsEmpty ? Figures.Count(answer) : model.Labels[answer];

    /// <summary>A class's name on a terminal, where control characters would act.</summary>
    public static string Shown(Model model, int answer) => Plain(Label(model, answer));

    /// <summary>Text out of a file without control characters.</summary>
    public static string Plain(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:X4}" : c.ToString())) : text;

    /// <summary>The raw values of an example, as they lie in its file.</summary>
    public static double[] Raw(Dataset data, int example)
    {
        var raw = new double[data.InputWidth];
        (data.HasDivisor ? data.WithDivisor(1) : data).CopyInput<double>(example, raw);
        return raw;
    }
}
