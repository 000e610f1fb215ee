namespace Nabla.Reference;

/// <summary>The chapter's algorithms for one example at a time.</summary>
public static class ExampleByExample
{
    /// <summary>∇C_x of a single example: a^1 = x, feed forward, (BP1), (BP2), then (BP3) and (BP4).</summary>
    public static Network<T> Backprop<T>(Network<T> net, string cost, T[] x, T[] y) where T : INumberBase<T> =>
        Reference.Backprop.Run(net, cost, [x], [y]).Nabla;

    /// <summary>One step, in place: w → w − (η/m) Σ_x ∂C_x/∂w and b alike, gradients from before the step.</summary>
    public static void UpdateMiniBatch<T>(Network<T> net, string cost, T[][] x, T[][] y, T eta) where T : INumberBase<T>
    {
        Network<T>[] nablas = [.. x.Zip(y, (x, y) => Backprop(net, cost, x, y))];
        T rate = eta / T.CreateChecked(x.Length);
        for (int l = 2; l <= net.L; l++)
        {
            for (int j = 0; j < net[l].B.Length; j++)
            {
                net[l].B[j] -= rate * Activations.Sum(nablas.Select(nabla => nabla[l].B[j]));
                for (int k = 0; k < net[l].W.GetLength(1); k++)
                    net[l].W[j, k] -= rate * Activations.Sum(nablas.Select(nabla => nabla[l].W[j, k]));
            }
        }
    }
}
