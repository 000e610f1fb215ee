using System.Globalization;
using Nabla.Inspection;

namespace Nabla.Compare;

/// <summary>Time per step against width, batch and depth, with one thread.</summary>
internal static class Scaling
{
    private static readonly (string Along, int[] Widths, int Batch)[] s_shapes =
    [
        .. new[] { 16, 32, 64, 128, 256, 512, 1024, 2048 }.Select(n => ("width", new[] { 784, n, n, 10 }, 64)),
        .. new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 }.Select(m => ("batch", new[] { 784, 256, 256, 10 }, m)),
        .. new[] { 1, 2, 4, 8, 16 }.Select(depth => ("depth", (int[])[784, .. Enumerable.Repeat(256, depth), 10], 64)),
    ];

    /// <summary>A line of JSON for each shape.</summary>
    public static int Print(double seconds)
    {
        var options = new SpeedTestOptions { Budget = TimeSpan.FromSeconds(seconds) };
        foreach (var (along, widths, batch) in s_shapes)
        {
            double peak = SpeedTest.PeakFlops<float>(1, TimeSpan.FromMilliseconds(20));
            SpeedTestReport report = SpeedTest.Run<float>(widths, batch, options);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $$"""{"along": "{{along}}", "shape": "{{report.Architecture}}", "batch": {{batch}}, "step_us": {{report.Step.Median * 1e6:F2}}, "gflops": {{report.TrainingFlops / 1e9:F2}}, "of_peak": {{report.TrainingFlops / peak:F3}}}"""));
        }

        return 0;
    }
}
