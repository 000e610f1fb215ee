namespace Nabla.Cli.Training;

/// <summary>Answers to rows: of a table, read and written part by part in the memory of a part, of JSON, or of the
/// command line.</summary>
/// <param name="source">What messages call the rows.</param>
internal sealed class RowPrediction(Invocation call, Model model, string source, RowOptions options)
{
    private const int PartRows = 4096;

    private readonly SkippedRows _skipped = new();

    /// <summary>Answers the rows of a CSV file.</summary>
    /// <returns>The exit code.</returns>
    public int FromCsv(Stream stream, Stream to) => TableFile.Of(source, () =>
    {
        CsvOptions csv = ModelTable.Options(model, TableSettings.Options(call));
        using CsvParts parts = CsvParts.Open(stream, csv, options.Appends, options.Skips);
        Model bound = Bind(parts);
        Schema schema = bound.Schema!;
        SchemaRows? rows = parts.Read(schema, PartRows);
        RowAnswers answers = Answers(bound, to, parts.Delimiter,
            (parts.HasDecimalCommas || csv.DecimalComma == true) && parts.Delimiter != ',');
        var counts = new RowCounts(schema);
        WriteNames(answers, options.Appends ? parts.Names : []);
        int width = bound.Architecture.OutputWidth;
        var outputs = new double[PartRows * width];
        for (; rows is not null; rows = parts.Read(schema, PartRows))
        {
            call.Cancellation.ThrowIfCancellationRequested();
            NablaFormatException?[] problems = Answer(bound, rows, outputs.AsSpan(0, rows.Count * width));
            for (int row = 0, i = 0; row < parts.Problems.Count; row++)
            {
                NablaFormatException? problem = parts.Problems[row] ?? problems[i];
                ReadOnlySpan<byte> before = options.Appends ? parts.Line(row) : [];
                if (problem is not null)
                {
                    _skipped.Add(parts.LineOf(row), problem);
                    WriteEmpty(answers, before, problem.Reason);
                }
                else
                {
                    ReadOnlySpan<double> output = outputs.AsSpan(i * width, width);
                    Write(answers, output, before, options.Whys ? Whys(bound, rows.At(i)) : [],
                        Invariant($"line {parts.LineOf(row)}"));
                }

                i += parts.Problems[row] is null ? 1 : 0;
            }

            counts.Add(rows);
        }

        answers.Flush();
        if (parts.Rows == 0)
            call.Output.Note($"{TableFile.NameOf(source)} has no rows beside its line of names");
        foreach (TableNote note in parts.Notes)
            call.Output.Note(TableSettings.Text(note));
        counts.Print(call.Output.Note);
        return _skipped.Print(call.Output, parts.Rows);
    });

    /// <summary>Answers rows of named values.</summary>
    /// <param name="rows">Objects with a value for each column.</param>
    /// <returns>The exit code.</returns>
    public int FromJson(IReadOnlyList<JsonElement> rows, Stream to)
    {
        RowAnswers answers = Answers(model, to, ',', hasDecimalComma: false);
        var counts = new RowCounts(model.Schema!);
        WriteNames(answers, []);
        for (int row = 0; row < rows.Count; row++)
        {
            call.Cancellation.ThrowIfCancellationRequested();
            try
            {
                Write(answers, counts, Answer(rows[row]), Invariant($"row {row + 1}"));
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
            {
                string reason = Problems.MessageOf(e);
                if (!options.Skips)
                    throw Misfit(Invariant($"row {row + 1}"), reason);
                _skipped.Add(Invariant($"row {row + 1}"), reason);
                WriteEmpty(answers, [], reason);
            }
        }

        answers.Flush();
        counts.Print(call.Output.Note);
        return _skipped.Print(call.Output, rows.Count);
    }

    /// <summary>Answers one row.</summary>
    /// <param name="row">A value for each column.</param>
    /// <returns>The exit code.</returns>
    public int FromValues(IReadOnlyDictionary<string, object?> row, Stream to)
    {
        RowAnswers answers = Answers(model, to, ',', hasDecimalComma: false);
        var counts = new RowCounts(model.Schema!);
        try
        {
            Prediction answer = model.Predict(row);
            WriteNames(answers, []);
            Write(answers, counts, answer, null);
        }
        catch (ArgumentException e)
        {
            throw Misfit("the row", Problems.MessageOf(e));
        }

        answers.Flush();
        counts.Print(call.Output.Note);
        return ExitCode.Done;
    }

    private RowAnswers Answers(Model bound, Stream to, char delimiter, bool hasDecimalComma) =>
        new(bound, to, delimiter, options.Top, options.HasRange, ModelData.IsOneOfTwo(model))
        {
            HasDecimalComma = hasDecimalComma, Decimals = options.DecimalsOf(bound),
        };

    private void WriteNames(RowAnswers answers, IEnumerable<string> before)
    {
        if (!call.Json && !options.Whys)
            answers.WriteNames(before);
    }

    private void WriteEmpty(RowAnswers answers, ReadOnlySpan<byte> before, string reason)
    {
        if (call.Json)
            answers.WriteEmptyJson(reason);
        else if (!options.Whys)
            answers.WriteEmptyCsv(before);
    }

    private void Write(RowAnswers answers, RowCounts counts, Prediction answer, string? place)
    {
        Prediction[] whys = options.Whys ? Whys(model, answer.Row!) : [];
        counts.Add(answer);
        Write(answers, answer.Output.AsSpan(), [], whys, place);
    }

    // Of a class the answer, of numbers each.
    private static Prediction[] Whys(Model model, RawRow row) => !model.Labels.IsEmpty ? [model.Why(row)]
        : [.. Enumerable.Range(0, model.Architecture.OutputWidth).Select(output => model.Why(row, output))];

    private void Write(
        RowAnswers answers, ReadOnlySpan<double> output, ReadOnlySpan<byte> before, Prediction[] whys, string? place)
    {
        if (call.Json)
            answers.WriteJson(output, whys);
        else if (whys.Length > 0)
            answers.WriteWhy(whys, place, call.Output.Look != TerminalLook.Ascii && call.Output.Terminal.OutIsLive);
        else
            answers.WriteCsv(output, before);
    }

    // Of a part together; one by one where some row is to be skipped. Null: it is answered.
    private NablaFormatException?[] Answer(Model bound, SchemaRows rows, Span<double> outputs)
    {
        int width = bound.Architecture.OutputWidth;
        var problems = new NablaFormatException?[rows.Count + 1];
        try
        {
            bound.Predict(rows, 0, new MatrixSpan<double>(outputs, rows.Count, width, width));
        }
        catch (NablaFormatException) when (options.Skips)
        {
            for (int i = 0; i < rows.Count; i++)
            {
                try
                {
                    bound.Predict(rows, i, new MatrixSpan<double>(outputs.Slice(i * width, width), 1, width, width));
                }
                catch (NablaFormatException e)
                {
                    problems[i] = e;
                }
            }
        }

        return problems;
    }

    private Prediction Answer(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new ArgumentException("It is no object with a value for each column.");
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty field in row.EnumerateObject())
        {
            if (!values.TryAdd(field.Name, field.Value))
                throw new ArgumentException($"The row has \"{ModelData.Plain(field.Name)}\" twice.");
        }

        return model.Predict(values);
    }

