namespace Nabla.Lab.Explaining;

/// <summary>What activations and their derivatives look like in formulas.</summary>
internal static class Sigmas
{
    /// <summary>σ(z) and σ'(z), each a formula; none for the identity, softmax and functions of users.</summary>
    public static IEnumerable<(string Symbol, string Formula)> Definition(Activation sigma) => sigma.Name switch
    {
        "sigmoid" => [("sigmoid(z)", "1/(1 + exp(−z))"), ("sigmoid'(z)", "sigmoid(z) (1 − sigmoid(z))")],
        "tanh" => [("tanh(z)", "(exp(z) − exp(−z))/(exp(z) + exp(−z))"), ("tanh'(z)", "1 − tanh(z)^{2}")],
        "relu" => [("relu(z)", "max(0, z)"), ("relu'(z)", "1 for z > 0, else 0")],
        "leaky_relu" => [("leaky_relu(z)", "max(0.01 z, z)"), ("leaky_relu'(z)", "1 for z > 0, else 0.01")],
        "elu" => [("elu(z)", "z for z > 0, else exp(z) − 1"), ("elu'(z)", "1 for z > 0, else elu(z) + 1")],
        "selu" =>
        [
            ("selu(z)", "1.0507 z for z > 0, else 1.7581 (exp(z) − 1)"),
            ("selu'(z)", "1.0507 for z > 0, else selu(z) + 1.7581"),
        ],
        "gelu" =>
        [
            ("gelu(z)", "z Φ(z)"), ("Φ(z)", "½ (1 + erf(z/2^{1/2}))"), ("gelu'(z)", "Φ(z) + z φ(z)"),
            ("φ(z)", "0.3989 exp(−z^{2}/2)"),
        ],
        "gelu_tanh" =>
        [
            ("gelu_tanh(z)", "z s"), ("s", "½ (1 + tanh(u))"), ("u", "0.7979 (z + 0.044715 z^{3})"),
            ("gelu_tanh'(z)", "s + 2 z s (1 − s) u'"), ("u'", "0.7979 (1 + 0.1341 z^{2})"),
        ],
        "silu" => [("silu(z)", "z s"), ("s", "1/(1 + exp(−z))"), ("silu'(z)", "s + silu(z) (1 − s)")],
        "softplus" => [("softplus(z)", "ln(1 + exp(z))"), ("softplus'(z)", "1/(1 + exp(−z))")],
        "hard_sigmoid" =>
            [("hard_sigmoid(z)", "min(1, max(0, z/6 + ½))"), ("hard_sigmoid'(z)", "1/6 for −3 < z < 3, else 0")],
        _ => [],
    };

    /// <summary>σ' as people compute it: its factors in symbols and in numbers.</summary>
    /// <param name="activation">Whose.</param>
    /// <param name="at">The symbol of z, its value, the symbol of a, its value.</param>
    public static IEnumerable<string> Derivative(Activation activation, (string Z, double OfZ, string A, double OfA) at)
    {
        (string a, string z) = (Figure.Inside(at.OfA), Figure.Inside(at.OfZ));
        switch (activation.Name)
        {
            case "identity":
                return [];
            case "sigmoid":
                return [$"{at.A} (1 − {at.A})", $"{a}·(1 − {a})"];
            case "tanh":
                return [$"1 − ({at.A})^{{2}}", $"1 − {a}^{{2}}"];
            case "elu" when at.OfZ <= 0:
                return [$"{at.A} + 1", $"{a} + 1"];
            case "selu" when at.OfZ <= 0:
                return [$"{at.A} + 1.7581", $"{a} + 1.7581"];
            case "softplus" when at.OfZ > -700:
                return [$"1/(1 + exp(−{at.Z}))", $"1/(1 + {Figure.Of(Math.Exp(-at.OfZ))})"];
            case "silu":
                string s = Figure.Of(1 / (1 + Math.Exp(-at.OfZ)));
                return [$"s + {at.A} (1 − s)", $"{s} + {a}·(1 − {s})"];
            case "gelu" when at.OfZ != 0:
                // Φ(z) = a/z
                string density = Figure.Of(Math.Exp(-at.OfZ * at.OfZ / 2) / Math.Sqrt(2 * Math.PI));
                return [$"Φ({at.Z}) + {at.Z} φ({at.Z})", $"{Figure.Of(at.OfA / at.OfZ)} + {z}·{density}"];
            case "gelu_tanh" when at.OfZ != 0:
                double slope = Math.Sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * at.OfZ * at.OfZ);
                string share = Figure.Of(at.OfA / at.OfZ);   // s = a/z
                return [$"s + 2 {at.Z} s (1 − s) u'", $"{share} + 2·{z}·{share}·(1 − {share})·{Figure.Of(slope)}"];
            default:
                return [$"{Explainer.Safe(activation.Name)}'({Figure.Of(at.OfZ)})"];
        }
    }
}
