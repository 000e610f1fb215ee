namespace Nabla.Cli.Commands;

/// <summary><c>nabla predict</c>: a model's answers.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> s_model =
        new("MODEL") { Description = "a model's file, or the folder of a run" };

    private static readonly Argument<string[]> s_input = new("INPUT")
    {
        Description =
            "a row as NAME=VALUE NAME=VALUE …; a CSV file with the model's columns by name, in gzip or not; rows as " +
            "JSON; a data set's name with --example; a picture (PNG, JPEG, BMP) or a folder of them; an IDX file of " +
            "images; a .npy or .npz file with X; a JSON file with {\"X\": [[…], …]}, a row of raw values (pixels as " +
            "they lie in files, not yet divided) for each input; or - for standard input, CSV or JSON",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Setting<int?> s_example =
        Setting.Integer("example", null, "only this one, counted from 0", min: 0);

    private static readonly Setting<int?> s_top = Setting.Integer(
        "top", null, "classes to show for each input, the likeliest first [3; of tables all, in their order]",
        min: 1);

    private static readonly Setting<bool> s_why = Setting.Switch(
        "why", "show what each column or input contributes to the answer, from the answer at the average inputs on");

    private static readonly Setting<bool> s_append =
        Setting.Switch("append", "of a CSV file: repeat each row before its answer").Under("Tables");

    private static readonly Setting<string?> s_onError = Setting.Choice("on-error", "stop",
        "at a row that cannot be answered: stop, or leave its answer empty and go on", "stop", "skip").Under("Tables");

    private static readonly Setting<bool> s_range = Setting.Switch(
        "range", "of a number answered: also between which values nine of ten new targets lie").Under("Tables");

    private static readonly Setting<string?> s_digits = new Setting<string?>("digits", null,
        "of a number answered: digits behind its point, 0 to 15, or all [as many as the target has]", "N|all",
        text => text == "all" ? text : Setting.TextOf(OptionText.Integer(text, 0, 15))).Under("Tables");

    private static readonly Setting<string?> s_out = new("out", null,
        "write to this file, whole or not at all, instead of standard output", "FILE", text => text)
    { Aliases = ["-o"] };

    public static Command Create() =>
        new NablaCommand("predict", "shows what a model answers: a class with its activations, or a number", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla predict runs/digits digits --example 3",
                "nabla predict runs/digits digits --example 3 --top 1 --json",
                "nabla predict runs/digits digits --example 3 --why")
        {
            s_model, s_input, s_example, s_top, s_why, s_out, CommonOptions.DataDir, s_append, s_onError, s_range,
            s_digits,
            TableSettings.Target, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
            TableSettings.Column, TableSettings.Sheet, PictureInputs.Invert, PictureInputs.Scale,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost, ModelFile.Divisor, CommonOptions.Json,
        };

    private static int Run(Invocation call)
    {
        Model model = ModelFile.Load(call, call.Get(s_model)!);
        string[] arguments = call.Get(s_input)!;
        string input = arguments[0];
        CommonOptions.RequireNamed(call, input);
        if (NamedRow.IsMeant(arguments))
        {
            var row = NamedRow.Read(model, arguments);
            call.RequireUseful([s_append, s_onError, TableSettings.Target, TableSettings.Delimiter,
                TableSettings.Header, TableSettings.Decimal, TableSettings.Column, TableSettings.Sheet],
                "is for files", "input", "one row");
            return Write(call, (rows, to) => rows.FromValues(row, to), model, "the command line");
        }

        if (!TableFile.IsMeant(input) && !(File.Exists(input) && JsonExamples.IsIn(input)))
            return Show(call, model, input, (Stream?)null);
        using Stream stream = TableFile.Opener(call, call.Get(TableSettings.Sheet))(input);
        byte[] beginning = Streams.Take(stream, 4096);
        using var whole = new RejoinedStream(beginning, stream);
        if (input == TableFile.StandardInput && PictureFrame.KindOf(beginning) is not null)
            return Show(call, model, input, PictureInputs.Read(call, TableFile.NameOf(input), whole, model));
        if (!IsJson(beginning))
            return Write(call, (rows, to) => rows.FromCsv(whole, to), model, input);
        if (model.Schema is null || (input != TableFile.StandardInput && JsonExamples.IsIn(input)))
            return Show(call, model, input, whole);
        IReadOnlyList<JsonElement> values = JsonRows.Read(whole, input);
        if (PredictInputs.HoldsRows(values, model.Schema))
            return Show(call, model, input, PredictInputs.OfJson(call, values[0], model, call.Get(s_example)));
        return Write(call, (rows, to) => rows.FromJson(values, to), model, input);
    }

    // To standard output row by row, or to a file once all is well.
    private static int Write(Invocation call, Func<RowPrediction, Stream, int> write, Model model, string input)
    {
        if (call.Get(s_append) && call.Json)
            throw Problem.Usage("--append repeats rows of CSV, not in JSON", "leave --append or --json out");
        if (call.Get(s_append) && call.Get(s_why))
            throw Problem.Usage("--append repeats rows of CSV, not with --why", "leave --append or --why out");
        if (call.Get(s_example) is not null)
            throw Problem.Usage("--example is not for tables", "leave it out", ("input", TableFile.NameOf(input)));
        call.RequireUseful(
            [PictureInputs.Invert, PictureInputs.Scale], "is for pictures", "input", TableFile.NameOf(input));
        if (call.Get(s_why) && !call.Json)
            call.RequireUseful([s_top], "does nothing to the text of --why", "way out", "--json has both");
        RequireColumns(call, model);
        if (model.Labels.IsEmpty && model.Schema is not null)
            call.RequireUseful([s_top], "is for models that answer classes", "model", model.ToString());
        if (!model.Labels.IsEmpty)
            call.RequireUseful([s_range, s_digits], "is for models that answer numbers", "model", model.ToString());
        if (call.Get(s_range) && model.Answering.Intervals.IsEmpty)
        {
            throw Problem.Usage("--range is not known of this model",
                "train it without --choose off: the folds that choosing tests on tell how far answers are off",
                ("model", model.ToString()));
        }

        var rows = new RowPrediction(call, model, input, new(call.Get(s_top), call.Get(s_append))
        {
            Skips = call.Get(s_onError) == "skip", Whys = call.Get(s_why), Digits = call.Get(s_digits),
            HasRange = call.Get(s_range),
        });
        if (call.Get(s_out) is not { } file)
            return write(rows, call.Output.Results);
        int exitCode = ExitCode.Done;
        WholeFile.Write(file, to => exitCode = write(rows, to));
        return exitCode;
    }

    // A model of tables knows what its columns are.
    private static void RequireColumns(Invocation call, Model model)
    {
        if (model.Schema is not { } schema)
            return;
        if (call.Get(TableSettings.Target) is { } target && !schema.Targets.Contains(target))
        {
            call.RequireUseful([TableSettings.Target], "is for models that do not say what they predict",
                "model", $"predicts {ModelData.Plain(string.Join(", ", schema.Targets))}");
        }

        foreach (var (name, kind) in TableSettings.Options(call).Kinds)
        {
            SchemaColumn? column = schema.Columns.FirstOrDefault(column => column.Name == name);
            bool isKnown = column is not null && (column.IsDate || (kind == CsvColumnKind.Number) == column.IsNumeric)
                && kind != CsvColumnKind.Ignore;
            if (!isKnown)
            {
                call.RequireUseful([TableSettings.Column], "cannot change what a model learned", "model",
                    $"takes {ModelData.Plain(name)} as " + (column is null ? "no input"
                    : column.IsDate ? "a date" : column.IsNumeric ? "a number" : "a category"));
            }
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> beginning) =>
        Streams.WithoutMark(beginning).TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static int Show(Invocation call, Model model, string input, Stream? opened)
    {
        bool areArrays = opened is not null || (File.Exists(input) && NpyData.IsIn(input));
        TableSettings.RequireFit(input, areArrays, call.Settings.Given);
        if (model.Schema is not null && !Path.Exists(input) && DataCatalog.Find(input) is null && !areArrays)
        {
            throw Problem.BadData("the input cannot be read",
                "give a CSV file, rows of named values as JSON, or NAME=VALUE for each column",
                ("input", input), ("found", "there is no such file"));
        }

        if (model.Schema is not null && !areArrays)
        {
            throw Problem.BadData(
                "the input does not fit the model", "give a CSV file, or rows of named values as JSON",
                ("model", $"takes tables with named columns ({model.Input})"), ("input", input));
        }

        return Show(call, model, input, PredictInputs.Read(call, model, input, call.Get(s_example), opened));
    }

    private static int Show(Invocation call, Model model, string input, PredictInputs inputs)
    {
        call.RequireUseful([s_append, s_onError, s_range, s_digits], "is for tables", "input", input);
        if (inputs.Names is null)
            call.RequireUseful([PictureInputs.Invert, PictureInputs.Scale], "is for pictures", "input", input);
        if (call.Get(s_out) is not null)
            throw Problem.Usage("--out is for the answers to tables", "redirect standard output instead");
        if (model.Architecture.OutputWidth == 1 && !ModelData.IsOneOfTwo(model))
            call.RequireUseful([s_top], "is for models that answer classes", "model", model.ToString());
        return new InputAnswers(call, model, inputs).Show(call.Get(s_top) ?? 3, call.Get(s_why));
    }
}
