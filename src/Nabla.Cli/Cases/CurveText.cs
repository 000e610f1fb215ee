namespace Nabla.Cli.Cases;

/// <summary>The error of finite differences over their step, for people and as JSON.</summary>
internal static class CurveText
{
    /// <summary>The curve in float64 and float32.</summary>
    public sealed record Curves(ImmutableArray<StepCurvePoint> Double, ImmutableArray<StepCurvePoint> Single);

    /// <summary>A chart of powers of ten, and the best steps.</summary>
    public static void Print(Output output, Curves curves)
    {
        TextWriter to = output.Out;
        to.WriteLine(output.OutStyle.Strong(
            "error of differences, relative to the gradient, for steps 1, 1/4, 1/16, …, 2^-44"));
        Curve[] lines =
        [
            Line("float64 central", curves.Double.Select(p => p.Central)),
            Line("float64 one-sided", curves.Double.Select(p => p.OneSided)),
            Line("float32 central", curves.Single.Select(p => p.Central)),
            Line("float32 one-sided", curves.Single.Select(p => p.OneSided)),
        ];
        foreach (string line in TerminalChart.Draw(
            lines, Math.Clamp(output.Terminal.Width, 60, 100), 14, output.Look, "0.0").SkipLast(2)
            .Select(text => "  " + text))
        {
            to.WriteLine(line);
        }

        to.WriteLine("  log10 of the error; steps run from 1 on the left to 2^-44 on the right");
        string[] marks = output.Look == TerminalLook.Color ? ["──", "──", "──", "──"] : ["*", "o", "+", "x"];
        for (int i = 0; i < lines.Length; i++)
        {
            ImmutableArray<StepCurvePoint> points = i < 2 ? curves.Double : curves.Single;
            Func<StepCurvePoint, double> error = i % 2 == 0 ? p => p.Central : p => p.OneSided;
            StepCurvePoint best = points.MinBy(error);
            string mark = output.Look == TerminalLook.Color ? Colored(i, marks[i]) : marks[i];
            to.WriteLine(Invariant(
                $"  {mark} {lines[i].Name,-18} best {error(best):E1} at a step of {best.Epsilon:E1}"));
        }
    }

    /// <summary>Two arrays of points.</summary>
    public static NamedValues ToJson(Curves curves) => new()
    {
        { "float64", curves.Double.Select(ToJson) },
        { "float32", curves.Single.Select(ToJson) },
    };

    private static NamedValues ToJson(StepCurvePoint point) => new()
    {
        { "epsilon", point.Epsilon }, { "one_sided", point.OneSided }, { "central", point.Central },
    };

    // Exactly nothing missed is drawn at the foot.
    private static Curve Line(string name, IEnumerable<double> errors) =>
        new(name, [.. errors.Select(error => Math.Log10(Math.Max(error, 1e-16)))]);

    private static string Colored(int i, string text) => $"\e[38;5;{((int[])[39, 208, 113, 205])[i]}m{text}\e[0m";
}
