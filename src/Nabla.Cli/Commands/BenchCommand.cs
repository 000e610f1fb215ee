using System.Numerics;
using Nabla.Cli.Bench;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla bench</c>: how fast Nabla is on this machine, beside what the machine can do.</summary>
internal static class BenchCommand
{
    private const string DefaultShapes =
        "784-30-10:1,784-30-10:10,784-100-10:32,784-512-512-10:128,784-2048-2048-10:512";

    private static readonly Setting<string?> s_shapes = new(
        "shape", DefaultShapes, "widths and batch size of the networks to measure, separated by commas", "SHAPES",
            Checked);

    private static readonly Setting<bool> s_quick = Setting.Switch("quick", "a tenth of the time, for a first look");

    private static readonly Setting<string?> s_precision =
        Setting.Choice("precision", "float32", "the numbers to compute with", "float32", "float64");

    private static readonly Setting<string?> s_compare = Setting.Text(
        "compare", null, "compare with a file that nabla bench --json wrote; exit code 1 if something became slower",
            "FILE");

    private static readonly Setting<double?> s_maxRegression = new(
        "max-regression", 0.05, "how much slower than in that file is still accepted: 5% or 0.05", "X", Fraction);

    public static Command Create() =>
        new NablaCommand("bench", "measures how fast Nabla trains and answers on this machine", Run,
            "nabla bench --quick", "nabla bench --quick --shape 64-30-10:10 --json > before.json",
            "nabla bench --quick --shape 64-30-10:10 --compare before.json --max-regression 1000%")
        {
            s_shapes, s_quick, s_precision, s_compare, s_maxRegression, CommonOptions.Json,
        };

    private static int Run(Invocation call)
    {
        string? path = call.Get(s_compare);
        BenchComparison? before = path is null ? null : BenchComparison.Read(call, path);
        BenchReport report = call.Get(s_precision) == "float64" ? Measure<double>(call) : Measure<float>(call);
        call.Show(report.ToJson, report.Print, indented: true);
        return before is null || before.Passes(call.Output, report, call.Get(s_maxRegression)!.Value)
            ? ExitCode.Done : ExitCode.No;
    }

    private static BenchReport Measure<T>(Invocation call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TimeSpan budget = TimeSpan.FromSeconds(call.Get(s_quick) ? 0.2 : 2);
        int[] threads = Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];
        var peaks = threads.ToDictionary(count => count, count => SpeedTest.PeakFlops<T>(count, budget / 2, call.Time));
        var lines = new List<BenchLine>();
        foreach (BenchShape shape in BenchShape.ParseAll(call.Get(s_shapes)!))
        {
            foreach (int count in threads)
            {
                var options = new SpeedTestOptions { Threads = count, Budget = budget, TimeProvider = call.Time };
                SpeedTestReport measured = Problem.FromUsage(() =>
                    SpeedTest.Run<T>(shape.Widths, shape.BatchSize, options, call.Cancellation));
                lines.Add(new(shape.ToString(), call.Get(s_precision)!, measured, peaks[count], peaks[1]));
            }
        }

        return new(lines, peaks);
    }

    private static string Checked(string text)
    {
        BenchShape.ParseAll(text);
        return text;
    }

    private static double? Fraction(string text)
    {
        bool isPercent = text.EndsWith('%');
        double number = OptionText.Number(isPercent ? text[..^1] : text, "a fraction such as 0.05, or 5%", x => x >= 0);
        return isPercent ? number / 100 : number;
    }
}
