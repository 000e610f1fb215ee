namespace Nabla.EndToEnd.Tests.Onnx;

/// <summary>What rounding to float32 may do to a network's answer.</summary>
internal static class FloatBound
{
    private const double Roundoff = 1.0 / (1 << 24);

    /// <summary>How far from the exact a^L a network in float32 may be: each sum of n products and a bias is off by at
    /// most (n + 2)ε of the sum of their sizes, each activation by 8ε of the larger of 1 and z, and what comes in wrong
    /// goes through |w| and the steepest slope of an activation: selu's 1.76, or e^z of an exponential.</summary>
    /// <param name="network">The network.</param>
    /// <param name="a">What it gets.</param>
    /// <param name="error">How far that may be off already.</param>
    public static double[] Of(Network<float> network, double[] a, double[] error)
    {
        for (int l = 2; l <= network.Architecture.LayerCount; l++)
        {
            int n = network.Architecture.Width(l), from = network.Architecture.Width(l - 1);
            double[] z = new double[n], wrong = new double[n];
            for (int j = 0; j < n; j++)
            {
                double size = Math.Abs(network.B(l)[j]), through = 0;
                z[j] = network.B(l)[j];
                for (int k = 0; k < from; k++)
                {
                    double w = network.W(l)[j, k];
                    z[j] += w * a[k];
                    size += Math.Abs(w * a[k]);
                    through += Math.Abs(w) * error[k];
                }

                double inZ = through + (from + 2) * Roundoff * size;
                double a0 = Math.Exp(Math.Min(40, z[j]));
                wrong[j] = network.Architecture.Activation(l)[j] == Activation.Exponential
                    ? a0 * (Math.Exp(Math.Min(80, inZ)) - 1) + 8 * Roundoff * a0
                    : 1.76 * inZ + 8 * Roundoff * Math.Max(1, Math.Abs(z[j]));
            }

            // A softmax passes on at most the largest error of its z, and rounds like the sum of its terms.
            if (network.Architecture.Activation(l).Uses(Activation.Softmax))
                Array.Fill(wrong, wrong.Max() + n * Roundoff);
            a = Applied(network.Architecture.Activation(l), z);
            error = wrong;
        }

        return error;
    }

    private static double[] Applied(LayerActivation activation, double[] z)
    {
        var theta = new ParameterVector<double>(new Architecture([z.Length, z.Length], activation));
        for (int j = 0; j < z.Length; j++)
            theta.W(2)[j, j] = 1;
        var a = new double[z.Length];
        Model.Create(new Network<double>(theta), Cost.Quadratic).Predict<double>(z, a);
        return a;
    }
}
