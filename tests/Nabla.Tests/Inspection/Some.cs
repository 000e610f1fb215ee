using Nabla.Inspection;

namespace Nabla.Tests.Inspection;

/// <summary>Worked examples drawn from a seed.</summary>
internal static class Some
{
    /// <summary>Weights, biases, inputs and targets within ±1.5; targets within 0 … 1 for a cross-entropy.</summary>
    internal static WorkedExample Example(int seed, int[] widths, Cost cost, params LayerActivation[] activations)
    {
        var random = new Random(seed);
        var theta = new ParameterVector<double>(new Architecture(widths, activations));
        for (long i = 0; i < theta.Count; i++)
            theta[i] = 3 * random.NextDouble() - 1.5;
        double[] x = [.. Enumerable.Range(0, widths[0]).Select(_ => 3 * random.NextDouble() - 1.5)];
        double[] y = [.. Enumerable.Range(0, widths[^1]).Select(_ => random.NextDouble())];
        return new(theta, cost, x, y);
    }

    /// <summary>A network of up to five layers and four neurons each, with any activations, softmax and one for each
    /// neuron among them; weights in quarters, so that there are ties and zeros.</summary>
    internal static WorkedExample Small(int seed)
    {
        var random = new Random(seed);
        int[] widths = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => random.Next(1, 5))];
        Activation[] elementwise = [.. Equations.Legal.Hidden.Where(a => a.IsElementwise)];
        LayerActivation[] activations =
        [
            .. widths.Skip(1).Select(n => random.Next(4) switch
            {
                0 => (LayerActivation)Activation.Softmax,
                1 => LayerActivation.PerNeuron(
                    [.. Enumerable.Range(0, n).Select(_ => elementwise[random.Next(elementwise.Length)])]),
                2 => random.Next(2) == 0 ? Activation.Identity : Activation.ReLU,   // exact ties
                _ => elementwise[random.Next(elementwise.Length)],
            }),
        ];
        Cost[] costs = [.. Cost.All.Where(c => c.PairedWith is null || c.PairedWith.Equals(activations[^1].Shared))];
        var theta = new ParameterVector<double>(new Architecture(widths, activations));
        double grain = random.Next(2) == 0 ? 4 : 1 << 20;
        for (long i = 0; i < theta.Count; i++)
            theta[i] = Math.Round((3 * random.NextDouble() - 1.5) * grain) / grain;
        double[] x = [.. Enumerable.Range(0, widths[0]).Select(_ => random.Next(-2, 3) / 2.0)];
        double[] y = [.. Enumerable.Range(0, widths[^1]).Select(_ => random.NextDouble())];
        return new(theta, costs[random.Next(costs.Length)], x, y);
    }
}
