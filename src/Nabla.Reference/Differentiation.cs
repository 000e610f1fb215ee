namespace Nabla.Reference;

/// <summary>Gradients without backpropagation: each parameter is moved by itself, a forward pass each time.</summary>
public static class Differentiation
{
    private const double H = 1e-100; // no difference is taken, so the step may be as small as we like

    /// <summary>(46) ∂C/∂w ≈ (C(w + ε) − C(w))/ε.</summary>
    public static Network<double> OneSided(
        Network<double> net, string cost, double[][] x, double[][] y, double epsilon) =>
        EveryParameter(net.To<double>(), cost, x, y, at => (at(epsilon) - at(0)) / epsilon);

    /// <summary>The accurate form of (46), (C(w + ε) − C(w − ε))/2ε.</summary>
    public static Network<double> Central(
        Network<double> net, string cost, double[][] x, double[][] y, double epsilon) =>
        EveryParameter(net.To<double>(), cost, x, y, at => (at(epsilon) - at(-epsilon)) / (2 * epsilon));

    /// <summary>The complex step, Im C(w + ih)/h = ∂C/∂w to rounding: C(w + ih) = C(w) + ih C'(w) − …</summary>
    public static Network<double> ComplexStep(Network<double> net, string cost, double[][] x, double[][] y) =>
        EveryParameter(net.To<Complex>(), cost, Complex(x), Complex(y), at => at(new(0, H)).Imaginary / H);

    /// <summary>(29) δ^l_j = ∂C_x/∂z^l_j by its definition: z^l_j moves, and all that follows.</summary>
    public static double[] Error(Network<double> net, string cost, double[] x, double[] y, int l) =>
        [.. Enumerable.Range(0, net[l].B.Length).Select(j =>
        {
            Network<Complex> moved = net.To<Complex>();
            moved[l].B[j] += new Complex(0, H); // z = wa + b moves as b does
            return Costs.Mean(cost, Backprop.Forward(moved, Complex([x])), Complex([y])).Imaginary / H;
        })];

    /// <summary>∂C_x/∂x_k by its definition: an input moves, and all that follows.</summary>
    public static double[] Input(Network<double> net, string cost, double[] x, double[] y) =>
        [.. Enumerable.Range(0, x.Length).Select(k =>
        {
            Complex[][] moved = Complex([x]);
            moved[0][k] += new Complex(0, H);
            return Costs.Mean(cost, Backprop.Forward(net.To<Complex>(), moved), Complex([y])).Imaginary / H;
        })];

    private static Network<double> EveryParameter<T>(
        Network<T> net, string cost, T[][] x, T[][] y, Func<Func<T, T>, double> rate) where T : INumberBase<T>
    {
        Network<double> nabla = net.Zeros<double>();
        for (int l = 2; l <= net.L; l++)
        {
            for (int j = 0; j < net[l].B.Length; j++)
            {
                nabla[l].B[j] = rate(step => CostAfter(ref net[l].B[j], step));
                for (int k = 0; k < net[l].W.GetLength(1); k++)
                    nabla[l].W[j, k] = rate(step => CostAfter(ref net[l].W[j, k], step));
            }
        }

        return nabla;

        T CostAfter(ref T parameter, T step)
        {
            T before = parameter;
            parameter += step;
            T c = Costs.Mean(cost, Backprop.Forward(net, x), y);
            parameter = before;
            return c;
        }
    }

    private static Complex[][] Complex(double[][] rows) =>
        [.. rows.Select(row => row.Select(v => new Complex(v, 0)).ToArray())];
}
