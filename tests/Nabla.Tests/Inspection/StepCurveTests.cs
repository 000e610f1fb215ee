using System.Collections.Immutable;
using Nabla.Inspection;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Inspection;

/// <summary>The V: the error of finite differences over their step.</summary>
public sealed class StepCurveTests
{
    [Fact]
    public void Differences_are_best_in_between_central_ones_better_and_double_better_than_float()
    {
        var pass = new Pass<double>(
            51, 2, [4, 6, 3], Cost.Quadratic, Activation.Tanh, Activation.Sigmoid);
        ImmutableArray<StepCurvePoint> twice = StepCurve.Run<double>(pass.Theta, Cost.Quadratic, pass.X, pass.Y);
        ImmutableArray<StepCurvePoint> single = StepCurve.Run<float>(pass.Theta, Cost.Quadratic, pass.X, pass.Y);
        // One-sided differences: ε bends against u/ε of rounding, best about √u; central ones: ε² against u/ε, ∛u.
        AssertV(twice.Select(p => p.OneSided), Math.Sqrt(Close.Roundoff), 100);
        AssertV(twice.Select(p => p.Central), Math.Pow(Close.Roundoff, 2.0 / 3), 100);
        AssertV(single.Select(p => p.OneSided), Math.Sqrt(Pass<float>.U), 30);
        Assert.True(twice.Min(p => p.Central) < twice.Min(p => p.OneSided));
        Assert.True(twice.Min(p => p.OneSided) < single.Min(p => p.Central));
        Assert.Equal(1, twice[0].Epsilon);
        Assert.Equal(1.0 / (1L << 44), twice[^1].Epsilon);
    }

    private static void AssertV(IEnumerable<double> errors, double best, double factor)
    {
        double[] curve = [.. errors];
        int at = Array.IndexOf(curve, curve.Min());
        Assert.InRange(at, 1, curve.Length - 2);
        Assert.InRange(curve[at], best / factor, best * factor);
        Assert.True(curve[0] > 100 * curve[at] && curve[^1] > 100 * curve[at]);
    }
}
