namespace Nabla.Lab.Explaining;

/// <summary>What activations and costs look like in formulas.</summary>
internal static class Neurons
{
    /// <summary>σ(z), where it is short enough to be said in a line.</summary>
    public static string? Definition(Activation activation) => activation.Name switch
    {
        "sigmoid" => "sigmoid(z) = 1/(1 + exp(−z))",
        "relu" => "relu(z) = max(0, z)",
        "leaky_relu" => "leaky_relu(z) = max(0.01 z, z)",
        "elu" => "elu(z) = z for z > 0, else exp(z) − 1",
        "softplus" => "softplus(z) = ln(1 + exp(z))",
        "silu" => "silu(z) = z/(1 + exp(−z))",
        "hard_sigmoid" => "hard_sigmoid(z) = min(1, max(0, z/6 + ½))",
        _ => null,
    };

    /// <summary>σ' as people compute it.</summary>
    /// <param name="activation">Whose.</param>
    /// <param name="z">The symbol of z, its value, the symbol of a, its value.</param>
    public static IEnumerable<string> SigmaPrime(Activation activation, (string Z, double OfZ, string A, double OfA) z)
    {
        string a = Figure.Inside(z.OfA);
        return activation.Name switch
        {
            "sigmoid" => [$"{z.A} (1 − {z.A})", $"{a}·(1 − {a})"],
            "tanh" => [$"1 − ({z.A})^{{2}}", $"1 − {a}^{{2}}"],
            "relu" => [z.OfZ > 0 ? $"1, for {z.Z} > 0" : $"0, for {z.Z} ≤ 0"],
            "leaky_relu" => [z.OfZ > 0 ? $"1, for {z.Z} > 0" : $"0.01, for {z.Z} ≤ 0"],
            _ => [],
        };
    }

    /// <summary>∂C/∂a of one output as a formula in symbols and in numbers; empty where there is none to
    /// write.</summary>
    public static IEnumerable<string> OutputGradient(Cost cost, string a, string y, (double A, double Y) value, int n)
    {
        (string left, string right) = (Figure.Of(value.A), Figure.Inside(value.Y));
        return cost.Name switch
        {
            "quadratic" => [$"{a} − {y}", $"{left} − {right}"],
            "mean_absolute_error" => [$"sign({a} − {y})/{n}", $"sign({left} − {right})/{n}"],
            "huber" => [$"min(1, max(−1, {a} − {y}))/{n}", $"min(1, max(−1, {left} − {right}))/{n}"],
            "binary_cross_entropy" => [$"({a} − {y})/({a} (1 − {a}))"],
            "softmax_cross_entropy" => [$"−{y}/{a}"],
            _ => [],
        };
    }

    /// <summary>C_x as a formula.</summary>
    public static string CostFormula(Cost cost) => cost.Name switch
    {
        "quadratic" => "½ Σ_{j} (y_{j} − a_{j})^{2}",
        "mean_absolute_error" => "(1/n) Σ_{j} |y_{j} − a_{j}|",
        "huber" => "(1/n) Σ_{j} h(a_{j} − y_{j})",
        "binary_cross_entropy" => "−Σ_{j} [y_{j} ln a_{j} + (1 − y_{j}) ln(1 − a_{j})]",
        "softmax_cross_entropy" => "−Σ_{j} y_{j} ln a_{j}",
        _ => "C(a, y)",
    };

    /// <summary>C_x in numbers; null where it is not written out.</summary>
    public static string? CostInNumbers(Cost cost, ReadOnlySpan<double> a, ReadOnlySpan<double> y)
    {
        var terms = new List<string>();
        for (int j = 0; j < a.Length; j++)
        {
            string left = Figure.Of(y[j]), right = Figure.Inside(a[j]);
            switch (cost.Name)
            {
                case "quadratic": terms.Add($"({left} − {right})^{{2}}"); break;
                case "mean_absolute_error": terms.Add($"|{left} − {right}|"); break;
                case "softmax_cross_entropy" when y[j] != 0: terms.Add($"{Figure.Of(-y[j])}·ln {right}"); break;
            }
        }

        return terms.Count == 0 ? null : cost.Name switch
        {
            "quadratic" => $"½ ({string.Join(" + ", terms)})",
            "mean_absolute_error" => $"({string.Join(" + ", terms)})/{a.Length}",
            _ => string.Join(" + ", terms),
        };
    }
}
