namespace Nabla.Lab.Explaining;

/// <summary>What costs look like in formulas.</summary>
internal static class CostFormulas
{
    /// <summary>∂C/∂a of one output in symbols and in numbers; empty where there is none to write.</summary>
    public static IEnumerable<string> OutputGradient(Cost cost, string a, string y, (double A, double Y) value, int n)
    {
        (string left, string right) = (Figure.Of(value.A), Figure.Inside(value.Y));
        bool isRounded = value.A is 0 or 1;   // then a cross-entropy's quotient has no number
        string bound = Figure.Of(cost.Parameter ?? 1), rest = Rest(cost.Parameter ?? 1);
        return cost.Kind switch
        {
            "quadratic" => [$"{a} − {y}", $"{left} − {right}"],
            "mean_absolute_error" => [$"sign({a} − {y})/{n}", $"sign({left} − {right})/{n}"],
            "huber" =>
            [
                $"min({bound}, max(−{bound}, {a} − {y}))/{n}", $"min({bound}, max(−{bound}, {left} − {right}))/{n}",
            ],
            "quantile" => value.A == value.Y
                ? [$"{rest}/{n} for {a} > {y}, −{bound}/{n} for {a} < {y}, else 0"]
                : [
                    $"{rest}/{n} for {a} > {y}, −{bound}/{n} for {a} < {y}, else 0",
                    value.A > value.Y ? $"{rest}/{n}" : $"−{bound}/{n}",
                ],
            "poisson" => [$"1 − {y}/{a}", $"1 − {Figure.Of(value.Y)}/{Figure.Inside(value.A)}"],
            "binary_cross_entropy" => isRounded ? [$"({a} − {y})/({a} (1 − {a}))"]
                : [$"({a} − {y})/({a} (1 − {a}))", $"({left} − {right})/({left}·(1 − {left}))"],
            "softmax_cross_entropy" => value.A == 0 ? [$"−{y}/{a}"]
                : [$"−{y}/{a}", $"{Figure.Of(-value.Y)}/{left}"],
            _ => [],
        };
    }

    /// <summary>C_x as a formula.</summary>
    public static string Formula(Cost cost) => cost.Kind switch
    {
        "quadratic" => "½ Σ_{j} (y_{j} − a_{j})^{2}",
        "mean_absolute_error" => "(1/n) Σ_{j} |y_{j} − a_{j}|",
        "huber" when cost.Parameter is { } delta => "(1/n) Σ_{j} h(a_{j} − y_{j}), h(d) = ½ d^{2} for |d| ≤ " +
            $"{Figure.Of(delta)}, else {Figure.Of(delta)} (|d| − {Figure.Of(delta / 2)})",
        "huber" => "(1/n) Σ_{j} h(a_{j} − y_{j}), h(d) = ½ d^{2} for |d| ≤ 1, else |d| − ½",
        "quantile" => "(1/n) Σ_{j} ρ(y_{j} − a_{j}), ρ(d) = " +
            $"{Figure.Of(cost.Parameter!.Value)} d for d ≥ 0, else −{Rest(cost.Parameter.Value)} d",
        "poisson" => "Σ_{j} (a_{j} − y_{j} ln a_{j})",
        "binary_cross_entropy" => "−Σ_{j} [y_{j} ln a_{j} + (1 − y_{j}) ln(1 − a_{j})]",
        "softmax_cross_entropy" => "−Σ_{j} y_{j} ln a_{j}",
        _ => "C(a, y)",
    };

    /// <summary>C_x in numbers; null where it comes from z because an a was rounded to 0.</summary>
    public static string? InNumbers(Cost cost, ReadOnlySpan<double> a, ReadOnlySpan<double> y)
    {
        var terms = new List<string>();
        for (int j = 0; j < a.Length; j++)
        {
            string left = Figure.Of(y[j]), right = Figure.Inside(a[j]);
            switch (cost.Kind)
            {
                case "quadratic": terms.Add($"({left} − {right})^{{2}}"); break;
                case "mean_absolute_error": terms.Add($"|{left} − {right}|"); break;
                case "huber": terms.Add(Huber(cost.Parameter ?? 1, a[j], y[j])); break;
                case "quantile": terms.Add(a[j] > y[j]
                    ? $"{Rest(cost.Parameter!.Value)}·({Figure.Of(a[j])} − {Figure.Inside(y[j])})"
                    : $"{Figure.Of(cost.Parameter!.Value)}·({left} − {right})"); break;
                case "poisson": terms.Add(
                    Figure.Of(a[j]) + (y[j] == 0 ? "" : $" − {Figure.Inside(y[j])}·ln({right})")); break;
                case "binary_cross_entropy" when a[j] is > 0 and < 1: terms.Add(
                    (y[j] == 0 ? "" : y[j] == 1 ? $"ln({right})" : $"{left}·ln({right})") +
                    (y[j] is 0 or 1 ? "" : " + ") +
                    (y[j] == 1 ? "" : $"{(y[j] == 0 ? "" : $"(1 − {left})·")}ln(1 − {right})")); break;
                case "binary_cross_entropy": return null;
                case "softmax_cross_entropy" when y[j] != 0 && a[j] == 0: return null;
                case "softmax_cross_entropy" when y[j] != 0: terms.Add($"{Figure.Of(-y[j])}·ln({right})"); break;
            }
        }

        return terms.Count == 0 ? null : cost.Kind switch
        {
            "quadratic" => $"½ ({string.Join(" + ", terms)})",
            "mean_absolute_error" or "huber" or "quantile" => $"({string.Join(" + ", terms)})/{a.Length}",
            "binary_cross_entropy" => $"−({string.Join(" + ", terms)})",
            _ => string.Join(" + ", terms),
        };
    }

    // 1 − 0.9 is 0.1 for people.
    private static string Rest(double q) => Figure.Of(Math.Round(1 - q, 12));

    private static string Huber(double delta, double a, double y)
    {
        string d = $"{Figure.Of(a)} − {Figure.Inside(y)}";
        return Math.Abs(a - y) <= delta ? $"½·({d})^{{2}}"
            : delta == 1 ? $"(|{d}| − ½)" : $"{Figure.Of(delta)}·(|{d}| − {Figure.Of(delta / 2)})";
    }
}
