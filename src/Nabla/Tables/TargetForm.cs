namespace Nabla;

/// <summary>How the numbers of a target are written, so that answers and new files are written alike.</summary>
/// <param name="Decimals">Digits behind the decimal point, as the training rows have them; null: no few digits write
/// them.</param>
/// <param name="Notation">Currency, percent sign, marks between thousands; null: as programs write numbers.</param>
internal sealed record TargetForm(int? Decimals, NumberNotation? Notation)
{
    private const int Most = 15;   // a double has no more digits

    /// <summary>What the numbers of a column show.</summary>
    internal static TargetForm Of(TableColumn column)
    {
        int? decimals = 0;
        foreach (double number in column.Numbers)
        {
            if (!double.IsNaN(number) && decimals is { } known && Math.Round(number, known) != number)
                decimals = DecimalsOf(number);
        }

        return new(decimals, column.Reading.Notation);
    }

    /// <summary>Digits behind the point that answers have: as many as the target. Where the target has few different
    /// values, its spread below two units of its last digit, answers have a hundredth of the spread.</summary>
    /// <param name="scale">The spread: the target's standard deviation.</param>
    internal int? AnswerDecimals(double scale)
    {
        if (Decimals is not { } decimals)
            return null;
        if (Unit(decimals) <= scale / 2)
            return decimals;
        while (decimals <= Most && Unit(decimals) > scale / 100)
            decimals++;
        return decimals <= Most ? decimals : null;

        static double Unit(int decimals) => double.Parse(Invariant($"1E-{decimals}"), CultureInfo.InvariantCulture);
    }

    // By the shortest text that reads back to the same number: 0.25, 1E-07, 1.5E+20.
    private static int? DecimalsOf(double number)
    {
        string shortest = number.ToString("R", CultureInfo.InvariantCulture);
        int end = shortest.IndexOf('E', StringComparison.Ordinal), point = shortest.IndexOf('.');
        int exponent = end < 0 ? 0 : int.Parse(shortest.AsSpan(end + 1), NumberStyles.Integer,
            CultureInfo.InvariantCulture);
        int digits = point < 0 ? 0 : (end < 0 ? shortest.Length : end) - point - 1;
        int decimals = Math.Max(0, digits - exponent);
        return decimals <= Most ? decimals : null;
    }
}
