namespace Nabla.Teaching;

/// <summary>What it means for two sets of rows to be alike.</summary>
internal static class SlipMatch
{
    /// <summary>Equal but for rounding in the last digits a computer has.</summary>
    internal static bool AreSame(CaseFile given, double[][] some, double[][] others) =>
        HaveOneShape(some, others) && AnswerCheck.Matches(given, some, others, units: 0);

    /// <summary>Whether wrong answers are those of a slip, and clearly nearer to them than to the right ones.</summary>
    internal static bool Fits(
        CaseFile given, double[][] mine, double[][] slipped, double[][] wanted, double units = 20) =>
        AnswerCheck.Matches(given, mine, slipped, units)
        && (!HaveOneShape(mine, wanted) || Apart(mine, slipped) < Apart(mine, wanted) / 2);

    internal static bool HaveOneShape(double[][] some, double[][] others) =>
        some.Length == others.Length && some.Zip(others, (a, b) => a.Length == b.Length).All(same => same);

    private static double Apart(double[][] some, double[][] others) =>
        some.Zip(others, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).DefaultIfEmpty(0).Max()).DefaultIfEmpty(0).Max();

    internal static double[][] Transposed(double[][] rows) =>
        rows.Length == 0 || rows.Any(row => row.Length != rows[0].Length) ? []
            : [.. Enumerable.Range(0, rows[0].Length).Select(k => rows.Select(row => row[k]).ToArray())];

    internal static double[][] Scaled(double[][] rows, double by) =>
        [.. rows.Select(row => row.Select(value => by * value).ToArray())];
}
