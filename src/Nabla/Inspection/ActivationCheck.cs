using Nabla.Activations;

namespace Nabla.Inspection;

/// <summary>Compares the derivative of an activation with central differences (46) of its values, in double, or in the
/// precision that a user's pair of functions serves.</summary>
public static class ActivationCheck
{
    /// <summary>Checks 517 points from −50 to 50, dense within ±8, leaving out those close to a kink.</summary>
    /// <param name="activation">Any, the user's own above all; of softmax, Jᵀδ is checked.</param>
    /// <exception cref="ArgumentNullException">There is no activation.</exception>
    public static ActivationCheckReport Run(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.OnlyPrecision == typeof(float) ? Run<float>(activation) : Run<double>(activation);
    }

    private static ActivationCheckReport Run<T>(Activation activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Steps near the cube root of the rounding error, powers of two, so that z ± h is exact.
        double step = typeof(T) == typeof(float) ? 1.0 / 64 : 1.0 / 65536;
        ActivationCode<T> code = activation.CodeFor<T>();
        ActivationCheckReport? worst = null;
        int points = 0;
        foreach (double z in Points())
        {
            if (IsNearKink(activation.Kinks, z, 2 * step))
                continue;
            points++;
            ActivationCheckReport here = Compare(activation, code, z, step);
            if (worst is null || Excess(here) > Excess(worst))
                worst = here;
        }

        return worst! with { Points = points };
    }

    private static IEnumerable<double> Points()
    {
        for (int k = -256; k <= 256; k++)
            yield return k / 32.0;
        foreach (double far in (double[])[-50, -20, 20, 50])
            yield return far;
    }

    private static bool IsNearKink(ReadOnlySpan<double> kinks, double z, double distance)
    {
        foreach (double kink in kinks)
        {
            if (Math.Abs(z - kink) < distance)
                return true;
        }

        return false;
    }

    private static double Excess(ActivationCheckReport r)
    {
        double excess = Math.Abs(r.Derivative - r.Difference) / r.Tolerance;
        return double.IsNaN(excess) ? double.PositiveInfinity : excess;
    }

    private static ActivationCheckReport Compare<T>(Activation activation, ActivationCode<T> code, double z, double h)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A layer of three, of which the first moves; the weights make one number of it: g(z) = Σ w_j a_j.
        // An elementwise activation then has ∂g/∂z_1 = σ'(z_1).
        T[] weights = [T.One, T.CreateTruncating(-0.75), T.CreateTruncating(0.5)];
        T[] Layer(double moved) => [T.CreateTruncating(moved), T.CreateTruncating(0.375), T.CreateTruncating(-1.25)];
        double Value(double moved)
        {
            T[] a = new T[3];
            code.Apply(Layer(moved), a);
            double first = double.CreateTruncating(a[0]);
            return activation.IsElementwise ? first
                : first - 0.75 * double.CreateTruncating(a[1]) + 0.5 * double.CreateTruncating(a[2]);
        }

        T[] a = new T[3], delta = weights;
        code.Apply(Layer(z), a);
        code.TimesDerivative(Layer(z), a, delta);
        double wide = (Value(z + h) - Value(z - h)) / (2 * h);
        double narrow = (Value(z + h / 2) - Value(z - h / 2)) / h;

        // Truncation costs about a third of what halving the step changes; rounding at most 8 ulp of the values.
        double epsilon = typeof(T) == typeof(float) ? 1.0 / (1 << 24) : 1.0 / (1L << 53);
        double tolerance = Math.Abs(wide - narrow) + 16 * epsilon * Math.Max(1, Math.Abs(Value(z))) / h;
        return new()
        {
            Name = activation.Name,
            Points = 1,
            WorstAt = z,
            Derivative = double.CreateTruncating(delta[0]),
            Difference = (4 * narrow - wide) / 3,
            Tolerance = tolerance,
        };
    }
}

/// <summary>What <see cref="ActivationCheck"/> found where the two differ most for what is allowed.</summary>
public sealed record ActivationCheckReport
{
    /// <summary>The activation's name.</summary>
    public required string Name { get; init; }

    /// <summary>How many z were tried.</summary>
    public required int Points { get; init; }

    /// <summary>The z of the worst point.</summary>
    public required double WorstAt { get; init; }

    /// <summary>σ'(z) there, as the activation gives it.</summary>
    public required double Derivative { get; init; }

    /// <summary>The derivative there by central differences of σ.</summary>
    public required double Difference { get; init; }

    /// <summary>How far the two may differ there by truncation and rounding.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Whether the two agree at every point; a NaN or ∞ anywhere is a disagreement.</summary>
    public bool Passed => Math.Abs(Derivative - Difference) <= Tolerance;

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        Invariant($"{Name}: derivative {(Passed ? "agrees with" : "DIFFERS from")} central differences at ") +
        Invariant($"{Points} points; worst at z = {WorstAt:R}: {Derivative:R} against {Difference:R} ") +
        Invariant($"(allowed difference {Tolerance:G2})");
}
