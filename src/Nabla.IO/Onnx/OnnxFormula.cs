namespace Nabla.IO;

/// <summary>A function of z that a graph spells out, known by its values at chosen points: however an activation is
/// written, at the points it has the values of the activation, and that is how it is recognized.</summary>
internal sealed class OnnxFormula
{
    private static readonly double[] s_points =
    [
        .. Enumerable.Range(-24, 49).Select(k => 0.37 * k),
        .. from size in (double[])[1e-3, 12, 20, 50, 110, 1000, 30_000]
           from sign in (double[])[-1, 1]
           select sign * size,
    ];

    private static readonly Dictionary<Activation, Model> s_functions =
        Activation.All.Where(a => a.IsElementwise).ToDictionary(a => a, OneNeuron);

    private static readonly (Activation Activation, double[] Values)[] s_known =
        [.. s_functions.Keys.Select(a => (a, Array.ConvertAll(s_points, z => At(a, z))))];

    private readonly double[] _values;

    private OnnxFormula(double[] values) => _values = values;

    /// <summary>z itself.</summary>
    public static OnnxFormula Z { get; } = new(s_points);

    /// <summary>Softmax over the whole layer, which is no function of one z.</summary>
    public static OnnxFormula Softmax { get; } = new([]);

    public bool IsZ => this == Z;

    /// <summary>σ(z) of one of Nabla's activations that works neuron by neuron.</summary>
    public static double At(Activation activation, double z)
    {
        if (double.IsNaN(z))
            return z;
        z = Math.Clamp(z, double.MinValue, double.MaxValue);   // a formula may overflow on its way
        Span<double> a = stackalloc double[1];
        s_functions[activation].Predict<double>([z], a);
        return a[0];
    }

    /// <summary>A function of this.</summary>
    public OnnxFormula Then(Func<double, double> function) => new(Array.ConvertAll(_values, x => function(x)));

    /// <summary>A function of this and another.</summary>
    public OnnxFormula With(OnnxFormula other, Func<double, double, double> function) =>
        new([.. _values.Zip(other._values, function)]);

    /// <summary>The activation that has these values, or null. Constants in files are rounded to float32 and formulas
    /// for negative z cancel; 2^−20 of the value, or of z where that is more and below 1, allows for both and tells
    /// every two activations apart.</summary>
    public Activation? Recognized()
    {
        const double Allowed = 1.0 / (1 << 20);
        if (this == Softmax)
            return Activation.Softmax;
        foreach ((Activation activation, double[] expected) in s_known)
        {
            bool isSame = true;
            for (int i = 0; i < s_points.Length && isSame; i++)
            {
                double size = Math.Max(Math.Abs(expected[i]), Math.Min(1, Math.Abs(s_points[i])));
                isSame = Math.Abs(_values[i] - expected[i]) <= Allowed * size;   // not so for NaN
            }

            if (isSame)
                return activation;
        }

        return null;
    }

    /// <summary>The error function, by Φ: z Φ(z) is Nabla's gelu.</summary>
    public static double Erf(double x)
    {
        double z = Math.Clamp(x, -10, 10) * Math.Sqrt(2);   // beyond, it is ±1 to the last bit
        return z == 0 || double.IsNaN(z) ? z : 2 * (At(Activation.Gelu, z) / z) - 1;
    }

    private static Model OneNeuron(Activation activation)
    {
        var theta = new ParameterVector<double>(Architecture.Create([1, 1], activation, activation));
        theta.W(2)[0, 0] = 1;
        return Model.Create(new Network<double>(theta), Cost.Quadratic);
    }
}
