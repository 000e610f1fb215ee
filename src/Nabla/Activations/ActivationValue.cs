using System.Numerics;

namespace Nabla;

/// <summary>
/// A user's activation on a run of numbers: writes a_i = σ(z_i) for every i. The lengths are equal and arbitrary;
/// neither buffer may be kept, and the two may be the same memory.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="z">Weighted inputs.</param>
/// <param name="a">Where the activations go.</param>
public delegate void ActivationValue<T>(ReadOnlySpan<T> z, Span<T> a)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
