namespace Nabla.Teaching;

/// <summary>Slips of the pen and of the keyboard: the number was right until it was written.</summary>
/// <param name="mine">As typed.</param>
/// <param name="wanted">What is right, in the same shape.</param>
/// <param name="isWrong">Whether a number is.</param>
internal sealed class TypingSlips(WrittenAnswer[][] mine, double[][] wanted, Func<int, int, bool> isWrong)
{
    private const int Most = 2;          // more were not mistyped
    private const int FewestDigits = 3;  // fewer are alike by chance
    private const int MostDecimals = 12; // what a double has beyond is rounding

    /// <summary>What happened to each wrong number, in words; none where one was not mistyped.</summary>
    internal IEnumerable<string> All()
    {
        var found = new List<string>();
        for (int i = 0; i < mine.Length; i++)
        {
            for (int j = 0; j < mine[i].Length; j++)
            {
                if (!isWrong(i, j))
                    continue;
                if (found.Count == Most || How(mine[i][j], wanted[i][j]) is not { } how)
                    return [];
                found.Add(how);
            }
        }

        return found.Count == 0 ? [] : [string.Join("; ", found.Distinct())];
    }

    private static string? How(WrittenAnswer written, double right)
    {
        int decimals = Math.Clamp(written.Decimals, 0, MostDecimals);
        string typed = Digits(written.Value, decimals), belongs = Digits(right, decimals);
        int length = Math.Max(typed.Length, belongs.Length);
        (typed, belongs) = (typed.PadLeft(length, '0'), belongs.PadLeft(length, '0'));
        if (typed.TrimStart('0').Length < FewestDigits || double.IsNegative(written.Value) != double.IsNegative(right))
            return null;
        if (Moved(written, right) is { } places)
            return $"the decimal point stands {places} {(places == 1 ? "place" : "places")} off";
        int[] apart = [.. Enumerable.Range(0, typed.Length).Where(i => typed[i] != belongs[i])];
        return apart switch
        {
            [_] => "one digit is mistyped",
            [var i, var next] when next == i + 1 && typed[i] == belongs[next] && typed[next] == belongs[i] =>
                "two digits have changed places",
            _ => null,
        };
    }

    // By how many places, where the digits are right but for that.
    private static int? Moved(WrittenAnswer written, double right)
    {
        int digits = written.Digits.TrimEnd('0').Length;
        double half = 0.5 * Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(right))) + 1 - digits);
        if (digits < FewestDigits || right == 0)
            return null;
        for (int places = 1; places <= Most; places++)
        {
            foreach (double by in (double[])[Math.Pow(10, places), Math.Pow(10, -places)])
            {
                if (Math.Abs(written.Value * by - right) <= Math.Max(1e-12 * Math.Abs(right), half * (1 + 1e-9)))
                    return places;
            }
        }

        return null;
    }

    private static string Digits(double value, int decimals) => Math.Abs(value)
        .ToString("F" + decimals, CultureInfo.InvariantCulture).Replace(".", "");
}
