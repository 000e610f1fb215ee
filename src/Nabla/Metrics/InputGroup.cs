namespace Nabla;

/// <summary>Neighboring inputs of a network that belong together, such as those of one column's categories.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Start">The first, from 0.</param>
/// <param name="Width">How many, at least 1.</param>
public readonly record struct InputGroup(string Name, int Start, int Width);
