using System.Globalization;

namespace Nabla.Lab.Explaining;

/// <summary>Which weights learn slowly, and why.</summary>
internal static class SlowSection
{
    public static IEnumerable<Block> Of(SlowLearningReport report)
    {
        yield return new Heading(1, "Which weights learn slowly, and why");
        yield return new Paragraph(
            $"Over {(report.Examples == 1 ? "1 example" : $"{Figure.Count(report.Examples)} examples")}, mean cost " +
            $"${Figure.Of(report.MeanCost)}$. $∂C/∂w_{{jk}} = a_{{k}} · σ'(z_{{j}}) · ∂C/∂a_{{j}}$: a weight is " +
            "slow where the product is below a hundredth of what the largest factors in the network would give; " +
            "the smallest factor is to blame.");
        yield return new Grid(
            ["layer", "weights", "learn", "slow by $a_{in}$", "by $σ'$", "by error", "saturated", "dead"],
            [.. report.Layers.Select(layer => (string[])[$"{layer.Layer}", Figure.Count(layer.Weights),
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
        SlowNeuron[] stuck = [.. report.Layers.SelectMany(layer => layer.Neurons).Where(neuron => neuron.IsSaturated)
            .OrderBy(neuron => neuron.SigmaPrime).Take(Sizes.Shown)];
        if (stuck.Length == 0)
            yield break;
        yield return new Paragraph("The most saturated neurons (dead: $σ' = 0$ on every example):");
        yield return new Grid(
            ["neuron", "$a$", "$σ'$ share", "$|∂C/∂a|$", "$|δ|$", ""],
            [.. stuck.Select(neuron => (string[])[$"{neuron.Layer}.{neuron.J}", F(neuron.Activation),
                F(neuron.SigmaPrime), F(neuron.Error), F(neuron.Delta), neuron.IsDead ? "dead" : ""])]);
    }

    private static string Share(SlowLayer layer, SlowFactor factor) =>
        Percent((double)layer.Slow[factor] / layer.Weights);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "%";

    private static string F(double value) => $"${Figure.Of(value)}$";
}
