namespace Nabla.Cli.Training;

/// <summary>Inputs to predict for, in raw values.</summary>
/// <param name="Rows">The inputs.</param>
/// <param name="Labels">What they are, where that is known.</param>
/// <param name="First">The number of the first one.</param>
internal sealed record PredictInputs(double[][] Rows, int[]? Labels, int First)
{
    /// <summary>The file that each one comes from; null where all come from one.</summary>
    public string[]? Names { get; init; }

    /// <summary>What an input is called in the answer: its file, or its number.</summary>
    public string NameOf(int i) => Names is not null ? ModelData.Plain(Names[i]) : Invariant($"{First + i}");

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads them.</summary>
    /// <param name="model">The model they are for.</param>
    /// <param name="input">A data set's name, an IDX file, pictures, a .npy or .npz file, or JSON.</param>
    /// <param name="example">The one to take; null: all.</param>
    /// <param name="opened">The stream, of JSON; else null.</param>
    public static PredictInputs Read(Invocation call, Model model, string input, int? example, Stream? opened = null)
    {
        PredictInputs all =
            DataCatalog.Find(input) is not null ? FromData(call, model, input)
            : File.Exists(input) && NpyData.IsIn(input) ? FromArrays(call, input, model)
            : opened is not null ? FromJson(input, opened)
            : PictureInputs.AreIn(input) ? InputFile.List(input, () => PictureInputs.Read(call, input, model))
            : FromImages(input);
        bool areNumbers = opened is not null || (File.Exists(input) && NpyData.IsIn(input));
        ModelFile.RequireRaw(model, areNumbers && all.Rows.All(row => row.All(value => value is >= 0 and <= 1))
            && all.Rows.Any(row => row.Any(value => value > 0)), NameOf(input),
            call.Settings.IsGiven(ModelFile.Divisor));
        int i = Array.FindIndex(all.Rows, row => row.Length != model.Input.ValueCount);
        if (i >= 0)
        {
            throw Problem.BadData("the input does not fit the model", null,
                ("input", $"row {i} of {NameOf(input)} has {all.Rows[i].Length} values"),
                ("model", $"{model.Architecture} takes {model.Input.ValueCount} ({model.Input})"));
        }

        return all.Only(example, input);
    }

    private PredictInputs Only(int? example, string input)
    {
        PredictInputs all = this;
        if (example is not { } only)
            return all;
        if (only >= all.Rows.Length)
        {
            throw Problem.Usage($"there is no example {only}", $"--example 0 to {all.Rows.Length - 1}",
                ("input", $"{input} has {Figures.Count(all.Rows.Length, "example")}"));
        }

        return new([all.Rows[only]], all.Labels is null ? null : [all.Labels[only]], only)
        {
            Names = all.Names is null ? null : [all.Names[only]],
        };
    }

    private static PredictInputs FromData(Invocation call, Model model, string name)
    {
        Dataset data = ModelData.Load(model, name, call).Data;
        var all = Enumerable.Range(0, data.Count);
        return new([.. all.Select(x => ModelData.Raw(data, x))],
            data.IsClassification ? [.. all.Select(data.Label)] : null, 0);
    }

    private static PredictInputs FromImages(string path)
    {
        IdxArray images = Idx.ReadFile(path);
        if (images.Shape.Length < 2)
        {
            throw Problem.BadData(
                "the file holds no images", "name the file of images, not that of labels", ("file", path));
        }

        int width = images.Length / images.Shape[0];
        return new(
            [.. Enumerable.Range(0, images.Shape[0])
            .Select(x => Enumerable.Range(x * width, width).Select(i => images[i]).ToArray())],
            null, 0);
    }

    // X, whose first dimension counts examples unless it is one; y, where it has classes.
    private static PredictInputs FromArrays(Invocation call, string path, Model model)
    {
        int width = model.Input.ValueCount;
        var arrays = NpyData.ReadFile(path);
        if (NpyData.Find(arrays, "X") is not { Length: > 0 } x)
            throw Problem.BadData("the file holds no inputs", "save them as X", ("file", path));
        int count = x.Shape.Length == 1 && x.Length == width ? 1 : x.Shape is [] ? 1 : x.Shape[0];
        int[]? truth = NpyData.Find(arrays, "y") is { } y && y.Length == count ? ModelArrays.Classes(model, y) : null;
        if (model.Schema is not null)
            return new(ModelArrays.Rows(model, x, count, path, call.Output), truth, 0);
        int each = x.Length / count;
        var rows = new double[count][];
        for (int i = 0; i < count; i++)
        {
            rows[i] = [.. Enumerable.Range(i * each, each).Select(k => x[k])];
            if (Array.FindIndex(rows[i], value => !double.IsFinite(value)) is >= 0 and var at)
            {
                throw Problem.BadData("an input is no number", null, ("file", path),
                    ("found", Invariant($"{rows[i][at]} in row {i}, value {at}")));
            }
        }

        return new(rows, truth, 0);
    }

    /// <summary>Whether JSON is {"X": [[…], …]} rather than rows of named values.</summary>
    public static bool HoldsRows(IReadOnlyList<JsonElement> values, Schema schema) =>
        values is [{ ValueKind: JsonValueKind.Object } only] && only.TryGetProperty("X", out JsonElement x)
        && x.ValueKind == JsonValueKind.Array && schema.Columns.All(column => column.Name != "X");

    /// <summary>The rows of such JSON, for a model of columns.</summary>
    /// <exception cref="Problem">They are no rows of numbers, or do not fit the model.</exception>
    public static PredictInputs OfJson(Invocation call, JsonElement values, Model model, int? example)
    {
        double[][] rows = FromJson("-", () => values).Rows;
        int width = rows.FirstOrDefault()?.Length ?? 0;
        int odd = Array.FindIndex(rows, row => row.Length != width);
        if (odd >= 0 || width == 0)
        {
            throw Problem.BadData("the input cannot be read", "give rows of as many numbers",
                ("input", "standard input"), ("found", odd < 0 ? "no rows"
                    : Invariant($"X[{odd}] has {rows[odd].Length} numbers, the first row {width}")));
        }

        NpyArray x = NpyArray.Of<double>([.. rows.SelectMany(row => row)], rows.Length, width);
        return new PredictInputs(ModelArrays.Rows(model, x, rows.Length, "standard input", call.Output), null, 0)
            .Only(example, "standard input");
    }

    private static PredictInputs FromJson(string path, Stream stream) => FromJson(path, () =>
    {
        using JsonDocument document = JsonDocument.Parse(stream, s_strict);
        return document.RootElement.Clone();
    });

    private static PredictInputs FromJson(string path, Func<JsonElement> read)
    {
        try
        {
            JsonElement document = read();
            if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("X", out JsonElement x))
                throw new FormatException("it is JSON, but has no \"X\"");
            return new([.. Items(x, "X").Select((row, i) => Row(row, i))], null, 0);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // The last: text with half a character.
            throw Problem.BadData(
                "the input cannot be read", "write {\"X\": [[1, 2, …], …]}, a row of numbers for each input",
                ("input", NameOf(path)), ("reason", Problems.MessageOf(e)));
        }
    }

    private static double[] Row(JsonElement row, int i) =>
    [
        .. Items(row, Invariant($"X[{i}]")).Select((item, k) =>
            item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double value) && double.IsFinite(value)
                ? value
                : throw new FormatException(Invariant($"X[{i}][{k}] is no number in range"))),
    ];

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray() : throw new FormatException($"{place} is no list");

    private static string NameOf(string path) => path == "-" ? "standard input" : path;
}
