namespace Nabla;

/// <summary>How much the rows of a table count, by a column.</summary>
internal static class RowWeights
{
    /// <summary>The weight of each row.</summary>
    /// <exception cref="NablaFormatException">There is no such column, it is the target, or it holds anything but
    /// numbers, 0 or more.</exception>
    internal static double[] Of(Table table, string name)
    {
        TableColumn column = table.Find(name) ?? throw new NablaFormatException(
            "the columns", $"There is no column {Quoted.Of(name)}." +
            Suggestion.For(name, table.ColumnNames), "Name the column with the weights.");
        NablaFormatException.ThrowIf(table.Target.Has(column), $"column {Quoted.Of(name)}",
            "It is what is predicted.", "Weights need a column of their own.");
        NablaFormatException.ThrowIf(!column.IsNumeric || column.IsDate || column.Missing > 0
            || column.Numbers.ContainsAnyInRange(double.MinValue, -double.Epsilon), $"column {Quoted.Of(name)}",
            "It cannot say how much each row counts.", "Weights are numbers, 0 or more, and none is missing.");
        return column.Numbers.ToArray();
    }
}
