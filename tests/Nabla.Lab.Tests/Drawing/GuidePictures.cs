using Nabla.Inspection;
using Nabla.Lab.Drawing;
using Nabla.Teaching;
using static System.FormattableString;

namespace Nabla.Lab.Tests.Drawing;

/// <summary>The pictures of the guide, drawn from the library's own code.</summary>
internal static class GuidePictures
{
    /// <summary>Every picture by its file's name, as SVG.</summary>
    public static IEnumerable<(string Name, string Svg)> All() =>
    [
        .. Activation.All.Where(activation => activation.IsElementwise)
            .Select(activation => ($"activation-{activation.Name}.svg", Of(activation).ToString())),
        ("activation-softmax.svg", Softmax().ToString()),
        ("activations.svg", SvgChart.Grid("Every activation and its derivative", 2,
            [.. Activation.All.Select(a => a.IsElementwise ? Of(a, a.Name, 81) : Softmax(a.Name, 81))])),
        .. Cost.All.Select(cost => ($"cost-{cost.Kind}.svg", Of(cost))),
        ("optimizers-momentum.svg", Optimizers(
            "momentum", ("sgd", new Sgd(0.25)), ("momentum", new Sgd(0.1) { Momentum = 0.8 }),
            ("nesterov", new Sgd(0.1) { Momentum = 0.8, Nesterov = true }))),
        ("optimizers-adaptive.svg", Optimizers(
            "rates of their own", ("adagrad", new Adagrad(0.6)), ("rmsprop", new RmsProp(0.1)),
            ("adam", new Adam(0.25)), ("adamw", new AdamW(0.25) { WeightDecay = 0.2 }))),
        ("saturation.svg", Saturation()),
        ("step-curve.svg", StepCurves()),
    ];

    /// <summary>σ and σ', asked of a network of one neuron whose z is its input.</summary>
    private static SvgChart Of(Activation activation, string heading = "", int count = 201)
    {
        (double Z, double A, double Prime)[] points = [.. Range(-5, 5, count).Select(z =>
        {
            WorkedExample neuron = Neuron(activation, Cost.Quadratic, z, 0);
            return (z, neuron.A(2)[0], neuron.SigmaPrime(2)[0]);
        })];
        double low = Math.Min(-0.5, Math.Max(-2, points.Min(p => p.A))) - 0.1;
        double high = Math.Min(3, Math.Max(1, points.Max(p => p.A))) + 0.1;
        var chart = new SvgChart($"{activation.Name} and its derivative", (-5, 5), (low, high), "z", heading);
        chart.Line("σ(z)", points.Select(p => (p.Z, p.A)));
        chart.Line("σ'(z)", points.Select(p => (p.Z, p.Prime)));
        return chart;
    }

    /// <summary>Three outputs of a softmax layer over z_0, and how the first moves with it; z_1 = 0, z_2 = 1.</summary>
    private static SvgChart Softmax(string heading = "", int count = 201)
    {
        var theta = new ParameterVector<double>(Architecture.Create([1, 3], Activation.Softmax, Activation.Softmax));
        theta.B(2)[2] = 1;
        var points = Range(-5, 5, count).Select(z =>
        {
            theta.B(2)[0] = z;
            var layer = new WorkedExample(theta, Cost.Quadratic, [0], [0, 0, 0]);
            return (Z: z, A: layer.A(2).ToArray(), Prime: layer.Jacobian(2)[0, 0]);
        }).ToArray();
        var chart = new SvgChart("softmax of (z, 0, 1) and its first derivative", (-5, 5), (-0.1, 1.1), "z", heading);
        for (int j = 0; j < 3; j++)
        {
            int output = j;
            chart.Line(Invariant($"a_{j}"), points.Select(p => (p.Z, p.A[output])));
        }

        chart.Line("∂a_0/∂z_0", points.Select(p => (p.Z, p.Prime)));
        return chart;
    }

    /// <summary>C and δ = ∂C/∂z, and ∂C/∂a where it is another, of one output whose desired value is 1 (of two with
    /// softmax: 1 and 0).</summary>
    private static string Of(Cost cost)
    {
        Activation output = cost.PairedWith ?? Activation.Identity;
        var points = Range(-5, 5, 201).Select(z =>
        {
            WorkedExample neuron = Neuron(output, cost, z, 1);
            return (Z: z, C: neuron.MeanCost, Delta: neuron.Delta(2)[0], Rate: neuron.CostByActivation(2)[0]);
        }).ToArray();
        var chart = new SvgChart(
            $"{cost.Name}: the cost and its error for a desired output of 1", (-5, 5), (-3, 5), "z");
        chart.Line($"C, {output.Name} output, y = 1", points.Select(p => (p.Z, p.C)));
        chart.Line("δ = ∂C/∂z", points.Select(p => (p.Z, p.Delta)));
        if (cost.PairedWith is not null)
            chart.Line("∂C/∂a", points.Select(p => (p.Z, p.Rate)));
        return chart.ToString();
    }

