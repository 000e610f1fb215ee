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
    private const int FirstParts = 8, MostParts = 1 << 14, Together = 32, Capacity = 3 * Together;

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

    /// <summary>A stretch of the line, and what the contributions leave of the answer's difference over it.</summary>
    private readonly record struct Part(double Start, double End, double Left);

    /// <summary>Contributions to an output's difference between two inputs of the network.</summary>
    /// <param name="theta">The network.</param>
    /// <param name="from">The baseline, n_1 numbers.</param>
    /// <param name="to">The input, n_1 numbers.</param>
    /// <param name="output">j, of a^L_j.</param>
    /// <param name="tolerance">What the sum may be off by, positive; times the answers where these exceed 1.</param>
    /// <param name="contributions">Receives n_1 numbers.</param>
    /// <returns>a^L_j at the baseline; and whether the sum holds. It does not where the network's answers are not
    /// finite or jump.</returns>
    internal static (double Baseline, bool Holds) Of(
        ParameterVector<T> theta, double[] from, double[] to, int output, double tolerance, Span<double> contributions)
    {
        var path = new IntegratedGradients<T>(theta, from, to, output);
        var (parts, baseline, holds) = path.Parts(tolerance);
        contributions.Clear();
        foreach (Part[] some in parts.OrderBy(part => part.Start).Chunk(Together))
        {
            path.Gradients(some);
            for (int i = 0; i < some.Length; i++)
            {
                for (int k = 0; k < contributions.Length; k++)
                    contributions[k] += path.Contribution(some[i], i, k);
            }
        }

        return (baseline, holds);
    }

    private (List<Part> Parts, double Baseline, bool Holds) Parts(double tolerance)
    {
        double[] cuts = [.. Enumerable.Range(0, FirstParts + 1).Select(i => (double)i / FirstParts)];
        double[] answers = Answers(cuts);
        tolerance *= Math.Max(1, Math.Max(Math.Abs(answers[0]), Math.Abs(answers[^1])));
        List<Part> parts = Measured([.. cuts.SkipLast(1).Select((start, i) =>
            new Part(start, cuts[i + 1], answers[i + 1] - answers[i]))]);
        double off = parts.Sum(part => Math.Abs(part.Left));
        while (off > tolerance && parts.Count < MostParts)
        {
            double share = tolerance / (2 * parts.Count);
            Part[] halved = [.. parts.Where(part => Math.Abs(part.Left) > share)];
            parts.RemoveAll(part => Math.Abs(part.Left) > share);
            double[] ends =
                [.. halved.SelectMany(part => (double[])[part.Start, (part.Start + part.End) / 2, part.End])];
            double[] at = Answers(ends);
            parts.AddRange(Measured([.. Enumerable.Range(0, ends.Length).Where(i => i % 3 < 2).Select(i =>
                new Part(ends[i], ends[i + 1], at[i + 1] - at[i]))]));
            off = parts.Sum(part => Math.Abs(part.Left));
        }

        return (parts, answers[0], off <= tolerance);
    }

    // Left is the whole difference before.
    private List<Part> Measured(Part[] parts)
    {
        var measured = new List<Part>(parts.Length);
        foreach (Part[] some in parts.Chunk(Together))
        {
            Gradients(some);
            for (int i = 0; i < some.Length; i++)
            {
                double left = some[i].Left;
                for (int k = 0; k < _from.Length; k++)
                    left -= Contribution(some[i], i, k);
                measured.Add(some[i] with { Left = left });
            }
        }

        return measured;
    }

    // Of input k over the part whose gradients are the i-th.
    private double Contribution(Part part, int i, int k)
    {
        double slope = 0;
        for (int p = 0; p < s_points.Length; p++)
            slope += s_weights[p] * double.CreateTruncating(_gradients[(i * s_points.Length + p) * _stride + k]);
        return (_to[k] - _from[k]) * (part.End - part.Start) * slope;
    }

    private void Gradients(Part[] parts)
    {
        var points = new double[parts.Length * s_points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            Part part = parts[i / s_points.Length];
            points[i] = part.Start + (part.End - part.Start) * s_points[i % s_points.Length];
        }

        Gradients(points);
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
