namespace Nabla.Lab.Drawing;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it shows, for the legend: "cost", "test accuracy".</param>
/// <param name="Values">Heights at 1, 2, 3, … (epochs). A value that is not finite leaves a gap.</param>
public sealed record Curve(string Name, IReadOnlyList<double> Values);
