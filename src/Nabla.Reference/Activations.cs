using System.Globalization;
using static Nabla.Reference.Elementary;

namespace Nabla.Reference;

/// <summary>σ and σ' by name. At z = 0 the branch z ≤ 0 counts; a complex z branches on its real part.</summary>
public static class Activations
{
    private const double Scale = 1.0507009873554805, Alpha = 1.6732632423543772;

    /// <summary>σ(z) of one neuron.</summary>
    public static T Value<T>(string name, T z) where T : INumberBase<T> => name switch
    {
        "identity" => z,
        "sigmoid" => Sigmoid(z),
        "tanh" => Tanh(z),
        "relu" => Re(z) > 0 ? z : T.Zero,
        "leaky_relu" => Re(z) > 0 ? z : Of<T>(0.01) * z,
        "elu" => Re(z) > 0 ? z : ExpMinusOne(z),
        "selu" => Of<T>(Scale) * (Re(z) > 0 ? z : Of<T>(Alpha) * ExpMinusOne(z)),
        "gelu" => z * Phi(z),
        "gelu_tanh" => z * Sigmoid(U(z)),
        "silu" => z * Sigmoid(z),
        "softplus" => Softplus(z),
        "hard_sigmoid" => Re(z) <= -3 ? T.Zero : Re(z) >= 3 ? T.One : z / Of<T>(6) + Of<T>(0.5),
        "exponential" => Re(z) <= -40 ? Exp(Of<T>(-40)) : Re(z) >= 40 ? Exp(Of<T>(40)) : Exp(z),
        _ when Slope(name) is { } slope => Re(z) > 0 ? z : Of<T>(slope) * z,
        _ => throw new ArgumentException($"'{name}' is not an activation of one neuron.", nameof(name)),
    };

    // leaky_relu:0.2
    private static double? Slope(string name) =>
        name.Split(':') is ["leaky_relu", var slope] ? double.Parse(slope, CultureInfo.InvariantCulture) : null;

    /// <summary>σ'(z) of one neuron.</summary>
    public static T Derivative<T>(string name, T z) where T : INumberBase<T> => name switch
    {
        "identity" => T.One,
        "sigmoid" => Sigmoid(z) * Sigmoid(-z),
        "tanh" => T.One - Tanh(z) * Tanh(z),
        "relu" => Re(z) > 0 ? T.One : T.Zero,
        "leaky_relu" => Re(z) > 0 ? T.One : Of<T>(0.01),
        "elu" => Re(z) > 0 ? T.One : Exp(z),
        "selu" => Of<T>(Scale) * (Re(z) > 0 ? T.One : Of<T>(Alpha) * Exp(z)),
        "gelu" => Phi(z) + z * Density(z),
        "gelu_tanh" => Sigmoid(U(z)) + z * Sigmoid(U(z)) * Sigmoid(-U(z)) * DU(z),
        "silu" => Sigmoid(z) + z * Sigmoid(z) * Sigmoid(-z),
        "softplus" => Sigmoid(z),
        "hard_sigmoid" => Math.Abs(Re(z)) < 3 ? T.One / Of<T>(6) : T.Zero,
        "exponential" => Math.Abs(Re(z)) < 40 ? Exp(z) : T.Zero,
        _ when Slope(name) is { } slope => Re(z) > 0 ? T.One : Of<T>(slope),
        _ => throw new ArgumentException($"'{name}' is not an activation of one neuron.", nameof(name)),
    };

    /// <summary>(24), a = σ(z) elementwise; or softmax, e^(z_j) / Σ e^(z_i).</summary>
    public static T[] Apply<T>(string[] sigma, T[] z) where T : INumberBase<T>
    {
        if (!IsSoftmax(sigma))
            return [.. z.Select((z, j) => Value(sigma[j], z))];
        T[] e = [.. z.Select(v => Exp(v - z.MaxBy(Re)!))];
        T sum = Sum(e);
        return [.. e.Select(v => v / sum)];
    }

    /// <summary>J_ij = ∂a_i/∂z_j: Σ'(z) = diag σ'(z), or a_i([i = j] − a_j) for softmax.</summary>
    public static T[,] Jacobian<T>(string[] sigma, T[] z) where T : INumberBase<T>
    {
        var jacobian = new T[z.Length, z.Length];
        T[] a = Apply(sigma, z);
        for (int i = 0; i < z.Length; i++)
        {
            for (int j = 0; j < z.Length; j++)
            {
                if (IsSoftmax(sigma))
                    jacobian[i, j] = a[i] * ((i == j ? T.One : T.Zero) - a[j]);
                else if (i == j)
                    jacobian[i, j] = Derivative(sigma[j], z[j]);
            }
        }

        return jacobian;
    }

    /// <summary>v ⊙ σ'(z), (28); or Jᵀv for softmax.</summary>
    public static T[] TimesDerivative<T>(T[] v, string[] sigma, T[] z) where T : INumberBase<T> =>
        IsSoftmax(sigma) ? Matrix.Times(Matrix.Transpose(Jacobian(sigma, z)), v)
        : [.. v.Select((v, j) => v * Derivative(sigma[j], z[j]))];

    internal static bool IsSoftmax(string[] sigma) => sigma.All(name => name == "softmax");

    // 1/(1 + e^−z), written so that neither sign of z overflows; and 1 − σ(z) is σ(−z), without cancellation.
    internal static T Sigmoid<T>(T z) where T : INumberBase<T> =>
        Re(z) > 0 ? T.One / (T.One + Exp(-z)) : Exp(z) / (T.One + Exp(z));

    internal static T Softplus<T>(T z) where T : INumberBase<T> =>
        Re(z) > 0 ? z + LogOnePlus(Exp(-z)) : LogOnePlus(Exp(z));

    internal static T Sum<T>(IEnumerable<T> terms) where T : INumberBase<T> =>
        terms.Aggregate(T.Zero, (sum, term) => sum + term);

    // gelu_tanh is ½z(1 + tanh(u/2)) = z σ(u) with u = 2√(2/π)(z + 0.044715 z³).
    private static T U<T>(T z) where T : INumberBase<T> =>
        Of<T>(Math.Sqrt(8 / Math.PI)) * (z + Of<T>(0.044715) * z * z * z);

    private static T DU<T>(T z) where T : INumberBase<T> =>
        Of<T>(Math.Sqrt(8 / Math.PI)) * (T.One + Of<T>(3 * 0.044715) * z * z);
}
