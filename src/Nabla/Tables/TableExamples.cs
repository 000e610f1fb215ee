namespace Nabla;

/// <summary>Turns the rows of a table into examples, as a schema says.</summary>
internal static class TableExamples
{
    /// <summary>Inputs and targets of all rows, as numbers of T; the target is known in every row.</summary>
    internal static Dataset Of<T>(SchemaRows rows, TableTarget target, TargetScale? scale, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[]? labels = target.IsClassification ? target.Labels() : null;
        double[] targets = labels is null ? Targets(target) : [];
        var data = Dataset.Taking(rows.Feed<T>(), labels, targets, target.ClassNames);
        return (labels is null ? data.WithTargetScale(scale) : data).WithName(name);
    }

    // Those of one row after the other.
    private static double[] Targets(TableTarget target)
    {
        int outputs = target.Columns.Length;
        var targets = new double[target.Column.Count * outputs];
        for (int j = 0; j < outputs; j++)
        {
            ReadOnlySpan<double> numbers = Numbers(target.Columns[j]);
            for (int row = 0; row < numbers.Length; row++)
                targets[row * outputs + j] = numbers[row];
        }

        return targets;
    }

    private static ReadOnlySpan<double> Numbers(TableColumn column) => column.IsNumeric
        ? column.Numbers
        : throw new NablaFormatException($"column {Quoted.Of(column.Name)}", "It holds texts, not numbers.",
            "The model predicts a number: is it the right column?") { Settings = ["target"] };
}