    /// <summary>Forty steps of each rule for a line with two parameters, on the contours of its cost.</summary>
    private static string Optimizers(string with, params ReadOnlySpan<(string Name, Optimizer Rule)> rules)
    {
        var theta = new ParameterVector<double>(Architecture.Create([1, 1], Activation.Identity, Activation.Identity));
        (theta.W(2)[0, 0], theta.B(2)[0]) = (-1.5, 1.2);
        double[,] x = { { 0.2 }, { 1.6 }, { 2.2 } }, y = { { 0.2 }, { 1.6 }, { 2.2 } };   // best: w = 1, b = 0
        var chart = new SvgChart(
            $"Paths of optimizers with {with} over the weight and bias of a line", (-2, 2.5), (-1, 3), "w", "b");
        foreach (double level in (double[])[0.05, 0.2, 0.5, 1, 2, 3])
            chart.Contour(Ellipse(level, x));
        foreach ((string name, Optimizer rule) in rules)
        {
            var descent = new CaseFile(theta.Clone(), Cost.Quadratic, x, y)
            {
                Optimizer = rule, Steps = 40, Snapshots = [.. Enumerable.Range(0, 41)],
            };
            chart.Line(name, descent.Descend<double>().Select(s =>
                (s.Parameters.W(2)[0, 0], s.Parameters.B(2)[0])), dots: true);
        }

        return chart.ToString();
    }

    /// <summary>δ of an output that should be 0 over its weighted input: σ' makes the quadratic cost forget, the
    /// cross-entropy does not.</summary>
    private static string Saturation()
    {
        var chart = new SvgChart("The error of a sigmoid output that should be 0", (-8, 8), (0, 1.1), "z");
        foreach ((string name, Cost cost) in (ReadOnlySpan<(string, Cost)>)
            [("δ, quadratic cost", Cost.Quadratic), ("δ, binary cross-entropy", Cost.BinaryCrossEntropy)])
        {
            chart.Line(name, Range(-8, 8, 161).Select(z => (z, Neuron(Activation.Sigmoid, cost, z, 0).Delta(2)[0])));
        }

        return chart.ToString();
    }

    /// <summary>The V of <see cref="StepCurve"/> on the case of <c>nabla backprop --template 2-3-2</c>.</summary>
    private static string StepCurves()
    {
        CaseFile given = CaseFile.Template(2, 3, 2);
        var twice = StepCurve.Run<double>(given.Parameters, given.Cost, given.X, given.Y);
        var single = StepCurve.Run<float>(given.Parameters, given.Cost, given.X, given.Y);
        var chart = new SvgChart(
            "Error of finite differences over their step, powers of ten", (-13.5, 0), (-12, 4), "log₁₀ of the step ε",
            "log₁₀ of the error");
        chart.Line("float64 central", twice.Select(p => (Math.Log10(p.Epsilon), Log(p.Central))));
        chart.Line("float64 one-sided", twice.Select(p => (Math.Log10(p.Epsilon), Log(p.OneSided))));
        chart.Line("float32 central", single.Select(p => (Math.Log10(p.Epsilon), Log(p.Central))));
        chart.Line("float32 one-sided", single.Select(p => (Math.Log10(p.Epsilon), Log(p.OneSided))));
        return chart.ToString();

        static double Log(double error) => Math.Log10(Math.Max(error, 1e-12));
    }

    private static WorkedExample Neuron(Activation activation, Cost cost, double z, double y)
    {
        int outputs = activation.IsElementwise ? 1 : 2;
        var theta = new ParameterVector<double>(Architecture.Create([1, outputs], activation, activation));
        theta.B(2)[0] = z;
        return new(theta, cost, [0], outputs == 1 ? [y] : [y, 1 - y]);
    }

    /// <summary>Where C − C_min of the line is <paramref name="level"/>, around (1, 0).</summary>
    private static IEnumerable<(double, double)> Ellipse(double level, double[,] x)
    {
        int m = x.GetLength(0);
        double mean = Enumerable.Range(0, m).Average(i => x[i, 0]);
        double square = Enumerable.Range(0, m).Average(i => x[i, 0] * x[i, 0]);
        return Range(0, 2 * Math.PI, 181).Select(angle =>
        {
            // ½ (square u² + 2 mean u v + v²) = level along (u, v) = r (cos, sin)
            (double s, double c) = Math.SinCos(angle);
            double r = Math.Sqrt(2 * level / (square * c * c + 2 * mean * c * s + s * s));
            return (1 + r * c, r * s);
        });
    }

    private static IEnumerable<double> Range(double from, double to, int count) =>
        Enumerable.Range(0, count).Select(i => from + (to - from) * i / (count - 1));
}
