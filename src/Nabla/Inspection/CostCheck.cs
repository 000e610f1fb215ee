namespace Nabla.Inspection;

/// <summary>Whether a cost of your own is what backpropagation needs, the chapter's two assumptions: the cost of a
/// batch is the mean of the costs C_x of its examples, and C_x is a function of the outputs a^L (and the desired
/// outputs y) alone. And whether ∇_a C is its gradient; of a cost that is computed from z, whether δ^L is.</summary>
public static class CostCheck
{
    private const double Epsilon = 1.0 / (1L << 52);
    private const double Relative = 1e-7;

    /// <summary>Asks a cost about examples, repeatedly and in changing order, and compares its gradient with central
    /// differences.</summary>
    /// <param name="cost">A cost of your own; those that come with Nabla pass where they do not go with one output
    /// activation alone.</param>
    /// <param name="a">Outputs to ask about, m × n_L: in the range your output activation gives, and not at a kink of
    /// the cost. For a cost of your own that is computed from z, the weighted inputs z^L instead.</param>
    /// <param name="y">Desired outputs, m × n_L.</param>
    /// <returns>A sentence for each thing found wrong; none where all is well.</returns>
    /// <exception cref="ArgumentException">The shapes differ or are empty, or the cost is one that comes with Nabla and
    /// goes with one output activation alone.</exception>
    public static CostCheckReport Run(Cost cost, ReadOnlyMatrixSpan<double> a, ReadOnlyMatrixSpan<double> y)
    {
        ArgumentNullException.ThrowIfNull(cost);
        if (cost is { IsCustom: false, PairedWith: { } activation })
        {
            throw new ArgumentException(
                $"The cost {cost} is computed from z together with {activation} outputs, not from a alone. " +
                "GradientCheck checks it in a network.", nameof(cost));
        }

        ArgumentException.ThrowIf(a.Rows < 1 || a.Columns < 1 || a.Rows != y.Rows || a.Columns != y.Columns,
            $"There are {a.Rows} × {a.Columns} outputs and {y.Rows} × {y.Columns} desired outputs; " +
            $"the two need one shape, at least 1 × 1.", nameof(a));
        // Copies: points nearby are asked about too.
        var asked = new Asked(cost, a.ToArray(), y.ToArray());
        var problems = new List<string>();
        double[] costs = asked.EachCost();
        RequireFinite(costs, problems);
        asked.Gradients(problems, Allowed);
        RequireSame(costs, asked, problems);
        RequireMean(cost, costs, a, y, problems);
        return new(cost.Name, a.Rows, [.. problems]);
    }

    private static void RequireFinite(double[] costs, List<string> problems)
    {
        for (int x = 0; x < costs.Length; x++)
        {
            if (!double.IsFinite(costs[x]))
                problems.Add(Invariant($"The cost of example {x} is {costs[x]}."));
        }
    }

    /// <summary>Asked again, in the opposite order and after gradients and other points, each example costs what it
    /// cost.</summary>
    private static void RequireSame(double[] costs, Asked asked, List<string> problems)
    {
        for (int x = costs.Length - 1; x >= 0; x--)
        {
            double again = asked.CostOf(x);
            if (!again.Equals(costs[x]))
            {
                problems.Add(
                    Invariant($"Example {x} cost {costs[x]:R} at first and {again:R} when asked again: ") +
                    $"C_x depends on more than {(asked.IsOfZ ? "z, a" : "a")} and y.");
            }
        }
    }

