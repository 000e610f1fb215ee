using System.Numerics;

namespace Nabla.Inspection;

/// <summary>
/// Backpropagation against finite differences (46), on the production code in double.
/// <para>
/// The differences are central, (C(θ + h) − C(θ − h))/2h, whose error is h²C'''/6 and about εC/h. They balance at h =
/// ε^⅓ = 6e-6; the power of two next to it, 2⁻¹⁷, is used. A weight's step is divided by the largest activation that it
/// multiplies, where that is above 1, so that no weighted input of its layer moves farther than a bias would move it.
/// Where a comparison fails, it is repeated with h/2 and the two differences are extrapolated (Richardson), (4d(h/2) −
/// d(h))/3: the error of the difference falls to order h⁴, a wrong gradient stays wrong.
/// </para>
/// <para>
/// g and d agree where |g − d| ≤ 1e-7·max(|g|, |d|, ‖∇C‖_∞) + the rounding of C over h. That rounding is estimated to
/// first order: a weighted input is rounded by about ε(Σ|w||a| + |b|), which δ carries into C; independent roundings
/// add up as squares. A cost, a sum over n_L outputs, is rounded by about ε√n_L C_x; like examples are rounded alike.
/// Near an optimum, where δ at θ is next to nothing, the δ at θ ± h counts.
/// </para>
/// <para>
/// A step that takes some z across a kink of its activation (relu at 0), or some output across a kink of the cost,
/// compares nothing: such parameters are counted and left out.
/// </para>
/// </summary>
public static class GradientCheck
{
    /// <summary>Compares derivatives one by one.</summary>
    /// <typeparam name="T">float or double; float is converted, and computed in double.</typeparam>
    /// <param name="theta">The network's weights and biases; not changed.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">Inputs, m × n_1.</param>
    /// <param name="y">Desired outputs, m × n_L.</param>
    /// <param name="options">Which parameters, how many to report, the clock.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the cost does not go with the output
    /// activation.</exception>
    [Equation("46")]
    public static GradientCheckReport Run<T>(
        ParameterVector<T> theta, Cost cost, ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> y,
            GradientCheckOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(cost);
        cost.RequireFits(theta.Architecture);
        return new GradientComparer(
            theta.To<T, double>(), cost, ParameterConversion.To<T, double>(x), ParameterConversion.To<T, double>(y))
                .Run(options ?? new());
    }
}
