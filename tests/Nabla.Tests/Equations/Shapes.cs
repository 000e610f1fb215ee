namespace Nabla.Tests.Equations;

/// <summary>
/// The shapes that equations are tried at: mini-batch m, inputs and outputs of the layer that does the product.
/// </summary>
internal static class Shapes
{
    /// <summary>
    /// Every product of 1 … 17 for batch, inputs and outputs: 4,913 shapes, across every edge of a register and a
    /// panel.
    /// </summary>
    internal static IEnumerable<(int M, int Inputs, int Outputs)> All =>
        from m in Enumerable.Range(1, 17)
        from inputs in Enumerable.Range(1, 17)
        from outputs in Enumerable.Range(1, 17)
        select (m, inputs, outputs);

    /// <summary>257 shapes that are no multiples of anything, up to 131 wide.</summary>
    internal static IEnumerable<(int M, int Inputs, int Outputs)> Odd
    {
        get
        {
            var random = new Random(257);
            for (int i = 0; i < 257; i++)
            {
                // One of the three is large, the others small, in turn.
                int[] sizes = [1 + 2 * random.Next(66), 1 + 2 * random.Next(17), 1 + 2 * random.Next(17)];
                yield return (sizes[i % 3], sizes[(i + 1) % 3], sizes[(i + 2) % 3]);
            }
        }
    }
}
