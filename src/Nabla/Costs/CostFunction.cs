namespace Nabla;

/// <summary>
/// The cost C_x of one example as a function of the outputs a^L, with the desired outputs y as parameters.
/// </summary>
/// <param name="a">a^L, n_L numbers.</param>
/// <param name="y">y, n_L numbers.</param>
/// <returns>C_x.</returns>
public delegate double CostFunction(ReadOnlySpan<double> a, ReadOnlySpan<double> y);