    private Problem Misfit(string where, string found) => Problem.BadData("a row does not fit the model",
        $"give a value for each of {string.Join(", ", model.Schema!.Columns.Take(20).Select(c => c.Name))}",
        ("input", TableFile.NameOf(source)), ("where", where), ("found", found));

    // Columns by name; where the file has none, in the model's order.
    private Model Bind(CsvParts parts)
    {
        if (model.Schema is not { } schema)
        {
            Model bound = ModelTable.WithColumns(
                model, parts.Names, call.Get(TableSettings.Target), needsTarget: false);
            call.Output.Note(bound.Schema!.Target is { } target ? $"{target} is left out, as the target"
                : "every column is an input, in their order");
            return bound;
        }

        if (parts.HasHeader || schema.Columns.All(column => parts.Names.Contains(column.Name)))
            return model;
        if (parts.Names.Length != schema.Columns.Length)
        {
            throw new NablaFormatException("the first line",
                $"It does not name the columns, and there are {parts.Names.Length}, not the model's " +
                $"{schema.Columns.Length}.",
                $"Write a first line with the names {string.Join(", ", schema.Columns.Take(20).Select(c => c.Name))}" +
                (schema.Columns.Length > 20 ? ", …; " : "; ") + "others may be there too.");
        }

        parts.Names = [.. schema.Columns.Select(column => column.Name)];
        call.Output.Note("there is no line of names: columns are taken in the model's order, " +
            string.Join(", ", parts.Names.Take(20)) + (parts.Names.Length > 20 ? ", …" : ""));
        return model;
    }
}

/// <summary>How answers to rows are written.</summary>
/// <param name="Top">Classes to show for each row, the likeliest first; null: all.</param>
/// <param name="Appends">Whether rows are repeated before their answers.</param>
internal sealed record RowOptions(int? Top, bool Appends)
{
    /// <summary>Whether a row that cannot be answered is left empty.</summary>
    public bool Skips { get; init; }

    /// <summary>Whether the contributions of the columns are shown.</summary>
    public bool Whys { get; init; }

    /// <summary>Whether numbers come with the range that new targets lie in.</summary>
    public bool HasRange { get; init; }

    /// <summary>Digits behind the point of a number: all, or so many; null: as many as the target has.</summary>
    public string? Digits { get; init; }

    // The rate of whole counts is no whole number: 0.214 of them an hour.
    private const int MoreOfRates = 3;

    /// <summary>Digits behind the point of each of a model's answers; null: all.</summary>
    public int?[] DecimalsOf(Model model) =>
        [.. Enumerable.Range(0, model.Architecture.OutputWidth).Select(output => DecimalsOf(model, output))];

    private int? DecimalsOf(Model model, int output) => !model.Labels.IsEmpty || Digits == "all" ? null
        : Digits is { } asked ? int.Parse(asked, CultureInfo.InvariantCulture)
        : model.Schema?.TargetForm(output)?.AnswerDecimals(model.TargetScale?[output].Scale ?? 1)
            + (model.Cost.IsOfCounts ? MoreOfRates : 0);
}
