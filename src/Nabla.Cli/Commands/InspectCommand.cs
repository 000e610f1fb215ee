namespace Nabla.Cli.Commands;

/// <summary><c>nabla inspect</c>: what is in a file, without changing or scaling anything.</summary>
internal static class InspectCommand
{
    private const string DataKind = "data", ModelKind = "model", CaseKind = "case";

    private static readonly Argument<string> s_fileName = new("FILE")
    {
        Description =
            "a model, a checkpoint, a run's folder, a case file, a CSV file, an IDX file, IMAGES,LABELS, a .npy " +
            "or .npz file, or the name of a data set",
    };

    private static readonly Setting<string?> s_kind =
        Setting.Choice(
            "kind", null, "what the file is, where its content does not tell", ModelKind, CaseKind, DataKind);
    private static readonly Setting<string?> s_labels =
        Setting.Text("labels", null, "the file of labels that belongs to a file of images", "FILE");
    private static readonly Setting<string?> s_part =
        Setting.Choice("part", "all", "which part of a data set known by name", "all", "train", "test");
    private static readonly Setting<int?> s_example =
        Setting.Integer("example", null, "draw this image, counted from 0 (on a terminal: the first)", min: 0);

    private static readonly Setting[] s_ofTables =
    [
        TableSettings.Target, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
        TableSettings.Column, TableSettings.Sheet,
    ];

    private static readonly Setting[] s_ofModels =
        [ModelFile.Activation, ModelFile.Output, ModelFile.Cost, ModelFile.Divisor];

    public static Command Create() =>
        new NablaCommand("inspect", "shows what is in a model, a case file or a data file", Run,
            "nabla inspect digits --example 7", "nabla inspect digits --part test --json",
            "nabla train --run-dir runs/digits --quiet", "nabla inspect runs/digits")
        {
            s_fileName, s_example, s_labels, s_part, s_kind, CommonOptions.DataDir,
            TableSettings.Target, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
            TableSettings.Column, TableSettings.Sheet,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost, ModelFile.Divisor, CommonOptions.Json,
        };

    // What is of another kind of file does nothing.
    private static void RequireUseful(Invocation call, string file, string kind)
    {
        bool isModel = kind == "a model", isTable = kind == "a table", isNamed = kind == "a data set with a name";
        bool isData = isNamed || kind == "data";
        Refuse(isTable ? [] : s_ofTables, "is for tables");
        Refuse(isModel ? [] : s_ofModels, "is for models");
        Refuse(isData ? [] : [s_example], "draws an image");
        Refuse(kind == "data" ? [] : [s_labels], "is for a file of images");
        Refuse(isNamed ? [] : [s_part], "is for data sets with a name");
        CommonOptions.RequireNamed(call, file);

        void Refuse(Setting[] settings, string why) =>
            call.RequireUseful(settings, why, "file", $"{ModelData.Plain(file)} is {kind}");
    }


    private static int Run(Invocation call)
    {
        string file = call.Get(s_fileName)!;
        if (File.Exists(file) && InspectedCheckpoint.Of(file) is { } checkpoint)
        {
            RequireUseful(call, file, "a checkpoint");
            return call.Show(checkpoint.ToJson, checkpoint.Print);
        }

        string kind = call.Get(s_kind) ?? KindOf(file);
        RequireUseful(call, file, kind == ModelKind ? "a model" : kind == CaseKind ? "a case"
            : DataCatalog.Find(file) is not null ? "a data set with a name"
            : TableFile.IsMeant(file) ? "a table" : "data");
        if (kind != DataKind)
        {
            InspectedNetwork network = kind == ModelKind
                ? InspectedNetwork.Of(file, ModelFile.Load(call, file))
                : InspectedNetwork.Of(file, CaseSource.Read(call, file));
            return call.Show(network.ToJson, network.Print);
        }

        return TableFile.IsMeant(file) ? InspectedTable.Show(call, file) : Show(call, Read(call));
    }

