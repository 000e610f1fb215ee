namespace Nabla.Kernels;

/// <content>The same functions of a single double, for what is computed once or rarely.</content>
internal static partial class Functions
{
    /// <summary>e^x.</summary>
    public static double Exp(double x) => Exp<SimdScalar<double>, double>(new(x)).Value;

    /// <summary>e^x − 1.</summary>
    public static double Expm1(double x) => Expm1<SimdScalar<double>, double>(new(x)).Value;

    /// <summary>ln x.</summary>
    public static double Log(double x) => Log<SimdScalar<double>, double>(new(x)).Value;

    /// <summary>ln(1 + x).</summary>
    public static double Log1p(double x) => Log1p<SimdScalar<double>, double>(new(x)).Value;

    /// <summary>1/(1 + e^−x).</summary>
    public static double Sigmoid(double x) => Sigmoid<SimdScalar<double>, double>(new(x)).Value;

    /// <summary>1/(1 + e^−x), and 1/(1 + e^x).</summary>
    public static double Sigmoid(double x, out double complement)
    {
        double sigmoid = Sigmoid<SimdScalar<double>, double>(new(x), out SimdScalar<double> less).Value;
        complement = less.Value;
        return sigmoid;
    }

    /// <summary>tanh x.</summary>
    public static double Tanh(double x) => Tanh<SimdScalar<double>, double>(new(x)).Value;

    /// <summary>ln(1 + e^x).</summary>
    public static double Softplus(double x) => Softplus<SimdScalar<double>, double>(new(x)).Value;

    /// <summary>The complementary error function.</summary>
    public static double Erfc(double x) => Erfc<SimdScalar<double>, double>(new(x)).Value;

    /// <summary>The distribution function Φ of the standard normal law.</summary>
    public static double NormalCdf(double x) => NormalCdf<SimdScalar<double>, double>(new(x)).Value;
}
