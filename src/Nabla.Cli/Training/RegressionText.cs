namespace Nabla.Cli.Training;

/// <summary>How near real outputs come to their targets, as text.</summary>
internal static class RegressionText
{
    private const int MostOutputs = 20, LongestName = 24;

    /// <summary>Prints the measures; of several outputs the mean R², then each output in its own unit.</summary>
    /// <param name="names">What the outputs are called; empty: they are counted from 0.</param>
    public static void Print(RegressionReport report, Output output, Cost cost, ImmutableArray<string> names)
    {
        RegressionMeasures mean = report.Mean;
        bool areNamed = names.Length == report.Outputs.Length && names.Length > 1;
        // Means of errors in different units mean nothing.
        output.Out.WriteLine(output.OutStyle.Strong($"R² {R2(mean.R2)}") + (areNamed
            ? $", the mean of {Figures.Count(names.Length)} targets"
            : $" | MSE {Cost(mean.MeanSquaredError)} | RMSE {Cost(mean.RootMeanSquaredError)} | " +
                $"MAE {Cost(mean.MeanAbsoluteError)}"));
        if (cost.Share is { } q && mean.ShareBelow is { } share)
            output.Out.WriteLine($"{Below(share)}, of {Invariant($"{100 * q:G6}%")} that were asked for");
        if (report.Outputs.Length == 1)
            return;
        output.Out.WriteLine();
        int width = areNamed ? Math.Clamp(names.Max(name => ModelData.Plain(name).Length), 8, LongestName) : 8;
        output.Out.WriteLine(
            $"  {(areNamed ? "target" : "output").PadRight(width)}        R²       MSE      RMSE       MAE");
        for (int j = 0; j < Math.Min(MostOutputs, report.Outputs.Length); j++)
            Line(areNamed ? Short(names[j]) : j.ToString(CultureInfo.InvariantCulture), report.Outputs[j]);
        if (report.Outputs.Length > MostOutputs)
            output.Out.WriteLine($"  … and {Figures.Count(report.Outputs.Length - MostOutputs)} more; --json has all");
        if (!areNamed)
            Line("mean", mean);

        void Line(string name, RegressionMeasures of) => output.Out.WriteLine(
            $"  {name.PadRight(width)}  {R2(of.R2),8}  {Cost(of.MeanSquaredError),8}  " +
            $"{Cost(of.RootMeanSquaredError),8}  {Cost(of.MeanAbsoluteError),8}");
    }

    /// <summary>A target's name as a line has room for it.</summary>
    public static string Short(string name) => ModelData.Plain(name) is { Length: > LongestName } plain
        ? plain[..(LongestName - 1)] + "…" : ModelData.Plain(name);

    /// <summary>For example "90.12% of the targets below the answer".</summary>
    public static string Below(double share) => $"{Figures.Percent(share)} of the targets below the answer";

    /// <summary>R² in four figures; a dash where there is none.</summary>
    public static string R2(double? r2) => r2 switch
    {
        null => "-",
        > -100 => r2.Value.ToString("F4", CultureInfo.InvariantCulture),
        _ => Figures.Cost(r2.Value),
    };

    private static string Cost(double? value) => value is null ? "-" : Figures.Cost(value.Value);
}
