namespace Nabla.Cli.Cases;

/// <summary>A gradient check for people and as JSON.</summary>
internal static class CheckReport
{
    /// <summary>A table of the worst entries, the verdict, the race.</summary>
    public static void Print(Output output, GradientCheckReport report)
    {
        Style style = output.OutStyle;
        TextWriter to = output.Out;
        to.WriteLine(style.Strong("backpropagation against central differences, in float64"));
        to.WriteLine($"  {"worst first",-16} {"backpropagation",23} {"difference",23} {"apart",9} {"allowed",9}");
        foreach (GradientComparison entry in report.Worst)
        {
            string line =
                Invariant($"  {entry.At.ToString(),-16} {entry.Backpropagation,23:E15} {entry.Difference,23:E15} ") +
                Invariant($"{entry.Apart,9:E1} {entry.Allowed,9:E1}");
            to.WriteLine(entry.Agrees ? line : style.Bad(line + "  differs"));
        }

        to.WriteLine(
            Invariant($"  {report.Agreeing:N0} of {report.Compared:N0} compared agree; {report.AtKinks:N0} left out ") +
            Invariant($"at kinks; {report.Parameters:N0} parameters in all"));
        foreach (GradientKink kink in report.Kinks)
        {
            to.WriteLine(
                Invariant($"  {kink.At.ToString(),-16} {kink.Backpropagation,23:E15}  slopes {kink.Left:G6} to the ") +
                Invariant($"left, {kink.Right:G6} to the right"));
        }

        to.WriteLine(
            Invariant($"  mean cost {report.MeanCost:G6}, largest derivative {report.LargestDerivative:G6}; (46) ") +
            Invariant($"with a step to one side is off by up to {report.LargestOneSidedError:E1}"));
        PrintRace(to, style, report.Race);
        to.WriteLine(report.Agrees ? style.Good("agrees")
            : style.Bad(report.Compared == 0 ? "nothing could be compared: every step crosses a kink" : "DIFFERS"));
    }

    /// <summary>One object with everything. Unknown values are absent, never NaN.</summary>
    public static NamedValues ToJson(GradientCheckReport report) => new()
    {
        { "agrees", report.Agrees },
        { "parameters", report.Parameters },
        { "compared", report.Compared },
        { "agreeing", report.Agreeing },
        { "at_kinks", report.AtKinks },
        { "mean_cost", report.MeanCost },
        { "largest_derivative", report.LargestDerivative },
        { "largest_one_sided_error", report.LargestOneSidedError },
        {
            "worst", report.Worst.Select(entry => new NamedValues
            {
                { "layer", entry.At.Layer },
                { "j", entry.At.J },
                { "k", entry.At.K },
                { "backpropagation", entry.Backpropagation },
                { "difference", entry.Difference },
                { "allowed", entry.Allowed },
                { "agrees", entry.Agrees },
            })
        },
        {
            "kinks", report.Kinks.Select(kink => new NamedValues
            {
                { "layer", kink.At.Layer },
                { "j", kink.At.J },
                { "k", kink.At.K },
                { "backpropagation", kink.Backpropagation },
                { "left", kink.Left },
                { "right", kink.Right },
            })
        },
        { "race", ToJson(report.Race) },
    };

    private static void PrintRace(TextWriter to, Style style, GradientRace race)
    {
        to.WriteLine(style.Strong("the race for the whole gradient"));
        to.WriteLine($"  {"",-24} {"passes",26} {"multiplications",22} {"time",12}");
        Line("backpropagation", "1 forward, 1 backward", race.ForwardMultiplications + race.BackwardMultiplications,
            race.BackpropagationTime);
        Line("(46), step to one side", Invariant($"{race.OneSidedPasses:N0} forward"),
            (Int128)race.ForwardMultiplications * race.OneSidedPasses, race.OneSidedTime);
        Line("central differences", Invariant($"{race.CentralPasses:N0} forward"),
            (Int128)race.ForwardMultiplications * race.CentralPasses, race.CentralTime);
        to.WriteLine(
            Invariant($"  backpropagation multiplies as often as {race.BackpropagationInPasses:F2} forward passes; ") +
            Invariant($"times by differences are a measured pass times the passes"));

        void Line(string what, string passes, Int128 multiplications, TimeSpan time) => to.WriteLine(
            Invariant($"  {what,-24} {passes,26} {multiplications,22:N0} {Duration(time),12}"));
    }

    private static NamedValues ToJson(GradientRace race) => new()
    {
        { "forward_multiplications", race.ForwardMultiplications },
        { "backward_multiplications", race.BackwardMultiplications },
        { "one_sided_passes", race.OneSidedPasses },
        { "central_passes", race.CentralPasses },
        { "forward_seconds", race.ForwardTime.TotalSeconds },
        { "backpropagation_seconds", race.BackpropagationTime.TotalSeconds },
        { "one_sided_seconds", race.OneSidedTime.TotalSeconds },
        { "central_seconds", race.CentralTime.TotalSeconds },
    };

    private static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 1e-3 => Invariant($"{time.TotalMicroseconds:F1} us"),
        < 1 => Invariant($"{time.TotalMilliseconds:F1} ms"),
        < 600 => Invariant($"{time.TotalSeconds:F1} s"),
        _ => Invariant($"{time.TotalMinutes:N0} min"),
    };
}
