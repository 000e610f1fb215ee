using static Nabla.Lab.Explaining.Symbols;

namespace Nabla.Lab.Explaining;

/// <summary>Which weights learn slowly, and why: layer by layer, neuron by neuron, and one weight.</summary>
internal static class SlowSection
{
    private const int OfLargeLayers = 2;

    /// <summary>The whole network, and the weight or neuron that is looked at more closely, if there is one.</summary>
    public static IEnumerable<Block> Of(SlowLearningReport report, ParameterLocation? closer)
    {
        yield return new Heading(1, "Which weights learn slowly, and why");
        yield return new Paragraph(
            $"Over {(report.Examples == 1 ? "1 example" : $"{Figure.Count(report.Examples)} examples")}, mean cost " +
            $"{F(report.MeanCost)}. $∂C/∂w_{{jk}} = a_{{k}} · σ'(z_{{j}}) · ∂C/∂a_{{j}}$: a weight is " +
            "slow where the product is below a hundredth of what the largest factors in the network would give; " +
            "the smallest factor is to blame.");
        yield return new Grid(
            ["layer", "weights", "learn", "slow by $a_{in}$", "by $σ'$", "by error", "saturated", "dead"],
            [.. report.Layers.Select(layer => (string[])[$"{layer.Layer}", Figure.Count(layer.WeightCount),
                Share(layer, SlowFactor.None), Share(layer, SlowFactor.Activation),
                Share(layer, SlowFactor.SigmaPrime), Share(layer, SlowFactor.Error),
                $"{layer.Saturated} of {layer.Neurons.Length}", $"{layer.Dead}"])]);
        yield return new Paragraph(
            "How fast the layers learn. Means over neurons and examples of the three factors, $σ'$ as a share of the " +
            "largest there is; mean over the examples of $‖δ^{l}‖$; norm of the mean error $‖∇b^{l}‖$, by which " +
            "the book's later chapter compares layers (over a thousand examples); and $‖∇w‖/‖w‖$, the ratio of " +
            "update to weight for $η = 1$.");
        yield return new Grid(
            ["layer", "$|a_{in}|$", "$σ'$ share", "$|∂C/∂a|$", "$‖δ‖$", "$‖∇b‖$", "$‖∇w‖/‖w‖$"],
            [.. report.Layers.Select(layer => (string[])[$"{layer.Layer}", F(layer.MeanActivationIn),
                Percent(layer.MeanSigmaPrime),
                F(layer.MeanError), F(layer.ErrorNorm), F(layer.GradientNorm),
                layer.UpdateToWeight is { } ratio ? F(ratio) : "–"])]);
        foreach (Block block in closer is { } at ? One(report, at) : Each(report))
            yield return block;
    }

    private static IEnumerable<Block> Each(SlowLearningReport report)
    {
        bool areSmall = report.Layers.All(layer => layer.Neurons.Length <= Sizes.Most);
        yield return new Paragraph(
            "Neuron by neuron, means over the examples, and the norm $‖∇‖$ of the gradient of its weights and bias" +
            (areSmall ? ":" : $"; of larger layers the {OfLargeLayers} slowest:"));
        yield return Neurons(report.Layers.SelectMany(layer => layer.Neurons.Length <= Sizes.Most
            ? layer.Neurons : layer.Neurons.OrderBy(neuron => neuron.Speed).Take(OfLargeLayers)));
    }

    private static IEnumerable<Block> One(SlowLearningReport report, ParameterLocation at)
    {
        yield return new Paragraph(
            $"Neuron {at.J} of layer {at.Layer}, means over the examples, and the norm $‖∇‖$ of the gradient of its " +
            "weights and bias:");
        yield return Neurons([report.Layers[at.Layer - 2].Neurons[at.J]]);
        if (at.K is not { } k)
            yield break;
        SlowWeight weight = report.Weight(at.Layer, at.J, k);
        yield return new Paragraph(
            $"Of the largest in the network the factors of ${W(at.Layer, at.J, k)}$ are: $a_{{in}}$ " +
            $"{Percent(weight.ActivationIn)}, $σ'$ {Percent(weight.SigmaPrime)}, error {Percent(weight.Error)}; " +
            $"their product is {F(weight.Speed)}. " + weight.Blame switch
            {
                SlowFactor.None => "It learns.",
                SlowFactor.Activation => "It learns slowly, because next to nothing comes in: $a_{in} ≈ 0$.",
                SlowFactor.SigmaPrime => "It learns slowly, because its neuron is saturated or dead: $σ' ≈ 0$.",
                _ => "It learns slowly, because next to no error comes from above.",
            });
    }

    private static Grid Neurons(IEnumerable<SlowNeuron> neurons) => new(
        ["neuron", "$a$", "$σ'$ share", "$|∂C/∂a|$", "$|δ|$", "$‖∇‖$", ""],
        [.. neurons.Select(neuron => (string[])[$"{neuron.Layer}.{neuron.J}", F(neuron.Activation),
            Percent(neuron.SigmaPrime), F(neuron.Error), F(neuron.Delta), F(neuron.Speed),
            neuron.IsDead ? "dead" : neuron.IsSaturated ? "saturated" : ""])]);

    private static string Share(SlowLayer layer, SlowFactor factor) =>
        Percent((double)layer.Slow[factor] / layer.WeightCount);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "%";
}
