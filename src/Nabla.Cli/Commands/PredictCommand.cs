namespace Nabla.Cli.Commands;

/// <summary><c>nabla predict</c>: a model's answers.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> s_model =
        new("MODEL") { Description = "a model's file, or the folder of a run" };

    private static readonly Argument<string> s_input = new("INPUT")
    {
        Description =
            "a CSV file with the model's columns by name, in gzip or not; rows as JSON; a data set's name with " +
            "--example; a PNG picture or a folder of them; an IDX file of images; a .npy or .npz file with X; a JSON " +
            "file with {\"X\": [[…], …]}, a row of raw values (pixels as they lie in files, not yet divided) for " +
            "each input; or - for standard input, CSV or JSON",
    };

    private static readonly Setting<int?> s_example =
        Setting.Integer("example", null, "only this one, counted from 0", min: 0);

    private static readonly Setting<int?> s_top = Setting.Integer(
        "top", null, "classes to show for each input, the likeliest first [3; of tables all, in their order]",
        min: 1);

    private static readonly Setting<bool> s_append =
        Setting.Switch("append", "of a CSV file: repeat each row before its answer").Under("Tables");

    private static readonly Setting<string?> s_out = new("out", null,
        "write to this file, whole or not at all, instead of standard output", "FILE", text => text)
    { Aliases = ["-o"] };

    public static Command Create() =>
        new NablaCommand("predict", "shows what a model answers: a class with its activations, or a number", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla predict runs/digits digits --example 3",
                "nabla predict runs/digits digits --example 3 --top 1 --json")
        {
            s_model, s_input, s_example, s_top, s_out, CommonOptions.DataDir, s_append,
            TableSettings.Target, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
            TableSettings.Column, TableSettings.Sheet,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost, CommonOptions.Json,
        };

    private static int Run(Invocation call)
    {
        Model model = ModelFile.Load(call, call.Get(s_model)!);
        string input = call.Get(s_input)!;
        if (!TableFile.IsMeant(input) && !(File.Exists(input) && JsonExamples.IsIn(input)))
            return Show(call, model, input, null);
        using Stream stream = TableFile.Opener(call, call.Get(TableSettings.Sheet))(input);
        byte[] beginning = Streams.Take(stream, 4096);
        using var whole = new RejoinedStream(beginning, stream);
        if (!IsJson(beginning))
        {
            Write(call, (rows, to) => rows.FromCsv(whole, to), model, input);
            return ExitCode.Done;
        }

        if (model.Schema is null || (input != TableFile.StandardInput && JsonExamples.IsIn(input)))
            return Show(call, model, input, whole);
        IReadOnlyList<JsonElement> values = JsonRows.Read(whole, input);
        if (PredictInputs.HoldsRows(values, model.Schema))
            return Show(call, model, PredictInputs.OfJson(call, values[0], model, call.Get(s_example)));
        Write(call, (rows, to) => rows.FromJson(values, to), model, input);
        return ExitCode.Done;
    }

    // To standard output row by row, or to a file once all is well.
    private static void Write(Invocation call, Action<RowPrediction, Stream> write, Model model, string input)
    {
        if (call.Get(s_append) && call.Json)
            throw Problem.Usage("--append repeats rows of CSV, not in JSON", "leave --append or --json out");
        if (call.Get(s_example) is not null)
            throw Problem.Usage("--example is not for tables", "leave it out", ("input", TableFile.NameOf(input)));
        var rows = new RowPrediction(call, model, input, new(call.Get(s_top), call.Get(s_append)));
        if (call.Get(s_out) is { } file)
            WholeFile.Write(file, to => write(rows, to));
        else
            write(rows, call.Output.Results);
    }

    private static bool IsJson(ReadOnlySpan<byte> beginning) =>
        Streams.WithoutMark(beginning).TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static int Show(Invocation call, Model model, string input, Stream? opened)
    {
        bool areArrays = opened is not null || (File.Exists(input) && NpyData.IsIn(input));
        TableSettings.RequireFit(input, areArrays, call.Settings.Given);
        if (model.Schema is not null && !Path.Exists(input) && DataCatalog.Find(input) is null && !areArrays)
        {
            throw Problem.BadData("the input cannot be read", "give a CSV file, or rows of named values as JSON",
                ("input", input), ("found", "there is no such file"));
        }

        if (model.Schema is not null && !areArrays)
        {
            throw Problem.BadData(
                "the input does not fit the model", "give a CSV file, or rows of named values as JSON",
                ("model", $"takes tables with named columns ({model.Input})"), ("input", input));
        }

        return Show(call, model, PredictInputs.Read(call, model, input, call.Get(s_example), opened));
    }

    private static int Show(Invocation call, Model model, PredictInputs inputs)
    {
        double[][] outputs = [.. inputs.Rows.Select(row => Outputs(model, row))];
        if (call.Get(s_append))
            throw Problem.Usage("--append is for tables", "leave it out");
        if (call.Get(s_out) is not null)
            throw Problem.Usage("--out is for the answers to tables", "redirect standard output instead");
        return call.Show(() => ToJson(model, inputs, outputs), _ => Print(call, model, inputs, outputs));
    }

    private static double[] Outputs(Model model, double[] raw)
    {
        var output = new double[model.Architecture.OutputWidth];
        model.Predict<double>(raw, output);
        return output;
    }

    private static void Print(Invocation call, Model model, PredictInputs inputs, double[][] outputs)
    {
        bool isNumber = model is { Labels.IsEmpty: true, Architecture.OutputWidth: 1, Schema: not null };
        for (int i = 0; i < outputs.Length; i++)
        {
            string top = isNumber ? Invariant($"{outputs[i][0]:F4}") :
                string.Join("  ", outputs[i].Index().OrderByDescending(output => output.Item).Take(call.Get(s_top) ?? 3)
                .Select(output =>
                Invariant($"{ModelData.Shown(model, output.Index)} {output.Item:F4}")));
            string truth = inputs.Labels?[i] is { } label ? $"   (is {ModelData.Shown(model, label)})" : "";
            call.Output.Out.WriteLine($"{inputs.NameOf(i)}: {top}{truth}");
        }
    }

    // Numbers of float32 in the shortest form of what was computed.
    private static NamedValues ToJson(Model model, PredictInputs inputs, double[][] outputs) => new()
    {
        {
            "outputs", outputs.Select(output =>
                model.Precision == Precision.Float32 ? output.Select(a => (float)a) : (object)output)
        },
        { "classes", outputs.Select(output => ModelData.Label(model, LargestOutput.Of<double>(output))) },
        { "files", inputs.Names },
    };
}
