namespace Nabla;

// A model of the rows of a table
public sealed partial class Model
{
    /// <summary>How good the model is on the rows of a table whose target is known.</summary>
    /// <param name="table">A table with the columns of the model's schema and its target, by name.</param>
    /// <param name="weights">The column of numbers, 0 or more, that says how much each row counts; null: each counts
    /// once.</param>
    /// <exception cref="ArgumentException">The model does not take tables, or all weights are 0.</exception>
    /// <exception cref="NablaFormatException">The table does not fit the model; says where and why.</exception>
    public Evaluation Evaluate(Table table, string? weights = null) =>
        _predictor.Evaluate(Cost, ToExamples(table, weights));

    /// <summary>The rows of a table whose target is known, as examples for the model's own network.</summary>
    /// <inheritdoc cref="Evaluate(Table, string?)"/>
    public Dataset ToExamples(Table table, string? weights = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        TableTarget target = TargetIn(table);
        target.RequireKnown();
        Cost.RequireTargets(table.WithTarget(target));
        SchemaRows rows = RequireSchema().Bind(table);   // all rows: messages count them
        Table known = table.WithTarget(target).WithKnownTarget();
        NablaFormatException.ThrowIf(known.RowCount == 0, $"column {Quoted.Of(known.Target.Name)}",
            "It has no values: there is nothing to compare answers with.", "Predict needs no target.");
        if (known.RowCount < table.RowCount)
            rows = rows.Schema.Bind(known);
        Dataset examples = _predictor.ToExamples(rows, known.Target, TargetScale, table.Name);
        return weights is null ? examples : examples.WithWeights(RowWeights.Of(known, weights));
    }

    /// <summary>The model's answers to all rows of a table.</summary>
    /// <param name="table">A table with the columns of the model's schema, by name; others do not matter.</param>
    /// <returns>a^L, a row for each row of the table; in the target's own units where it is a number.</returns>
    /// <exception cref="ArgumentException">The model does not take tables.</exception>
    /// <exception cref="NablaFormatException">The table does not fit the model; says where and why.</exception>
    public double[,] Predict(Table table)
    {
        SchemaRows rows = RequireSchema().Bind(table);
        var answers = new double[rows.Count, Architecture.OutputWidth];
        Predict<double>(rows, 0, answers);
        return answers;
    }

    /// <summary>Answers as many rows from <paramref name="start"/> on as there is room for.</summary>
    /// <exception cref="ArgumentException">The rows were bound by another schema.</exception>
    /// <exception cref="NablaFormatException">A number lies too far from those learned from; says where.</exception>
    internal void Predict<T>(SchemaRows rows, int start, MatrixSpan<T> answers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIf(
            rows.Schema != RequireSchema(), "The rows were bound by another model's schema.", nameof(rows));
        var raw = new T[Math.Min(Evaluation.BatchSize, Math.Max(1, answers.Rows)) * Input.ValueCount];
        for (int done = 0; done < answers.Rows; done += Evaluation.BatchSize)
        {
            int count = Math.Min(Evaluation.BatchSize, answers.Rows - done);
            for (int i = 0; i < count; i++)
                rows.CopyRow(start + done + i, raw.AsSpan(i * Input.ValueCount, Input.ValueCount));
            var inputs = new ReadOnlyMatrixSpan<T>(raw, count, Input.ValueCount, Input.ValueCount);
            int bad = _predictor.Run(inputs, answers.Slice(done, count));
            if (bad >= 0)
                throw rows.TooFar(start + done + bad, rows.Schema.ColumnOf(FirstUnfit(inputs.Row(bad))));
        }
    }

    /// <summary>The target of this model in a table: its column by name, with the model's classes.</summary>
    internal TableTarget TargetIn(Table table) =>
        Schema?.Targets.FirstOrDefault(name => table.Find(name) is null) is { } name ? throw new NablaFormatException(
            "the columns", $"There is no column {Quoted.Of(name)}, the target of the model.",
            $"{table.Name} has {string.Join(", ", table.Columns.Take(20).Select(c => Quoted.Of(c.Name)))}.")
        : Schema is { Targets.Length: > 1 } ? TableTarget.OfSeveral(table, Schema.Targets, TargetKind.Numbers)
        : Schema is not null ? TableTarget.Of(
            table, Schema.Target, Labels, Labels.IsEmpty ? TargetKind.Numbers : TargetKind.Classes)
        : Labels.IsEmpty ? table.Target : TableTarget.Of(table, table.Target.Column.Name, Labels);

    /// <exception cref="InvalidOperationException">The model does not take named columns.</exception>
    internal Schema RequireSchema() => Schema ?? throw new InvalidOperationException(
        $"The model takes plain inputs ({Input}), not tables with named columns.");
}
