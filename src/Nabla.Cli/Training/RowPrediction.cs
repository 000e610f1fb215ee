namespace Nabla.Cli.Training;

/// <summary>Answers to rows: of a table, read and written part by part in the memory of a part, or of JSON.</summary>
/// <param name="source">What messages call the rows.</param>
internal sealed class RowPrediction(Invocation call, Model model, string source, RowOptions options)
{
    private const int PartRows = 4096;

    /// <summary>Answers the rows of a CSV file.</summary>
    public void FromCsv(Stream stream, Stream to) => TableFile.Of(source, () =>
    {
        CsvOptions csv = ModelTable.Options(model, TableSettings.Options(call));
        using CsvParts parts = CsvParts.Open(stream, csv, options.Appends);
        Model bound = Bind(parts);
        Schema schema = bound.Schema!;
        SchemaRows? rows = parts.Read(schema, PartRows);
        var answers = new RowAnswers(bound, to, parts.Delimiter, options.Top)
        {
            HasDecimalComma = (parts.HasDecimalCommas || csv.DecimalComma == true) && parts.Delimiter != ',',
        };
        var counts = new RowCounts(schema);
        if (!call.Json)
            answers.WriteNames(options.Appends ? parts.Names : []);
        var outputs = new double[PartRows * bound.Architecture.OutputWidth];
        int width = bound.Architecture.OutputWidth;
        for (; rows is not null; rows = parts.Read(schema, PartRows))
        {
            call.Cancellation.ThrowIfCancellationRequested();
            bound.Predict(rows, 0, new MatrixSpan<double>(outputs, rows.Count, width, width));
            for (int i = 0; i < rows.Count; i++)
            {
                ReadOnlySpan<double> output = outputs.AsSpan(i * width, width);
                if (call.Json)
                    answers.WriteJson(output);
                else
                    answers.WriteCsv(output, options.Appends ? parts.Line(i) : []);
            }

            counts.Add(rows);
        }

        answers.Flush();
        if (counts.Rows == 0)
            call.Output.Note($"{TableFile.NameOf(source)} has no rows beside its line of names");
        foreach (TableNote note in parts.Notes)
            call.Output.Note(TableSettings.Text(note));
        counts.Print(call.Output);
        return true;
    });

    /// <summary>Answers rows of named values.</summary>
    /// <param name="rows">Objects with a value for each column.</param>
    public void FromJson(IEnumerable<JsonElement> rows, Stream to)
    {
        var answers = new RowAnswers(model, to, ',', options.Top);
        var counts = new RowCounts(model.Schema!);
        if (!call.Json)
            answers.WriteNames();
        foreach (JsonElement row in rows)
        {
            call.Cancellation.ThrowIfCancellationRequested();
            Prediction answer = Answer(row, counts.Rows);
            counts.Add(answer);
            double[] output = answer.Value is { } value ? [value] : [.. answer.Probabilities.Values];
            if (call.Json)
                answers.WriteJson(output);
            else
                answers.WriteCsv(output, []);
        }

        answers.Flush();
        counts.Print(call.Output);
    }

    private Prediction Answer(JsonElement row, long before)
    {
        try
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
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            throw Problem.BadData("a row does not fit the model",
                $"give a value for each of {string.Join(", ", model.Schema!.Columns.Take(20).Select(c => c.Name))}",
                ("input", TableFile.NameOf(source)), ("where", Invariant($"row {before + 1}")),
                ("found", Problems.MessageOf(e)));
        }
    }

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
internal sealed record RowOptions(int? Top, bool Appends);
