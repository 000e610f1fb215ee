namespace Nabla;

/// <summary>∇_a C of one example.</summary>
/// <param name="a">a^L, n_L numbers.</param>
/// <param name="y">y, n_L numbers.</param>
/// <param name="nablaA">Receives ∂C_x/∂a^L_j, n_L numbers.</param>
public delegate void CostGradient(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> nablaA);