    private static int Show(Invocation call, InspectedData data)
    {
        if (call.Get(s_example) is { } example && example >= data.Examples)
        {
            throw Problem.Usage($"there is no example {example}",
                null, ("data", $"{data.Name} has {data.Examples} examples, counted from 0"));
        }

        if (data.Shape.Count != 3)
            call.RequireUseful([s_example], "draws an image", "data", $"{string.Join(" x ", data.Shape)}");
        return call.Show(data.ToJson, output => data.Print(output, call.Get(s_example)));
    }

    // A folder is a run; other JSON than a model's is a case; the rest are data, unless the name says it is a model,
    // whose reader then tells what is wrong with it.
    private static string KindOf(string file)
    {
        if (DataCatalog.Find(file) is not null)
            return DataKind;
        if (Directory.Exists(file))
            return ModelKind;
        if (!File.Exists(file))
            return DataKind;
        if (ExcelText.IsIn(file) || file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            || file.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
        {
            return DataKind;
        }

        if (ModelForms.OfFile(file) is { } form)
            return form.Extension == ".npz" && !NpzModel.IsIn(file) ? DataKind : ModelKind;
        if (ModelForms.IsJson(file))
            return JsonExamples.IsIn(file) ? DataKind : CaseKind;
        return ModelForms.ForPath(file) is { Read: not null } && !NpyData.IsIn(file) ? ModelKind : DataKind;
    }

    private static InspectedData Read(Invocation call)
    {
        string file = call.Get(s_fileName)!;
        if (DataCatalog.Find(file) is { } known)
            return ReadKnown(call, known);
        string[] pair = File.Exists(file) ? [file] : file.Split(',', 2, StringSplitOptions.TrimEntries);
        if (pair.Any(string.IsNullOrWhiteSpace))
            throw Problem.BadData("there is no such file", "name IMAGES,LABELS, or one file", ("file", file));
        if (File.Exists(pair[0]) && NpyData.IsIn(pair[0]))
            return ReadArrays(call, pair);
        string? labels = call.Get(s_labels) ?? (pair.Length == 2 ? pair[1] : LabelsOf(pair[0]));
        return InspectedData.Of(pair[0], Idx.ReadFile(pair[0]), labels is null ? null : (labels, Idx.ReadFile(labels)));
    }

    private static InspectedData ReadArrays(Invocation call, string[] files)
    {
        var arrays = NpyData.ReadFile(files[0]);
        string? other = call.Get(s_labels) ?? (files.Length == 2 ? files[1] : null);
        NpyArray? x = NpyData.Find(arrays, "X") ?? (arrays.Count == 1 ? arrays[0].Value : null);
        NpyArray? y = NpyData.Find(other is null ? arrays : NpyData.ReadFile(other), other is null ? "y" : "X");
        return x is { Length: > 0 } ? InspectedData.Of(Path.GetFileName(files[0]), x, y)
            : throw Problem.BadData("there is no array X to show", null, [("file", files[0]), .. arrays.Take(20)
                .Select(pair => ("array", $"{ModelData.Plain(pair.Key)} {pair.Value}"))]);
    }

    private static InspectedData ReadKnown(Invocation call, KnownData known)
    {
        string part = call.Get(s_part)!;
        if (known.IsEmbedded && part == "all")
            return InspectedData.Of(known.Name, Digits.All());
        LoadedData data = CommonOptions.Catalog(call).Load(known, call.Cancellation);
        Dataset[] parts =
            part switch { "train" => [data.Train], "test" => [data.Test!], _ => [data.Train, data.Test!] };
        return InspectedData.Of(part == "all" ? known.Name : $"{known.Name} ({part})", parts);
    }

    // The labels that lie beside a file of images, in gzip or not.
    private static string? LabelsOf(string images)
    {
        if (IdxPair.LabelsPath(images) is not { } labels)
            return null;
        string other = labels.EndsWith(".gz", StringComparison.Ordinal) ? labels[..^3] : labels + ".gz";
        return File.Exists(labels) ? labels : File.Exists(other) ? other : null;
    }
}
