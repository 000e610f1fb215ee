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
    private string? _told;

    private OnnxFormula(double[] values) => (_values, Base) = (values, this);

    /// <summary>z itself.</summary>
    public static OnnxFormula Z { get; } = new(s_points);

    /// <summary>Softmax over the whole layer, which is no function of one z.</summary>
    public static OnnxFormula Softmax { get; } = new([]);

    /// <summary>The logarithm of softmax.</summary>
    public static OnnxFormula LogSoftmax { get; } = new([]);

    public bool IsZ => this == Z;

    /// <summary>Whether it takes the whole layer.</summary>
    public bool IsOfLayer => this == Softmax || this == LogSoftmax;

    /// <summary>What this is a multiple of, with a number added, as far as it was spelled so; itself where it was
    /// not.</summary>
    public OnnxFormula Base { get; private init; }

    /// <summary>The factor and the shift from <see cref="Base"/> to this; null where that is itself.</summary>
    public OnnxAffine? Affine { get; private init; }

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

    /// <summary>Where this is a function of a multiple of z with a number added, the function of z alone; else
    /// null.</summary>
    public OnnxFormula? Inner { get; private init; }

    /// <summary>The factor and the shift of z in <see cref="Inner"/>.</summary>
    public OnnxAffine? InnerAffine { get; private init; }

    /// <summary>A function of this.</summary>
    /// <param name="function">The function.</param>
    /// <param name="told">What messages call it, where it turns out to be no activation; or null.</param>
    public OnnxFormula Then(Func<double, double> function, string? told = null)
    {
        bool isOfScaled = Base.IsZ && Affine is not null;
        return new(Array.ConvertAll(_values, x => function(x)))
        {
            _told = told, Inner = isOfScaled ? Z.Then(function, told) : null,
            InnerAffine = isOfScaled ? Affine : null,
        };
    }

    /// <summary>A multiple of this with a number added.</summary>
    public OnnxFormula Then(OnnxAffine affine)
    {
        (double factor, double shift) = affine.At(0);
        return new(Array.ConvertAll(_values, x => factor * x + shift))
        {
            Base = Base, Affine = Affine is null ? affine : Affine.Then(affine),
        };
    }

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
        if (this == LogSoftmax)
            return null;
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

        return Leaky();
    }

    // z above 0 and a multiple of it below, by a factor that is not rounded more than once to float32.
    private Activation? Leaky()
    {
        double slope = double.Parse(
            ((float)(_values[0] / s_points[0])).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        for (int i = 0; i < s_points.Length; i++)
        {
            double z = s_points[i], expected = z > 0 ? z : slope * z;
            if (!(Math.Abs(_values[i] - expected) <= 1e-6 * Math.Abs(expected)))
                return null;
        }

        return slope is >= -1 and <= 1 ? Activation.LeakyReluOf(slope) : null;
    }

    /// <summary>What it is, where it is no activation.</summary>
    public string Told => this == LogSoftmax
        ? "the logarithm of softmax inside the network"
        : (_told is null ? "" : $"{_told}: ") + "a function that is none of Nabla's activations";

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
