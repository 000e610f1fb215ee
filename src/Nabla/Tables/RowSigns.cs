namespace Nabla;

/// <summary>Signs that figures from rows dealt at random would flatter: rows that come several times, rows that belong
/// together or come one after the other, and columns that give the target away.</summary>
internal static class RowSigns
{
    private const int LeastRows = 50;

    private static readonly string[] s_units =
    [
        "id", "patient", "subject", "person", "customer", "client", "user", "household", "family", "session", "device",
    ];

    private static readonly string[] s_times = ["date", "time", "timestamp", "datetime"];

    /// <summary>A sentence for each kind of sign.</summary>
    /// <param name="table">All rows with a target.</param>
    /// <param name="asked">What the recipe says of groups and times already.</param>
    internal static IEnumerable<TableNote> Of(Table table, Recipe asked)
    {
        if (table.RowCount < LeastRows)
            yield break;
        TableTarget target = table.Target;
        TableColumn[] inputs = [.. table.Columns.Where(column => !target.Has(column) && column.Name != asked.Group
            && column.Name != asked.WeightColumn)];
        if (asked.Group is null)
        {
            if (Repeated(table, inputs) is > 0 and var repeated)
            {
                yield return new(
                    Invariant($"{repeated} of {table.RowCount} rows repeat another row in every column: a network ") +
                    "has then seen rows that it is tested on, and the expected figure flatters. Leave copies out, or " +
                    "name the column that says which rows belong together", "group NAME");
            }

            if (inputs.FirstOrDefault(column => NamesUnits(column)) is { } unit)
            {
                yield return new($"{unit.Name} comes several times: {Different(unit)} different values in " +
                    $"{table.RowCount} rows. If rows of one {unit.Name} belong together and answers are needed for " +
                    "others, keep them together", $"group {unit.Name}");
            }
        }

        if (asked.Time is null && inputs.FirstOrDefault(TellsTime) is { } time)
        {
            yield return new($"{time.Name} says when rows were made. If answers are needed for later ones, test on " +
                "later rows", $"time {time.Name}");
        }

        string[] telling = [.. inputs.Where(column => column.Name != asked.Time && GivesAway(table, column))
            .Select(column => column.Name)];
        if (telling.Length > 0)
        {
            yield return new($"tells {target.Name} all by itself: {TableNotes.Some(telling)}. Is it known when an " +
                "answer is needed, and no consequence of it?", $"column {telling[0]}=ignore");
        }
    }

    // Only where some column has so many values that equal rows are no chance.
    private static int Repeated(Table table, TableColumn[] inputs)
    {
        if (!inputs.Any(column => column.IsNumeric && Different(column) > table.RowCount / 4))
            return 0;
        var seen = new HashSet<ulong>();
        int repeated = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            ulong hash = 14695981039346656037;   // FNV-1a
            foreach (TableColumn column in table.Columns)
                hash = Mixed(hash, column, row);
            repeated += seen.Add(hash) ? 0 : 1;
        }

        return repeated * 100 >= table.RowCount ? repeated : 0;
    }

    private static ulong Mixed(ulong hash, TableColumn column, int row)
    {
        const ulong Prime = 1099511628211;
        if (column.IsNumeric)
            return (hash ^ BitConverter.DoubleToUInt64Bits(column.Numbers[row])) * Prime;
        foreach (char c in column.Texts[row] ?? "\0")
            hash = (hash ^ c) * Prime;
        return (hash ^ 0xFFFF) * Prime;
    }

    private static bool NamesUnits(TableColumn column)
    {
        string name = column.Name.ToLowerInvariant();
        if (!s_units.Any(unit => name == unit || name.EndsWith("_" + unit, StringComparison.Ordinal)
            || name.EndsWith(" " + unit, StringComparison.Ordinal)
            || (unit.Length > 2 && name.StartsWith(unit, StringComparison.Ordinal))))
        {
            return column.Name.EndsWith("Id", StringComparison.Ordinal)
                && RepeatsOften(column) && !column.Name.Equals("Id", StringComparison.Ordinal);
        }

        return RepeatsOften(column);
    }

    private static bool RepeatsOften(TableColumn column) =>
        Different(column) is >= 10 and var different && different <= column.Count * 2 / 3;

    private static bool TellsTime(TableColumn column)
    {
        if (column.IsDate)
            return Different(column) >= 5 && column.Reading.Dates?.IsTime != true;
        string name = column.Name.ToLowerInvariant();
        return s_times.Any(word => name == word || name.EndsWith("_" + word, StringComparison.Ordinal))
            && Different(column) >= 5;
    }

    private static int Different(TableColumn column)
    {
        if (column.IsNumeric)
            return new HashSet<double>(column.Numbers.ToArray()).Count;
        return new HashSet<string?>(column.Texts.ToArray(), StringComparer.Ordinal).Count;
    }

    private static bool GivesAway(Table table, TableColumn column)
    {
        TableTarget target = table.Target;
        if (!target.IsClassification)
        {
            return column.IsNumeric && column.Missing == 0 && target.Columns.Any(
                predicted => Determination(column.Numbers, predicted.Numbers) > 0.9999);
        }

        int[] labels = target.Labels();
        int most = labels.GroupBy(label => label).Max(group => group.Count());
        if (most > 0.95 * labels.Length)
            return false;   // hardly anything to tell
        return column.IsNumeric ? Changes(column, labels) <= target.ClassNames.Length - 1 + labels.Length / 500
            : Told(column, labels) >= 0.995 * labels.Length;
    }

    // Rows whose class is that of most rows with the same text.
    private static int Told(TableColumn column, int[] labels)
    {
        if (Different(column) > labels.Length / 5)
            return 0;
        return Enumerable.Range(0, labels.Length).GroupBy(row => column.Texts[row] ?? "")
            .Sum(rows => rows.GroupBy(row => labels[row]).Max(group => group.Count()));
    }

    // How often the class changes from one number to the next larger one; equal numbers of two classes count, too.
    private static int Changes(TableColumn column, int[] labels)
    {
        if (column.Missing > 0)
            return int.MaxValue;
        double[] numbers = column.Numbers.ToArray();
        int[] rows = [.. Enumerable.Range(0, labels.Length)];
        Array.Sort(numbers, rows);
        int changes = 0;
        for (int i = 1; i < rows.Length; i++)
            changes += labels[rows[i]] != labels[rows[i - 1]] ? 1 + (numbers[i] == numbers[i - 1] ? 1 : 0) : 0;
        return changes;
    }

    private static double Determination(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
        int n = 0;
        for (int i = 0; i < x.Length; i++)   // Welford's, of both
        {
            if (double.IsNaN(y[i]))
                continue;
            n++;
            (double dx, double dy) = (x[i] - mx, y[i] - my);
            mx += dx / n;
            my += dy / n;
            xx += dx * (x[i] - mx);
            yy += dy * (y[i] - my);
            xy += dx * (y[i] - my);
        }

        return xx > 0 && yy > 0 ? xy * xy / (xx * yy) : 0;
    }
}
