namespace Nabla;

/// <summary>A table made ready for training: rows to validate on set aside first, every class in proportion, and what
/// becomes of each column learned from the others alone.</summary>
internal sealed class PreparedTable
{
    private PreparedTable(Schema schema, TargetScale? scale, Dataset training, Dataset? validation) =>
        (Schema, TargetScale, Training, Validation) = (schema, scale, training, validation);

    /// <summary>What becomes of each column.</summary>
    public Schema Schema { get; }

    /// <summary>What a real target is measured in; null where targets are classes.</summary>
    public TargetScale? TargetScale { get; }

    /// <summary>To learn from.</summary>
    public Dataset Training { get; }

    /// <summary>Decides when to stop and which parameters are best; null where none were to be set aside.</summary>
    public Dataset? Validation { get; }

    /// <summary>What a person should know, a sentence each: rows and columns left out, values filled in, columns that
    /// look like something else.</summary>
    public ImmutableArray<TableNote> Notes { get; private init; } = [];

    /// <summary>Prepares a table's rows, but those whose target is missing.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="validation">How many rows to set aside: a share below 1, or a number; 0: none.</param>
    /// <param name="seed">The same seed sets the same rows aside.</param>
    /// <param name="fit">How numbers are fed; null: as is usual.</param>
    /// <param name="from">The model to go on with, whose schema, labels and scale are taken; or null.</param>
    /// <param name="weights">The column that says how much each row counts, which is then no input; or null.</param>
    /// <param name="rule">What setting aside obeys; null: nothing.</param>
    /// <param name="isOfBefore">Whether a run of version 0.1 asks.</param>
    /// <exception cref="NablaFormatException">The table cannot be learned from; says where and why.</exception>
    /// <exception cref="ArgumentException">So many rows cannot be set aside, or there is no such column.</exception>
    public static PreparedTable Of<T>(
        Table table, double validation, ulong seed, SchemaFit? fit = null, Model? from = null, string? weights = null,
        SplitRule? rule = null, bool isOfBefore = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(table);
        TableTarget target = from is null ? table.Target : from.TargetIn(table);
        target.RequireKnown();
        if (from is null)
            target.RequireLearnable();
        from?.Schema?.Bind(table);   // all rows: messages count them
        Table known = table.WithTarget(target).WithKnownTarget();
        if (known.RowCount == 0)
            throw new NablaFormatException("the rows", "There are none with a target.", "A table needs some.");
        double[]? s = weights is null ? null : RowWeights.Of(known, weights);
        Table inputs = weights is null ? known : known.Without(weights);
        int count = Count(validation, known.RowCount);
        int[] learned = [.. Enumerable.Range(0, known.RowCount)], heldOut = [];
        if (count > 0)
        {
            (learned, heldOut) = rule is null ? Holdout.Split(inputs.Classes(), count, seed, isOfBefore)
                : rule.Select(table.WithTarget(target).KnownRows()).HoldOut(inputs.Classes(), count, seed);
        }

        Table training = count > 0 ? inputs.Select(learned) : inputs;
        Schema schema = from?.Schema ?? Schema.Fit(training, fit ?? new());
        TargetScale? scale = target.IsClassification ? null
            : from is null ? SchemaFit.Scale(training.Target, fit?.AreRates == true) : from.TargetScale;
        SchemaRows rows = schema.Bind(training);
        Dataset examples = TableExamples.Of<T>(rows, training.Target, scale, table.Name);
        if (s is not null)
            examples = examples.WithWeights([.. learned.Select(row => s[row])]);
        Table? aside = count > 0 ? inputs.Select(heldOut) : null;
        Dataset? others = aside is null ? null
            : TableExamples.Of<T>(schema.Bind(aside), aside.Target, scale, table.Name);
        if (others is not null && s is not null && !isOfBefore)
        {
            double[] held = [.. heldOut.Select(row => s[row])];
            NablaFormatException.ThrowIf(!held.Any(weight => weight > 0), $"column {Quoted.Of(weights!)}",
                "Every row that was set aside for validation has weight 0.", "Set more rows aside, or others.");
            others = others.WithWeights(held);
        }

        return new(schema, scale, examples, others)
        {
            Notes = TableNotes.Of(table, inputs, rows, isFitted: from?.Schema is null),
        };
    }

    /// <summary>Other rows of the same kind, those whose target is missing left out.</summary>
    internal Dataset ToExamples<T>(Table others)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TableTarget target = others.Target;
        target.RequireKnown();
        Table known = others.WithTarget(target).WithKnownTarget();
        return TableExamples.Of<T>(Schema.Bind(known), known.Target, TargetScale, others.Name);
    }

    private static int Count(double asked, int rows)
    {
        if (!(asked >= 0))
            throw new ArgumentOutOfRangeException(nameof(asked), asked, "A share or a number of rows is not negative.");
        if (asked == 0)
            return 0;
        double count = asked < 1 ? Math.Max(1, Math.Round(asked * rows)) : Math.Floor(asked);
        return count < rows ? (int)count : throw new ArgumentException(
            Invariant($"Of {rows} rows, {count} cannot be set aside for validation: nothing is left to learn from."),
            nameof(asked));
    }
}
