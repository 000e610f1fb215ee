using Nabla.Kernels;

namespace Nabla;

/// <summary>The slope β = 1/T and a bias for each class that make probabilities honest: σ(βz + b) in place of σ(z),
/// with the least log-loss on examples that were not trained on, and ½ Σ b_j² beside it, as if half an example spoke
/// for no bias (Kull and others: Beyond temperature scaling, 2019; Alexandari, Kundaje and Shrikumar 2020).</summary>
internal static class ClassBiases
{
    /// <summary>More classes have no biases: there are too few examples for them.</summary>
    internal const int MostClasses = 64;

    /// <summary>Fits both.</summary>
    /// <param name="z">A row for each example.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="isSoftmax">Whether outputs are softmax; else sigmoids, one for each class or a single one for
    /// class 1.</param>
    /// <param name="beta">Where to begin: 1/T.</param>
    /// <param name="fitsBeta">Whether β is fitted, too; else it stays.</param>
    internal static (double Beta, double[] Biases) Fit(
        double[][] z, int[] labels, bool isSoftmax, double beta, bool fitsBeta)
    {
        int k = z[0].Length;
        double[] at = [beta, .. new double[k]];
        double loss = Loss(at, z, labels, isSoftmax);
        for (int step = 0; step < 50; step++)
        {
            var (gradient, hessian) = Derivatives(at, z, labels, isSoftmax);
            if (!fitsBeta)
                Fix(gradient, hessian);
            double[] direction = Solved(hessian, gradient);
            double length = 1, next = double.PositiveInfinity;
            double[] to = at;
            for (; length > 1e-6; length /= 2)
            {
                to = [.. at.Zip(direction, (from, d) => from - length * d)];
                next = to[0] > 0 ? Loss(to, z, labels, isSoftmax) : double.PositiveInfinity;
                if (next <= loss)
                    break;
            }

            if (!(next < loss - 1e-12 * Math.Abs(loss)))
                break;
            (at, loss) = (to, next);
        }

        return (at[0], at[1..]);
    }

    private static double Loss(double[] at, double[][] z, int[] labels, bool isSoftmax)
    {
        double sum = 0;
        for (int j = 1; j < at.Length; j++)
            sum += at[j] * at[j] / 2;
        Span<double> u = stackalloc double[at.Length - 1];
        for (int x = 0; x < z.Length; x++)
        {
            double max = Scores(at, z[x], u);
            if (isSoftmax)
            {
                double all = 0;
                foreach (double uj in u)
                    all += Functions.Exp(uj - max);
                sum += max + Functions.Log(all) - u[labels[x]];
                continue;
            }

            for (int j = 0; j < u.Length; j++)
                sum += Functions.Softplus(IsOwn(j, labels[x], u.Length) ? -u[j] : u[j]);
        }

        return sum;
    }

    private static (double[] Gradient, double[,] Hessian) Derivatives(
        double[] at, double[][] z, int[] labels, bool isSoftmax)
    {
        int k = at.Length - 1;
        var (gradient, hessian) = (new double[k + 1], new double[k + 1, k + 1]);
        for (int j = 1; j <= k; j++)
            (gradient[j], hessian[j, j]) = (at[j], 1);
        Span<double> p = stackalloc double[k];
        for (int x = 0; x < z.Length; x++)
        {
            double max = Scores(at, z[x], p), sum = 0, mean = 0;
            for (int j = 0; j < k; j++)
                sum += p[j] = isSoftmax ? Functions.Exp(p[j] - max) : Functions.Sigmoid(p[j]);
            for (int j = 0; j < k && isSoftmax; j++)
                mean += (p[j] /= sum) * z[x][j];
            for (int i = 0; i < k; i++)
            {
                double error = p[i] - (IsOwn(i, labels[x], k) ? 1 : 0);
                double curvature = isSoftmax ? p[i] : p[i] * (1 - p[i]), from = z[x][i] - mean;
                gradient[i + 1] += error;
                gradient[0] += error * z[x][i];
                hessian[0, 0] += curvature * from * z[x][i];
                hessian[i + 1, 0] += curvature * from;
                hessian[i + 1, i + 1] += curvature;
                for (int j = 0; j < k && isSoftmax; j++)
                    hessian[i + 1, j + 1] -= p[i] * p[j];
            }
        }

        for (int j = 1; j <= k; j++)
            hessian[0, j] = hessian[j, 0];
        return (gradient, hessian);
    }

    private static double Scores(double[] at, double[] z, Span<double> u)
    {
        double max = double.NegativeInfinity;
        for (int j = 0; j < z.Length; j++)
            max = Math.Max(max, u[j] = at[0] * z[j] + at[j + 1]);
        return max;
    }

    private static bool IsOwn(int output, int label, int outputs) => outputs == 1 ? label == 1 : output == label;

    private static void Fix(double[] gradient, double[,] hessian)
    {
        for (int j = 1; j < gradient.Length; j++)
            hessian[0, j] = hessian[j, 0] = 0;
        (gradient[0], hessian[0, 0]) = (0, 1);
    }

    // Gauss, without pivots: the matrix is positive definite.
    private static double[] Solved(double[,] a, double[] y)
    {
        int n = y.Length;
        double[] x = [.. y];
        for (int i = 0; i < n; i++)
        {
            double pivot = Math.Max(a[i, i], 1e-12);
            for (int row = i + 1; row < n; row++)
            {
                double factor = a[row, i] / pivot;
                for (int column = i; column < n; column++)
                    a[row, column] -= factor * a[i, column];
                x[row] -= factor * x[i];
            }
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int column = i + 1; column < n; column++)
                x[i] -= a[i, column] * x[column];
            x[i] /= Math.Max(a[i, i], 1e-12);
        }

        return x;
    }
}
