using Nabla.Kernels;

namespace Nabla;

/// <summary>What each input contributes to an answer: its difference from a baseline times the gradient of the answer,
/// averaged over the straight line from the baseline to the input (Sundararajan, Taly and Yan: Axiomatic attribution
/// for deep networks, 2017, arXiv 1703.01365). The contributions sum to the answer's difference. The line is cut into
/// parts, each with three points of Gauss and Legendre; parts whose sum is off are halved until all are within the
/// tolerance together: at the kinks of ReLU, say.</summary>
/// <typeparam name="T">float or double; the network's numbers.</typeparam>
internal sealed class IntegratedGradients<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int FirstParts = 8, MostParts = 1 << 14, Capacity = 96;

    // On 0 … 1: ½ ∓ ½√(3/5), and the weights 5/18, 8/18, 5/18.
    private static readonly double[] s_points = [0.1127016653792583, 0.5, 0.8872983346207417];
    private static readonly double[] s_weights = [5.0 / 18, 8.0 / 18, 5.0 / 18];

    private readonly ParameterVector<T> _theta;
    private readonly Trace<T> _trace;
    private readonly double[] _from, _to;
    private readonly int _output;
    private readonly T[] _gradients;
    private readonly int _stride;

    private IntegratedGradients(ParameterVector<T> theta, double[] from, double[] to, int output)
    {
        (_theta, _from, _to, _output) = (theta, from, to, output);
        _trace = new(theta.Architecture, Capacity);
        int panel = Layout.Panel<T>();
        _stride = (from.Length + panel - 1) / panel * panel;
        _gradients = new T[Capacity * _stride];
    }

    /// <summary>A stretch of the line, and what is left of the answer's difference over it.</summary>
    private sealed record Part(double Start, double End, double[] Contributions, double Left);

    /// <summary>Contributions to an output's difference between two inputs of the network.</summary>
    /// <param name="theta">The network.</param>
    /// <param name="from">The baseline, n_1 numbers.</param>
    /// <param name="to">The input, n_1 numbers.</param>
    /// <param name="output">j, of a^L_j.</param>
    /// <param name="tolerance">What the sum may be off by; positive.</param>
    /// <param name="contributions">Receives n_1 numbers.</param>
    /// <returns>a^L_j at the baseline. It is not finite where the network's answers are not.</returns>
    internal static double Of(
        ParameterVector<T> theta, double[] from, double[] to, int output, double tolerance, Span<double> contributions)
    {
        var path = new IntegratedGradients<T>(theta, from, to, output);
        Part[] parts = path.Parts(tolerance, out double baseline);
        contributions.Clear();
        foreach (Part part in parts.OrderBy(part => part.Start))
        {
            for (int k = 0; k < contributions.Length; k++)
                contributions[k] += part.Contributions[k];
        }

        return baseline;
    }

    private Part[] Parts(double tolerance, out double baseline)
    {
        double[] cuts = [.. Enumerable.Range(0, FirstParts + 1).Select(i => (double)i / FirstParts)];
        double[] answers = Answers(cuts);
        baseline = answers[0];
        List<Part> parts = Measure([.. cuts.SkipLast(1).Select((start, i) =>
            (start, cuts[i + 1], answers[i + 1] - answers[i]))]);
        while (parts.Sum(part => Math.Abs(part.Left)) > tolerance && parts.Count < MostParts)
        {
            double share = tolerance / (2 * parts.Count);
            Part[] off = [.. parts.Where(part => Math.Abs(part.Left) > share)];
            parts.RemoveAll(part => Math.Abs(part.Left) > share);
            double[] ends = [.. off.SelectMany(part => (double[])[part.Start, (part.Start + part.End) / 2, part.End])];
            double[] at = Answers(ends);
            parts.AddRange(Measure([.. Enumerable.Range(0, ends.Length).Where(i => i % 3 < 2).Select(i =>
                (ends[i], ends[i + 1], at[i + 1] - at[i]))]));
        }

        return [.. parts];
    }

    private List<Part> Measure((double Start, double End, double Change)[] stretches)
    {
        const int Points = 3;
        var parts = new List<Part>(stretches.Length);
        for (int start = 0; start < stretches.Length; start += Capacity / Points)
        {
            var some = stretches.AsSpan(start, Math.Min(Capacity / Points, stretches.Length - start));
            var points = new double[some.Length * Points];
            for (int i = 0; i < points.Length; i++)
            {
                var stretch = some[i / Points];
                points[i] = stretch.Start + (stretch.End - stretch.Start) * s_points[i % Points];
            }

            Gradients(points);
            for (int i = 0; i < some.Length; i++)
            {
                double length = some[i].End - some[i].Start, left = some[i].Change;
                var contributions = new double[_from.Length];
                for (int k = 0; k < contributions.Length; k++)
                {
                    double slope = 0;
                    for (int p = 0; p < Points; p++)
                        slope += s_weights[p] * double.CreateTruncating(_gradients[(i * Points + p) * _stride + k]);
                    contributions[k] = (_to[k] - _from[k]) * length * slope;
                    left -= contributions[k];
                }

                parts.Add(new(some[i].Start, some[i].End, contributions, left));
            }
        }

        return parts;
    }

    // a^L_j at points of the line.
    private double[] Answers(double[] points)
    {
        var answers = new double[points.Length];
        for (int start = 0; start < points.Length; start += Capacity)
        {
            int count = Math.Min(Capacity, points.Length - start);
            Forward(points.AsSpan(start, count));
            for (int x = 0; x < count; x++)
                answers[start + x] = double.CreateTruncating(_trace.A(_trace.L)[x, _output]);
        }

        return answers;
    }

    // ∂a^L_j/∂a^1 at points of the line: BP1 with ∇_a C = e_j, BP2 down to the input.
    private void Gradients(double[] points)
    {
        Trace<T> t = _trace;
        Forward(points);
        MatrixSpan<T> delta = t.Delta(t.L);
        for (int x = 0; x < points.Length; x++)
        {
            delta.Row(x).Clear();
            delta[x, _output] = T.One;
        }

        t.Code(t.L).TimesDerivative(t.Z(t.L), t.A(t.L), delta);
        for (int l = t.L - 1; l >= 2; l--)
            Backprop.BackpropagateError(_theta, t, l);
        t.Products.Backward(t.Delta(2), _theta.Weights(2), _from.Length,
            new MatrixSpan<T>(_gradients, points.Length, _from.Length, _stride), t.Scratch);
    }

    private void Forward(ReadOnlySpan<double> points)
    {
        Trace<T> t = _trace;
        t.Begin(points.Length);
        for (int x = 0; x < points.Length; x++)
        {
            Span<T> row = t.A(1).Row(x);
            for (int k = 0; k < row.Length; k++)
                row[k] = T.CreateTruncating(_from[k] + points[x] * (_to[k] - _from[k]));
        }

        for (int l = 2; l <= t.L; l++)
            Backprop.Feedforward(_theta, t, l);
    }
}
