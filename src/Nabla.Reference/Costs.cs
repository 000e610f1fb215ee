using System.Globalization;
using static Nabla.Reference.Elementary;

namespace Nabla.Reference;

/// <summary>C_x and ∇_a C_x by name, such as quantile:0.9. Cross-entropies are computed from z: 1 − a loses its
/// digits.</summary>
public static class Costs
{
    /// <summary>C_x of one example; "quadratic" is (27).</summary>
    public static T Value<T>(string cost, T[] z, T[] a, T[] y) where T : INumberBase<T>
    {
        T n = Of<T>(a.Length), half = Of<T>(0.5), max = z.MaxBy(Re)!;
        T[] r = [.. a.Select((a, j) => a - y[j])];
        (string kind, double parameter) = Split(cost);
        T delta = Of<T>(parameter);
        return kind switch
        {
            "quadratic" => half * Activations.Sum(r.Select(r => r * r)),
            "binary_cross_entropy" => Activations.Sum(z.Select((z, j) =>
                y[j] * Activations.Softplus(-z) + (T.One - y[j]) * Activations.Softplus(z))),
            "softmax_cross_entropy" => Activations.Sum(z.Select((v, j) =>
                y[j] * (max - v + Log(Activations.Sum(z.Select(v => Exp(v - max))))))),
            "mean_absolute_error" => Activations.Sum(r.Select(Abs)) / n,
            "huber" => Activations.Sum(r.Select(r => Re(Abs(r)) <= parameter ? half * r * r
                : delta * (Abs(r) - half * delta))) / n,
            "quantile" => Activations.Sum(r.Select(r => Re(r) > 0 ? (T.One - delta) * r : -(delta * r))) / n,
            "poisson" => Activations.Sum(z.Select((z, j) => Exp(z) - y[j] * z)),
            _ => throw new ArgumentException($"'{cost}' is not a cost.", nameof(cost)),
        };
    }

    /// <summary>∇_a C_x, entry by entry; with the quadratic cost a − y.</summary>
    public static T[] Gradient<T>(string cost, T[] z, T[] a, T[] y) where T : INumberBase<T>
    {
        T n = Of<T>(a.Length);
        (string kind, double parameter) = Split(cost);
        T delta = Of<T>(parameter);
        return [.. a.Select((a, j) => kind switch
        {
            "quadratic" => a - y[j],
            "binary_cross_entropy" => (T.One - y[j]) / Activations.Sigmoid(-z[j]) - y[j] / a,
            "softmax_cross_entropy" => T.IsZero(y[j]) ? T.Zero : -y[j] / a,
            "mean_absolute_error" => Sign(a - y[j]) / n,
            "huber" => (Re(Abs(a - y[j])) <= parameter ? a - y[j] : delta * Sign(a - y[j])) / n,
            "quantile" => (Re(a - y[j]) > 0 ? T.One - delta : Re(a - y[j]) < 0 ? -delta : T.Zero) / n,
            "poisson" => T.One - y[j] / a,
            _ => throw new ArgumentException($"'{cost}' is not a cost.", nameof(cost)),
        })];
    }

    /// <summary>(26), C = (1/m) Σ_x C_x, over the examples of a pass.</summary>
    public static T Mean<T>(string cost, Trace<T> t, T[][] y) where T : INumberBase<T> =>
        Activations.Sum(y.Select((y, x) => Value(cost, t.Z[^1][x], t.A[^1][x], y))) / Of<T>(y.Length);

    internal static void RequireFit(string cost, string[] sigma)
    {
        string? fits = cost switch
        {
            "binary_cross_entropy" => "sigmoid", "softmax_cross_entropy" => "softmax", "poisson" => "exponential",
            _ => null,
        };
        if (fits is not null && sigma.Any(name => name != fits))
            throw new ArgumentException($"{cost} goes only with {fits} outputs, not {string.Join(", ", sigma)}.");
    }

    // The name, and the parameter after it; Huber's is 1 unless given.
    private static (string Kind, double Parameter) Split(string cost) =>
        cost.Split(':') is [var kind, var parameter] ? (kind, double.Parse(parameter, CultureInfo.InvariantCulture))
            : (cost, 1);

    private static T Abs<T>(T r) where T : INumberBase<T> => Re(r) < 0 ? -r : r;

    private static T Sign<T>(T r) where T : INumberBase<T> => Of<T>(Math.Sign(Re(r)));
}
