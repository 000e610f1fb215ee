using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using static System.FormattableString;

namespace Nabla;

/// <summary>Turns a table into examples.</summary>
internal static partial class TableData
{
    internal static Dataset Of(Table table, TableTarget target)
    {
        if (!table.Columns.Contains(target.Column))
            throw new ArgumentException($"{target.Column.Name} is no column of {table.Name}.", nameof(target));
        TableColumn[] inputs = Inputs(table, target.Column);
        if (target.Column.FirstMissing() is >= 0 and var missing)
        {
            throw new NablaFormatException(
                Place(target.Column, missing), "The value to learn is missing.", "Leave such rows out.");
        }

        // Half the memory where nothing is lost.
        return inputs.All(IsSingle) && (target.IsClassification || IsSingle(target.Column))
            ? Of<float>(inputs, target) : Of<double>(inputs, target);
    }

    /// <summary>The columns that are inputs: all but one, of numbers without gaps.</summary>
    internal static TableColumn[] Inputs(Table table, TableColumn? target)
    {
        TableColumn[] inputs = [.. table.Columns.Where(column => column != target)];
        if (inputs.Length == 0)
        {
            throw new NablaFormatException("the columns", "There is none beside the target.",
                "A table needs a column to learn from and one to predict.");
        }

        if (table.RowCount == 0)
            throw new NablaFormatException("the rows", "There are none.", "A table needs at least one.");
        foreach (TableColumn column in inputs)
            RequireNumbers(column);
        return inputs;
    }

    private static void RequireNumbers(TableColumn column)
    {
        const string Later = "Columns of texts cannot be inputs yet: give each category a column of 0 and 1, or " +
            "leave the column out.";
        if (!column.IsNumeric)
        {
            int first = 0;
            while (first < column.Count - 1 && IsNumberOrMissing(column.Texts[first]))
                first++;
            string found = column.Count > 0 ? column.Texts[first] ?? "" : "";
            throw new NablaFormatException(Place(column, first), $"It is {Quoted.Of(found)}, no number.",
                DecimalComma().IsMatch(found) ? "Decimals have a point: 1.5, not 1,5." : Later);
        }

        if (column.FirstMissing() is >= 0 and var missing)
        {
            throw new NablaFormatException(
                Place(column, missing), Invariant($"The value is missing ({column.Missing} of {column.Count} are)."),
                "Fill in a number, such as the column's median, or leave the rows or the column out.");
        }

        static bool IsNumberOrMissing(string? text) =>
            text is null || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    private static Dataset Of<T>(TableColumn[] inputs, TableTarget target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] labels = target.IsClassification ? target.Labels() : [];
        T[,] x = Matrix<T>(inputs);
        return target.IsClassification
            ? Dataset.FromRows(x, labels, target.ClassNames.Length).WithClassNames(target.ClassNames.AsSpan())
            : Dataset.FromRows(x, Matrix<T>([target.Column]));
    }

    /// <summary>Columns side by side.</summary>
    internal static T[,] Matrix<T>(TableColumn[] columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var matrix = new T[columns[0].Count, columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            ReadOnlySpan<double> numbers = columns[j].Numbers;
            for (int i = 0; i < numbers.Length; i++)
                matrix[i, j] = T.CreateTruncating(numbers[i]);
        }

        return matrix;
    }

    private static bool IsSingle(TableColumn column)
    {
        foreach (double number in column.Numbers)
        {
            if ((float)number != number)
                return false;
        }

        return true;
    }

    // As a spreadsheet counts: from 1, the header aside.
    private static string Place(TableColumn column, int row) =>
        Invariant($"column {Quoted.Of(column.Name)}, row {row + 1}");

    [GeneratedRegex(@"^[-+]?\d+,\d+$")]
    private static partial Regex DecimalComma();
}
