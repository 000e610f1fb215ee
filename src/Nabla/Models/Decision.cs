namespace Nabla;

/// <summary>How the class is found that is answered: the one whose mistakes cost least by the probabilities,
/// argmin_j Σ_i p_i c_ij, where c_ij is what it costs to answer j where the class is i. Costs that depend on i alone,
/// c_ij = w_i for j ≠ i, answer the class with the largest w_i p_i. Immutable.</summary>
internal sealed class Decision : IEquatable<Decision>
{
    private readonly double[]? _weights;   // w_i; null: costs depend on both
    private readonly double[,] _costs;

    private Decision(double[]? weights, double[,] costs) => (_weights, _costs) = (weights, costs);

    /// <summary>The classes that there are.</summary>
    internal int Classes => _weights?.Length ?? _costs.GetLength(0);

    /// <summary>w_i; null where costs depend on what is answered.</summary>
    internal IReadOnlyList<double>? Weights => _weights;

    /// <summary>What it costs to answer a class where another is right.</summary>
    internal double this[int isClass, int answered] =>
        isClass == answered ? 0 : _weights?[isClass] ?? _costs[isClass, answered];

    /// <summary>The class with the largest w_i p_i is answered.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or there are fewer than two.</exception>
    internal static Decision ByWeights(params double[] weights)
    {
        ArgumentException.ThrowIf(weights.Length < 2, "A decision takes two classes at least.", nameof(weights));
        foreach (double weight in weights)
            Require(weight);
        ArgumentException.ThrowIf(weights.All(weight => weight == 0), "No mistake costs anything.", nameof(weights));
        return new(weights, new double[0, 0]);
    }

    /// <summary>The class whose mistakes cost least is answered.</summary>
    /// <param name="costs">[is, answered]: on the diagonal 0, elsewhere 0 or more.</param>
    /// <exception cref="ArgumentException">They are not so.</exception>
    internal static Decision ByCosts(double[,] costs)
    {
        int k = costs.GetLength(0);
        ArgumentException.ThrowIf(k < 2 || costs.GetLength(1) != k,
            $"Costs of mistakes are a square; this is {k} x {costs.GetLength(1)}.", nameof(costs));
        for (int i = 0; i < k; i++)
        {
            ArgumentException.ThrowIf(costs[i, i] != 0, "A right answer costs nothing.", nameof(costs));
            for (int j = 0; j < k; j++)
                Require(costs[i, j]);
        }

        ArgumentException.ThrowIf(
            costs.Cast<double>().All(cost => cost == 0), "No mistake costs anything.", nameof(costs));
        return new(null, costs);
    }

    /// <summary>The class that is answered, the first of equal ones.</summary>
    /// <param name="p">The probabilities; of two classes perhaps that of class 1 alone.</param>
    internal int Of<T>(ReadOnlySpan<T> p)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (p.Length == 1)
        {
            double one = double.CreateTruncating(p[0]);
            return one * this[1, 0] > (1 - one) * this[0, 1] ? 1 : 0;
        }

        int best = 0;
        double most = double.NegativeInfinity;
        for (int j = 0; j < p.Length; j++)
        {
            double worth = _weights is not null ? _weights[j] * double.CreateTruncating(p[j]) : -CostOf(j, p);
            if (worth > most)
                (best, most) = (j, worth);
        }

        return best;
    }

    /// <inheritdoc/>
    public bool Equals(Decision? other) => other is not null && other.Classes == Classes
        && (_weights is null ? other._weights is null : other._weights is not null
            && _weights.AsSpan().SequenceEqual(other._weights))
        && MatrixShape.Flatten(_costs).SequenceEqual(MatrixShape.Flatten(other._costs));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Decision);

    /// <inheritdoc/>
    public override int GetHashCode() => Classes;

    private double CostOf<T>(int answered, ReadOnlySpan<T> p)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double cost = 0;
        for (int i = 0; i < p.Length; i++)
            cost += double.CreateTruncating(p[i]) * this[i, answered];
        return cost;
    }

    private static void Require(double cost) => ArgumentException.ThrowIf(!(cost >= 0 && double.IsFinite(cost)),
        $"A mistake costs {cost}; it must be 0 or more.", nameof(cost));
}
