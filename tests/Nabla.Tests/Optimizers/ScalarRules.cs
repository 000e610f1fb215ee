namespace Nabla.Tests.Optimizers;

/// <summary>
/// The documented formulas of every rule for a single parameter, in plain numbers: θ after each step, given g of each
/// step.
/// </summary>
internal static class ScalarRules
{
    internal static IEnumerable<double> Sgd(
        double theta, IEnumerable<double> gradients, double lr, double momentum = 0, double dampening = 0,
        bool nesterov = false, double weightDecay = 0)
    {
        double v = double.NaN;
        int t = 0;
        foreach (double plain in gradients)
        {
            t++;
            double g = plain + weightDecay * theta;
            if (momentum == 0)
            {
                theta = theta - lr * g;
            }
            else
            {
                v = t == 1 ? g : momentum * v + (1 - dampening) * g;
                theta = nesterov ? theta - lr * (g + momentum * v) : theta - lr * v;
            }

            yield return theta;
        }
    }

    internal static IEnumerable<double> Adam(
        double theta, IEnumerable<double> gradients, double lr, double beta1 = 0.9, double beta2 = 0.999,
        double eps = 1e-8, bool amsgrad = false, double weightDecay = 0, double decoupled = 0)
    {
        double m = 0, v = 0, u = 0;
        int t = 0;
        foreach (double plain in gradients)
        {
            t++;
            double g = plain + weightDecay * theta;
            theta = (1 - lr * decoupled) * theta;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            u = amsgrad ? Math.Max(u, v) : v;
            theta = theta - lr / (1 - Math.Pow(beta1, t)) * m / (Math.Sqrt(u) / Math.Sqrt(1 - Math.Pow(beta2, t))
                + eps);
            yield return theta;
        }
    }

    internal static IEnumerable<double> RmsProp(
        double theta, IEnumerable<double> gradients, double lr, double alpha = 0.99, double eps = 1e-8,
        double momentum = 0, bool centered = false, double weightDecay = 0)
    {
        double s = 0, h = 0, b = 0;
        foreach (double plain in gradients)
        {
            double g = plain + weightDecay * theta;
            s = alpha * s + (1 - alpha) * g * g;
            h = alpha * h + (1 - alpha) * g;
            double q = centered ? Math.Max(0, s - h * h) : s;
            double d = g / (Math.Sqrt(q) + eps);
            b = momentum * b + d;
            theta = theta - lr * (momentum == 0 ? d : b);
            yield return theta;
        }
    }

    internal static IEnumerable<double> Adagrad(
        double theta, IEnumerable<double> gradients, double lr, double lrDecay = 0, double eps = 1e-10,
        double initial = 0, double weightDecay = 0)
    {
        double s = initial;
        int t = 0;
        foreach (double plain in gradients)
        {
            t++;
            double g = plain + weightDecay * theta;
            s = s + g * g;
            theta = theta - lr / (1 + (t - 1) * lrDecay) * g / (Math.Sqrt(s) + eps);
            yield return theta;
        }
    }
}
