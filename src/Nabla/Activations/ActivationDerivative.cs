using System.Numerics;

namespace Nabla;

/// <summary>
/// The derivative of a user's activation on a run of numbers: writes σ'(z_i) for every i. The lengths are equal and
/// arbitrary; no buffer may be kept.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="z">Weighted inputs.</param>
/// <param name="a">The activations σ(z_i), for derivatives that are cheaper in terms of them.</param>
/// <param name="derivative">Where the derivatives go.</param>
public delegate void ActivationDerivative<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> derivative)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
