namespace Nabla;

// Costs of users. They are stored by name; loading needs them passed in.
public sealed partial class Cost
{
    /// <summary>A cost of your own. It is stored by name; loading needs it passed in.</summary>
    /// <param name="name">Its name in files; not that of a built-in cost.</param>
    /// <param name="cost">C_x.</param>
    /// <param name="gradient">∇_a C_x. <see cref="Inspection.CostCheck"/> compares it with C_x.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static Cost Custom(string name, CostFunction cost, CostGradient gradient)
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(gradient);
        return Own(name, new CustomCost<float>(cost, gradient), new CustomCost<double>(cost, gradient));
    }

    /// <summary>A cost of your own, written once in dual numbers, which differentiate it. Its gradient takes an
    /// evaluation for each output, O(n_L²) operations where one evaluation takes O(n_L): for few outputs.</summary>
    /// <param name="name">Its name in files; not that of a built-in cost.</param>
    /// <param name="cost">C_x; pure.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static Cost Custom(string name, DualCostFunction cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        return Own(name, new CustomDualCost<float>(cost), new CustomDualCost<double>(cost));
    }

    /// <summary>A cost of your own that is computed from z, with one output activation, so that σ' cancels in (BP1) as
    /// in the cross-entropies. Cross-validation compares answers, which are a, by it only where the output activation
    /// is identity, sigmoid, exponential or softmax, which give z back.</summary>
    /// <param name="name">Its name in files; not that of a built-in cost.</param>
    /// <param name="output">The one output activation that it goes with.</param>
    /// <param name="cost">C_x.</param>
    /// <param name="error">δ^L = ∂C_x/∂z^L. <see cref="Inspection.CostCheck"/> compares it with C_x.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static Cost Custom(string name, Activation output, PairedCostFunction cost, PairedCostError error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(error);
        return Own(name, new CustomPairedCost<float>(name, output, cost, error),
            new CustomPairedCost<double>(name, output, cost, error), output);
    }

    private static Cost Own(
        string name, CostCode<float> single, CostCode<double> @double, Activation? pairedWith = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string kind = KindOf(name);
        ArgumentException.ThrowIf(
            All.Any(c => c.Kind == kind), $"\"{kind}\" is a built-in cost; give yours another name.", nameof(name));
        return new(name, single, @double, pairedWith) { IsCustom = true };
    }
}

/// <summary>The cost C_x of one example as a function of the outputs a^L, with the desired outputs y as
/// parameters.</summary>
/// <param name="a">a^L, n_L numbers.</param>
/// <param name="y">y, n_L numbers.</param>
/// <returns>C_x.</returns>
public delegate double CostFunction(ReadOnlySpan<double> a, ReadOnlySpan<double> y);

/// <summary>∇_a C of one example.</summary>
/// <param name="a">a^L, n_L numbers.</param>
/// <param name="y">y, n_L numbers.</param>
/// <param name="nablaA">Receives ∂C_x/∂a^L_j, n_L numbers.</param>
public delegate void CostGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> nablaA);

/// <summary>The cost C_x of one example in dual numbers.</summary>
/// <param name="a">a^L, n_L numbers, each with its derivative.</param>
/// <param name="y">y, n_L numbers.</param>
/// <returns>C_x with its derivative.</returns>
public delegate Dual DualCostFunction(ReadOnlySpan<Dual> a, ReadOnlySpan<double> y);

/// <summary>The cost C_x of one example, given the weighted inputs too.</summary>
/// <param name="z">z^L, n_L numbers.</param>
/// <param name="a">a^L = σ(z^L), n_L numbers.</param>
/// <param name="y">y, n_L numbers.</param>
/// <returns>C_x.</returns>
public delegate double PairedCostFunction(ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> y);

/// <summary>δ^L of one example.</summary>
/// <param name="z">z^L, n_L numbers.</param>
/// <param name="a">a^L = σ(z^L), n_L numbers.</param>
/// <param name="y">y, n_L numbers.</param>
/// <param name="delta">Receives δ^L_j = ∂C_x/∂z^L_j, n_L numbers.</param>
public delegate void PairedCostError(
    ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> delta);
