using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>Inputs to predict for, in raw values.</summary>
/// <param name="Rows">The inputs.</param>
/// <param name="Labels">What they are, where that is known.</param>
/// <param name="First">The number of the first one.</param>
internal sealed record PredictInputs(double[][] Rows, int[]? Labels, int First)
{
    /// <summary>Reads them.</summary>
    /// <param name="call">The command.</param>
    /// <param name="model">The model they are for.</param>
    /// <param name="input">A data set's name, an IDX file, a JSON file, or - for standard input.</param>
    /// <param name="example">The one to take; null: all.</param>
    public static PredictInputs Read(Invocation call, Model model, string input, int? example)
    {
        PredictInputs all =
            DataCatalog.Find(input) is not null ? FromData(call, model, input)
            : input == "-" || input.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? FromJson(call, input)
            : FromImages(input);
        int i = Array.FindIndex(all.Rows, row => row.Length != model.Architecture.InputWidth);
        if (i >= 0)
            throw Problem.BadData("the input does not fit the model", null,
                ("input", $"row {i} of {NameOf(input)} has {all.Rows[i].Length} values"),
                ("model", $"{model.Architecture} takes {model.Architecture.InputWidth} ({model.Input})"));
        if (example is not { } only) return all;
        if (only >= all.Rows.Length)
            throw Problem.Usage($"there is no example {only}", $"--example 0 to {all.Rows.Length - 1}",
                ("input", $"{input} has {Figures.Count(all.Rows.Length)} examples"));
        return new([all.Rows[only]], all.Labels is null ? null : [all.Labels[only]], only);
    }

    static PredictInputs FromData(Invocation call, Model model, string name)
    {
        Dataset data = ModelData.Load(model, name, CommonOptions.Catalog(call), call.Cancellation);
        var all = Enumerable.Range(0, data.Count);
        return new([.. all.Select(x => ModelData.Raw(data, x))], [.. all.Select(data.Label)], 0);
    }

    static PredictInputs FromImages(string path)
    {
        IdxArray images = Idx.ReadFile(path);
        if (images.Shape.Length < 2)
            throw Problem.BadData(
                "the file holds no images", "name the file of images, not that of labels", ("file", path));
        int width = images.Length / images.Shape[0];
        return new(
            [.. Enumerable.Range(0, images.Shape[0])
            .Select(x => Enumerable.Range(x * width, width).Select(i => images[i]).ToArray())],
            null, 0);
    }

    static PredictInputs FromJson(Invocation call, string path)
    {
        try
        {
            using Stream stream = call.Open(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            double[][] rows =
            [
                .. document.RootElement.GetProperty("X").EnumerateArray()
                    .Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray()),
            ];
            return rows.All(row => row.All(double.IsFinite))
                ? new(rows, null, 0)
                : throw new FormatException("a value is too large");
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Problem.BadData(
                "the input cannot be read", "write {\"X\": [[1, 2, …], …]}, a row of numbers for each input",
                ("input", NameOf(path)), ("reason", Reason(e)));
        }
    }

    static string NameOf(string path) => path == "-" ? "standard input" : path;

    // The runtime's words for the wrong kind of value or a missing property tell users nothing.
    static string Reason(Exception e) =>
        e is JsonException or FormatException ? Problems.MessageOf(e) : "it is JSON, but has no \"X\" of that form";
}