    /// <summary>Through the production code: a network whose outputs, or their z, are its inputs has the mean of the
    /// C_x as its cost.</summary>
    private static void RequireMean(
        Cost cost, double[] costs, ReadOnlyMatrixSpan<double> a, ReadOnlyMatrixSpan<double> y, List<string> problems)
    {
        var theta = new ParameterVector<double>(
            Architecture.Create([a.Columns, a.Columns], Activation.Identity, cost.PairedWith ?? Activation.Identity));
        for (int j = 0; j < a.Columns; j++)
            theta.W(2)[j, j] = 1;
        double mean = Backprop.Run(theta, cost, a, y, new(theta.Architecture, a.Rows), new(theta.Architecture));
        double expected = costs.Sum() / costs.Length;
        if (!(Math.Abs(mean - expected) <= costs.Length * Epsilon * costs.Sum(Math.Abs)))
        {
            problems.Add(
                Invariant($"The cost of all examples together is {mean:R}, ") +
                Invariant($"but the mean of their costs is {expected:R}."));
        }
    }

    // As in GradientCheck: 1e-7 of the gradient, and the rounding of C_x over h.
    private static double Allowed(double cost, double largest, double h) =>
        Relative * largest + 8 * Epsilon * Math.Abs(cost) / h;

    /// <summary>The cost, with the examples that it is asked about.</summary>
    private sealed class Asked(Cost cost, double[,] a, double[,] y)
    {
        private readonly CostCode<double> _code = cost.Code<double>();

        /// <summary>Whether what is called a here is z.</summary>
        internal bool IsOfZ => _code.IsPaired;

        internal double[] EachCost() => [.. Enumerable.Range(0, a.GetLength(0)).Select(CostOf)];

        // z is not used by a cost of a alone.
        internal double CostOf(int x) => _code.Of(Row(a, x), Outputs(x), Row(y, x));

        internal void Gradients(List<string> problems, Func<double, double, double, double> allowed)
        {
            var nablaA = new double[a.GetLength(1)];
            for (int x = 0; x < a.GetLength(0); x++)
            {
                if (IsOfZ)
                    _code.OutputError(Row(a, x), Outputs(x), Row(y, x), nablaA);
                else
                    _code.Gradient([], Row(a, x), Row(y, x), nablaA);
                double largest = nablaA.Max(Math.Abs), here = CostOf(x);
                for (int j = 0; j < nablaA.Length; j++)
                {
                    double before = a[x, j], h = GradientComparer.BaseStep * Math.Max(1, Math.Abs(before));
                    double d = Slope(x, j, before, h);
                    double fine = (4 * Slope(x, j, before, h / 2) - d) / 3;   // Richardson
                    if (!(Math.Abs(nablaA[j] - fine) <= allowed(here, Math.Max(largest, Math.Abs(fine)), h / 3)))
                    {
                        string what = IsOfZ ? "error" : "gradient";
                        problems.Add(Invariant($"Example {x}, output {j}: the {what} given is {nablaA[j]:R}, ") +
                            Invariant($"but C_x changes at the rate {fine:R}."));
                    }
                }
            }
        }

        private Span<double> Outputs(int x)
        {
            if (cost.PairedWith is not { } activation)
                return Row(a, x);
            var outputs = new double[a.GetLength(1)];
            activation.CodeFor<double>().Apply(Row(a, x), outputs);
            return outputs;
        }

        private double Slope(int x, int j, double before, double h)
        {
            a[x, j] = before + h;
            double up = CostOf(x), right = a[x, j];
            a[x, j] = before - h;
            double down = CostOf(x), left = a[x, j];
            a[x, j] = before;
            return (up - down) / (right - left);
        }

        private static Span<double> Row(double[,] matrix, int x)
        {
            int columns = matrix.GetLength(1);
            return MatrixShape.Flatten(matrix).Slice(x * columns, columns);
        }
    }
}

/// <summary>What <see cref="CostCheck"/> found.</summary>
/// <param name="Cost">The name of the cost.</param>
/// <param name="Examples">How many examples it was asked about.</param>
/// <param name="Problems">A sentence for each thing wrong.</param>
public sealed record CostCheckReport(string Cost, int Examples, ImmutableArray<string> Problems)
{
    /// <summary>Whether nothing was found wrong.</summary>
    public bool IsGood => Problems.IsEmpty;

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        IsGood ? $"{Cost}: nothing wrong on {Examples} examples" : $"{Cost}: {string.Join(" ", Problems)}";
}
