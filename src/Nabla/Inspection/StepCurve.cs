namespace Nabla.Inspection;

/// <summary>The error of finite differences (46) over their step: large steps bend away from the tangent, small ones
/// drown in rounding, and between lies the best they can do, a V on logarithmic axes. One-sided differences fall with
/// ε, central ones with ε²; float32 loses half of the digits before it begins.</summary>
public static class StepCurve
{
    /// <summary>Steps 1, 1/4, 1/16, … down to 2⁻⁴⁴, on a sample of the parameters spread evenly over all.</summary>
    /// <typeparam name="T">In which to pass forward: float or double. What is compared with is backpropagation in
    /// double.</typeparam>
    /// <param name="theta">The network's weights and biases; not changed.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">Inputs, m × n_1.</param>
    /// <param name="y">Desired outputs, m × n_L.</param>
    /// <param name="sample">How many parameters to try, at least 1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the cost does not go with the output
    /// activation.</exception>
    public static ImmutableArray<StepCurvePoint> Run<T>(
        ParameterVector<double> theta, Cost cost, ReadOnlyMatrixSpan<double> x, ReadOnlyMatrixSpan<double> y,
        int sample = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        var nabla = new ParameterVector<double>(theta.Architecture);
        Backprop.Run(theta, cost, x, y, new(theta.Architecture, x.Rows), nabla);
        long count = Math.Min(sample, theta.Count);
        long[] chosen = [.. Enumerable.Range(0, (int)count).Select(i => (long)((Int128)i * theta.Count / count))];
        double[] g = [.. chosen.Select(i => nabla[i])];

        ParameterVector<T> moved = theta.To<double, T>();
        var t = new Trace<T>(theta.Architecture, x.Rows);
        Batches.Load<T>(ParameterConversion.To<double, T>(x), ParameterConversion.To<double, T>(y), t);
        double Pass()
        {
            Backprop.Forward(moved, cost.Code<T>(), t);
            return t.MeanCost;
        }

        double here = Pass();
        var curve = ImmutableArray.CreateBuilder<StepCurvePoint>();
        for (double epsilon = 1; epsilon >= 1.0 / (1L << 44); epsilon /= 4)
        {
            double[] oneSided = new double[count], central = new double[count];
            for (int i = 0; i < count; i++)
            {
                ref T parameter = ref moved[chosen[i]];
                T before = parameter;
                parameter = before + T.CreateTruncating(epsilon);
                double up = Pass();
                parameter = before - T.CreateTruncating(epsilon);
                double down = Pass();
                parameter = before;
                (oneSided[i], central[i]) = ((up - here) / epsilon, (up - down) / (2 * epsilon));
            }

            curve.Add(new(epsilon, Error(oneSided, g), Error(central, g)));
        }

        return curve.ToImmutable();
    }

    private static double Error(double[] d, double[] g)
    {
        double norm = EuclideanNorm.Of(g);
        double apart = EuclideanNorm.Of((double[])[.. d.Zip(g, (d, g) => d - g)]);
        return norm > 0 ? apart / norm : apart;
    }
}

/// <summary>How far finite differences are off at one step.</summary>
/// <param name="Epsilon">The step.</param>
/// <param name="OneSided">‖d − g‖ / ‖g‖ of (C(θ + ε) − C(θ))/ε.</param>
/// <param name="Central">The same of (C(θ + ε) − C(θ − ε))/2ε.</param>
public readonly record struct StepCurvePoint(double Epsilon, double OneSided, double Central);
