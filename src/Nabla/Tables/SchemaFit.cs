namespace Nabla;

/// <summary>Learns from training rows what becomes of each column.</summary>
/// <param name="bound">What standardized numbers never exceed; 0: they stay.</param>
/// <param name="bins">The most bins that numbers are spread over, each with as many rows as the next; 0: none.</param>
internal sealed class SchemaFit(double bound = 3, int bins = 0)
{
    /// <summary>Whether outputs are rates, so that a target is measured from 0.</summary>
    internal bool AreRates { get; init; }

    /// <summary>A category occurs at least so often: one seen once teaches nothing that holds for another
    /// row.</summary>
    private const int LeastRows = 2;

    /// <summary>The most frequent categories of a column are kept, so many.</summary>
    private const int MostCategories = 1000;

    /// <summary>The scale of a column without effect, of an array's place that cannot be left out: whatever a new row
    /// has there is fed as 0, or as good as 0.</summary>
    private const double NoEffect = 1e30;

    /// <summary>What becomes of a column; null where there is nothing to learn from it: values that are all missing or
    /// all the same, or texts of which none occurs twice, such as names. A column of an array is kept, without effect.
    /// </summary>
    /// <exception cref="NablaFormatException">The texts are numbers with a decimal comma.</exception>
    internal SchemaColumn? Of(TableColumn column)
    {
        NumberText.RefuseCommas(column);
        return column.IsNumeric ? Numbers(column) : Categories(column);
    }

    /// <summary>Mean and scale of a real target.</summary>
    /// <param name="target">The column.</param>
    /// <param name="areRates">Whether outputs are rates, which are never below 0.</param>
    internal static TargetScale Scale(TableColumn target, bool areRates) => Scale(Present(target), areRates);

    /// <summary>Mean and scale of real targets. Rates are measured from 0, in units of their mean: 0 stays 0.</summary>
    internal static TargetScale Scale(double[] targets, bool areRates)
    {
        var (mean, scale) = Moments(targets);
        return !areRates ? new(mean, scale) : new(0, mean > 0 && double.IsNormal(mean) ? mean : 1);
    }

    /// <summary>Whether a column is only there because its place in an array counts.</summary>
    internal static bool HasNoEffect(SchemaColumn column) => column.IsNumeric && column.Scale == NoEffect;

    private SchemaColumn? Numbers(TableColumn column)
    {
        double[] numbers = Present(column);
        if (numbers.Length == 0 || numbers.AsSpan().IndexOfAnyExcept(numbers[0]) < 0)
        {
            double only = numbers.FirstOrDefault();
            return column.Reading.IsOfArray ? new(column.Name, only, NoEffect, only, bound) : null;
        }

        var (mean, scale) = Moments(numbers);
        Array.Sort(numbers);
        int middle = numbers.Length / 2;
        double median = numbers.Length % 2 == 1
            ? numbers[middle] : numbers[middle - 1] / 2 + numbers[middle] / 2;
        var learned = new SchemaColumn(column.Name, mean, scale, median, bound, Edges(numbers))
        {
            Notation = column.Reading.Notation, Range = (numbers[0], numbers[^1]),
        };
        return learned.WithAverages(Averages(learned, numbers, column.Missing));
    }

    // Of the inputs that the numbers become, and the median where they are missing.
    private static ImmutableArray<double> Averages(SchemaColumn column, double[] sorted, int missing)
    {
        var sums = new double[column.Width];
        var x = new double[column.Width];
        for (int i = sorted.Length; i >= 0; i--)   // the median last
        {
            column.Feed(i > 0 ? sorted[^i] : double.NaN, x.AsSpan());
            for (int k = 0; k < x.Length; k++)
                sums[k] += i > 0 ? x[k] : missing * x[k];
        }

        int count = sorted.Length + missing;
        return [.. sums.Select(sum => sum / count)];
    }

    // Quantiles, of which equal ones count once; two alone would say no more than the number itself.
    private ImmutableArray<double> Edges(double[] sorted)
    {
        if (bins < 2)
            return [];
        ImmutableArray<double> edges =
        [
            .. Enumerable.Range(0, bins + 1)
                .Select(i => sorted[(int)((long)i * (sorted.Length - 1) / bins)]).Distinct(),
        ];
        return edges.Length > 2 ? edges : [];
    }

    private static double[] Present(TableColumn column)
    {
        var present = new List<double>(column.Count - column.Missing);
        foreach (double number in column.Numbers)
        {
            if (!double.IsNaN(number))
                present.Add(number);
        }

        return [.. present];
    }

    // In parts of the largest magnitude, so that no square overflows.
    private static (double Mean, double Scale) Moments(double[] numbers)
    {
        double most = numbers.Length == 0 ? 0 : numbers.Max(Math.Abs);
        if (most == 0)
            return (0, 1);
        double mean = numbers.Sum(number => number / most) / numbers.Length;
        double variance = numbers.Sum(number => (number / most - mean) * (number / most - mean)) / numbers.Length;
        double scale = Math.Sqrt(variance) * most;

        // Equal numbers differ from their rounded mean by a few units in the last place.
        bool isConstant = scale < 1e-14 * most || !double.IsNormal(scale);
        return (isConstant ? numbers[0] : mean * most, isConstant ? 1 : scale);
    }

    private static SchemaColumn? Categories(TableColumn column)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string? text in column.Texts)
        {
            if (text is not null)
                rows[text] = rows.GetValueOrDefault(text) + 1;
        }

        ImmutableArray<string> categories =
        [
            .. rows.Where(category => category.Value >= LeastRows)
                .OrderByDescending(category => category.Value).ThenBy(category => category.Key, StringComparer.Ordinal)
                .Take(MostCategories).Select(category => category.Key).Order(StringComparer.Ordinal),
        ];
        bool isConstant = rows.Count == 1 && column.Missing == 0;
        if (categories.IsEmpty && column.Reading.IsOfArray && rows.Count > 0)
            categories = [rows.Keys.Min(StringComparer.Ordinal)!];
        if (categories.IsEmpty || (isConstant && !column.Reading.IsOfArray))
            return null;
        var learned = new SchemaColumn(column.Name, categories) { MergesSpellings = column.Reading.MergesSpellings };
        var shares = new double[categories.Length];
        foreach (var (text, count) in rows)
        {
            if (learned.IndexOf(text) is >= 0 and var place)
                shares[place] += count;
        }

        return learned.WithAverages([.. shares.Select(share => share / column.Count)]);
    }
}
