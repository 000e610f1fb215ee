using System.Runtime.InteropServices;

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

    /// <summary>A column with more different values has an input for the most frequent ones and one for all others,
    /// so many together.</summary>
    internal const int MostCategories = 100;

    /// <summary>The same of a column that somebody says has categories.</summary>
    internal const int MostAsked = 1000;

    /// <summary>All columns of categories and texts have no more inputs than so many together, as far as two inputs of
    /// each column allow it.</summary>
    internal const int MostTogether = 20_000;

    /// <summary>Columns of categories and texts that share these.</summary>
    private int _columns = 1;

    /// <summary>What becomes of some columns, but those from which nothing can be learned.</summary>
    /// <exception cref="NablaFormatException">The texts of one are numbers with a decimal comma, or dates with two
    /// meanings.</exception>
    internal ImmutableArray<SchemaColumn> Of(IReadOnlyCollection<TableColumn> columns)
    {
        _columns = Math.Max(1, columns.Count(column => !column.IsNumeric));
        return [.. columns.Select(Of).OfType<SchemaColumn>()];
    }

    /// <summary>The scale of a column without effect, of an array's place that cannot be left out: whatever a new row
    /// has there is fed as 0, or as good as 0.</summary>
    private const double NoEffect = 1e30;

    /// <summary>What becomes of a column; null where there is nothing to learn from it: values that are all missing or
    /// all the same, or texts of which none occurs twice, such as names. A column of an array is kept, without effect,
    /// and stays what it is.</summary>
    /// <exception cref="NablaFormatException">The texts are numbers with a decimal comma, or dates with two
    /// meanings.</exception>
    private SchemaColumn? Of(TableColumn column)
    {
        NumberText.RefuseCommas(column);
        bool mayBeDates = column is { IsNumeric: false, Reading: { IsAsked: false, IsOfArray: false } };
        if (mayBeDates && DateLook.Of(column.Texts, null) is { } dates)
            column = dates.Read(column.Name, column.Texts, dates.Decide(column.Name, null));
        return column.IsDate ? Dates(column) : column.IsNumeric ? Numbers(column)
            : column.Reading.IsText ? Texts(column) : Categories(column);
    }

    /// <summary>Mean and scale of a real target, of several each its own.</summary>
    /// <param name="target">The columns.</param>
    /// <param name="areRates">Whether outputs are rates, which are never below 0.</param>
    internal static TargetScale Scale(TableTarget target, bool areRates) =>
        TargetScale.OfOutputs([.. target.Columns.Select(column => Scale(Present(column), areRates))]);

    /// <summary>Mean and scale of real targets, those of one example after the other.</summary>
    /// <param name="targets">As many numbers for each example as there are outputs.</param>
    /// <param name="outputs">How many there are.</param>
    /// <param name="areRates">Whether outputs are rates.</param>
    internal static TargetScale Scale(double[] targets, int outputs, bool areRates) =>
        TargetScale.OfOutputs([.. Enumerable.Range(0, outputs)
            .Select(j => Scale([.. targets.Where((_, i) => i % outputs == j)], areRates))]);

    /// <summary>Mean and scale of real targets. Rates are measured from 0, in units of their mean: 0 stays 0.</summary>
    internal static TargetScale Scale(double[] targets, bool areRates)
    {
        var (mean, scale) = Moments(targets);
        return !areRates ? new(mean, scale) : new(0, mean > 0 && double.IsNormal(mean) ? mean : 1);
    }

    /// <summary>Whether a column is only there because its place in an array counts.</summary>
    internal static bool HasNoEffect(SchemaColumn column) => column.IsNumeric && column.Scale == NoEffect;

    private SchemaColumn? Dates(TableColumn column)
    {
        if (Numbers(column) is not { } days)
            return null;
        double[] present = Present(column);
        var learned = new SchemaColumn(days, DateParts.Of(
            column.Reading.Dates ?? new(), present, numbers => Scale(numbers, areRates: false)));
        Array.Sort(present);
        return learned.WithAverages(Averages(learned, present, column.Missing));
    }

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

    private SchemaColumn? Texts(TableColumn column) => TextWords.Of(column.Texts, Share) is { } words
        ? new SchemaColumn(column.Name, words).WithAverages(words.Averages(column.Texts)) : null;

    private int Share => Math.Max(2, MostTogether / _columns);

    private SchemaColumn? Categories(TableColumn column)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string? text in column.Texts)
        {
            if (text is not null)
                CollectionsMarshal.GetValueRefOrAddDefault(rows, text, out _)++;
        }

        bool isAsked = column.Reading.IsAsked;
        if (!isAsked && !column.Reading.IsOfArray && AreTexts(rows.Keys, column.Count - column.Missing))
            return Texts(column);
        int most = Math.Min(Share, isAsked ? MostAsked : MostCategories);
        bool hasOther = rows.Count > most;
        ImmutableArray<string> categories =
        [
            .. rows.Where(category => category.Value >= LeastRows)
                .OrderByDescending(category => category.Value).ThenBy(category => category.Key, StringComparer.Ordinal)
                .Take(hasOther ? most - 1 : most).Select(category => category.Key).Order(StringComparer.Ordinal),
        ];
        bool isConstant = rows.Count == 1 && column.Missing == 0;
        if (categories.IsEmpty && column.Reading.IsOfArray && rows.Count > 0)
            categories = [rows.Keys.Min(StringComparer.Ordinal)!];
        if (categories.IsEmpty || (isConstant && !column.Reading.IsOfArray))
            return null;
        var learned = new SchemaColumn(column.Name, categories, hasOther)
        {
            MergesSpellings = column.Reading.MergesSpellings,
        };
        var shares = new double[learned.Width];
        foreach (var (text, count) in rows)
        {
            if (learned.PlaceOf(text) is >= 0 and var place)
                shares[place] += count;
        }

        return learned.WithAverages([.. shares.Select(share => share / column.Count)]);
    }

    /// <summary>Whether values are texts rather than categories: many different ones, of two words or more on the
    /// average where most differ, else of four.</summary>
    private static bool AreTexts(Dictionary<string, int>.KeyCollection different, int present)
    {
        const int Few = 20, Sample = 1000;
        bool mostDiffer = different.Count > present / 2;
        if (different.Count <= Few || (different.Count <= MostCategories && !mostDiffer))
            return false;
        int looked = Math.Min(Sample, different.Count);
        return different.Take(looked).Sum(text => WordHashes.Count(text)) >= (mostDiffer ? 2 : 4) * looked;
    }
}
