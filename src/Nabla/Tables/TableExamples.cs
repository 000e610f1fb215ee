namespace Nabla;

/// <summary>Turns the rows of a table into examples, as a schema says.</summary>
internal static class TableExamples
{
    /// <summary>Inputs and targets of all rows, as numbers of T; the target is known in every row.</summary>
    internal static Dataset Of<T>(SchemaRows rows, TableTarget target, TargetScale? scale, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[]? labels = target.IsClassification ? target.Labels() : null;
        double[] targets = labels is null ? Targets(target.Column) : [];
        var data = Dataset.Taking(rows.Feed<T>(), labels, targets, target.ClassNames);
        return (labels is null ? data.WithTargetScale(scale) : data).WithName(name);
    }

    private static double[] Targets(TableColumn column) => column.IsNumeric
        ? column.Numbers.ToArray()
        : throw new NablaFormatException($"column {Quoted.Of(column.Name)}", "It holds texts, not numbers.",
            "The model predicts a number: is it the right column?") { Settings = ["target"] };
}
