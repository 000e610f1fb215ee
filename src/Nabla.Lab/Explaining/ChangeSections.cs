using System.Numerics;
using static Nabla.Lab.Explaining.Symbols;

namespace Nabla.Lab.Explaining;

/// <summary>Small changes travelling forward: nudges, the demon, paths.</summary>
internal static class ChangeSections
{
    private const int MostPaths = 1000, OfLargeLayers = 2;

    public static IEnumerable<Block> Nudge(WorkedExample example, ParameterLocation at, double change)
    {
        bool isWeight = at.K is not null;
        NudgeReport report = at.K is { } from
            ? Inspection.Nudge.Weight(example, at.Layer, at.J, from, change)
            : Inspection.Nudge.WeightedInput(example, at.Layer, at.J, change);
        string symbol = at.K is { } k ? W(at.Layer, at.J, k) : Z(at.Layer, at.J);
        yield return new Heading(1, $"A nudge (47): $Δ{symbol} = {Figure.Of(change)}$");
        yield return new Calculation(Changes(report, symbol));
        bool areAll = report.Layers.All(layer => layer.PredictedA.Length <= Sizes.Most);
        yield return new Paragraph(
            (isWeight ? "" : $"The bias moves $z$ just as much: a nudge of ${B(at.Layer, at.J)}$ does the same. ") +
            "On its way through the layers (48)–(50), predicted to first order and as it comes" +
            (areAll ? ":" : $"; of larger layers the {OfLargeLayers} largest changes:"));
        yield return new Grid(
            ["neuron", "$Δz$ predicted", "comes", "$Δa$ predicted", "comes"],
            [.. report.Layers.SelectMany(Way)]);
        yield return new Paragraph(
            "What the prediction misses, as the nudge halves. Of second order, it should fall fourfold:");
        yield return new Grid(
            ["$Δ$", "predicted $ΔC$", "actual $ΔC$", "missed", "falls", ""],
            [.. report.Rows.Select(row => (string[])[F(row.Change), F(row.Predicted), F(row.Actual), F(row.Missed),
                Times(row.Ratio), Word(row.Reason)])]);
        yield return new Paragraph(Verdict(report));
        if (!isWeight)
        {
            Block[] more = [.. Choose(example, at, Math.Abs(change)), .. AtActivation(example, at, change)];
            foreach (Block block in more)
                yield return block;
        }

        IEnumerable<string[]> Way(NudgeLayer layer)
        {
            int n = layer.PredictedA.Length;
            bool isAlone = layer.Layer == at.Layer && !example.IsShared(at.Layer);   // no other neuron moves yet
            foreach (int j in isAlone ? [at.J] : n <= Sizes.Most ? Enumerable.Range(0, n)
                : Sizes.Largest([.. layer.PredictedA], OfLargeLayers))
            {
                yield return [$"{layer.Layer}.{j}", layer.PredictedZ.IsEmpty ? "" : F(layer.PredictedZ[j]),
                    layer.ActualZ.IsEmpty ? "" : F(layer.ActualZ[j]), F(layer.PredictedA[j]), F(layer.ActualA[j])];
            }
        }
    }

    public static IEnumerable<Block> Paths(WorkedExample example, ParameterLocation at, int count)
    {
        if (at.K is not { } k)
            throw new ArgumentException("Paths begin at a weight, not at a neuron; name a weight.");

        var sum = new PathSum(example, at.Layer, at.J, k);
        string symbol = W(at.Layer, at.J, k);
        yield return new Heading(1, $"Every path from ${symbol}$ to the cost (53)");
        bool isOne = sum.Count == 1;
        yield return new Paragraph(
            (isOne ? "There is one path, and its product is the derivative: "
                : $"There are {Number(sum.Count)} paths, and their products add up to the derivative: ") +
            $"{F(sum.Sum)}; BP4 gives {F(sum.ByBackpropagation)} (apart " +
            $"{F(sum.Sum - sum.ByBackpropagation)})." + (isOne ? "" : Cancelling(sum)));
        foreach (Block block in Largest(sum, at, Math.Min(count, MostPaths)))
            yield return block;
        yield return new Paragraph(
            "Grouping the sum from the output downward saves work, stage by stage; at the last stage it is " +
            "backpropagation (edge rates taken as known):");
        yield return new Grid(
            ["summed by layers from", "paths left", "multiplications"],
            [.. sum.Collapse().Select(stage => (string[])[
                stage.Layer == example.Architecture.LayerCount ? "nowhere: every path by itself"
                    : stage.Layer == at.Layer ? $"layer {stage.Layer}: BP2" : $"layer {stage.Layer}",
                Number(stage.Paths), Number(stage.Multiplications)])]);
    }

    private static string Cancelling(PathSum sum)
    {
        double cancels = sum.Magnitude - Math.Abs(sum.Sum);
        return cancels <= 1e-9 * sum.Magnitude ? " None cancel: all that are not 0 have one sign."
            : $" Their magnitudes add up to {F(sum.Magnitude)}: paths of opposite signs cancel " +
              $"{F(cancels)} of that.";
    }

    private static IEnumerable<Block> Largest(PathSum sum, ParameterLocation at, int count)
    {
        CostPath[] largest = [.. sum.Largest(count)];
        if (largest.Length == 0)
        {
            yield return new Paragraph("Every path has a factor 0, so that there is no largest one to show.");
            yield break;
        }

        yield return new Paragraph(
            (sum.Count == 1 ? "It" : largest.Length == 1 ? "The largest" : sum.Count == largest.Length
                ? $"All {largest.Length}, the largest first" : $"The {largest.Length} largest") +
            ", with the factors $∂C/∂a^{L}$, $∂a^{m}/∂a^{m−1}$ down to layer l, $∂a^{l}/∂w$:");
        yield return new Grid(
            ["through", "factors", "product"],
            [.. largest.Select(path => (string[])[Through(at.Layer, path),
                $"${string.Join(" · ", path.Factors.Select(Figure.Inside))}$", F(path.Product)])]);
        if (sum.Count > 1)
        {
            double shown = largest.Sum(path => path.Product);
            yield return new Paragraph(
                (largest.Length == 1 ? "It makes " : "Together ") +
                $"{F(shown)} of {F(sum.Sum)}." +
                (largest.Length < count && largest.Length < sum.Count ? " Every other path has a factor 0." : ""));
        }
    }

    private static IEnumerable<Block> Choose(WorkedExample example, ParameterLocation at, double h)
    {
        DemonReport demon = Demon.Choose(example, at.Layer, at.J, h);
        string symbol = Z(at.Layer, at.J);
        yield return new Heading(1, $"The demon at neuron {at.J} of layer {at.Layer} (29)");
        if (demon.Delta == 0)
        {
            yield return new Paragraph($"${Delta(at.Layer, at.J)} = 0$: to first order there is nothing to gain here.");
            yield break;
        }

        yield return new Paragraph(
            $"To lower the cost it moves against the error: $Δ{symbol} = {Figure.Of(demon.Change)}$ saves " +
            $"{F(demon.PredictedSaving)} as predicted, {F(demon.ActualSaving)} as it comes. " +
            (demon.PromiseEnds is { } ends
                ? $"The promise ends near a step of {F(ends)}, where only half of it is kept. "
                : $"The promise is kept at every step up to {F(Demon.Farthest)}. ") +
            $"The best step found, {F(demon.BestStep)}, saves {F(demon.BestSaving)} of " +
            $"$C = {Figure.Of(example.MeanCost)}$.");
    }

    /// <summary>The error as the chapter might have chosen it, at a; of an output that a cross-entropy takes from z
    /// there is none.</summary>
    private static IEnumerable<Block> AtActivation(WorkedExample example, ParameterLocation at, double change)
    {
        if (at.Layer == example.Architecture.LayerCount && example.Cost.PairedWith is not null)
            yield break;
        NudgeReport report = Inspection.Nudge.Activation(example, at.Layer, at.J, change);
        string symbol = A(at.Layer, at.J);
        yield return new Heading(1, $"Why z, and not a: $Δ{symbol} = {Figure.Of(change)}$");
        yield return new Calculation(Changes(report, symbol));
        yield return new Paragraph(
            $"{Verdict(report)} So the error might have been called ${Rate(symbol)} = {Figure.Of(report.Rate)}$ " +
            $"as well as ${Delta(at.Layer, at.J)} = {Figure.Of(example.Delta(at.Layer)[at.J])}$, which is that times " +
            (example.IsShared(at.Layer) ? "the Jacobian, summed over the layer" : $"${SigmaPrime(at.Layer, at.J)}$") +
            ". With z the equations come out a little simpler: BP3 is $δ$ itself.");
    }

    /// <summary>ΔC as predicted and as it comes.</summary>
    private static CalculationLine[] Changes(NudgeReport report, string symbol) =>
    [
        new("ΔC", $"{Rate(symbol)} · Δ{symbol}", $"{Figure.Inside(report.Rate)}·{Figure.Inside(report.Change)}",
            $"{Figure.Of(report.Predicted)} predicted"),
        new("ΔC", $"{Figure.Of(report.Actual)} as it comes"),
    ];

    private static string Verdict(NudgeReport report)
    {
        NudgeRow[] near = [.. report.Rows.Reverse().TakeWhile(row => row.Reason is not NudgeReason.Kink)];
        if (report is { Verdict: NudgeReason.Linear, Rate: 0 })
            return "Nothing is missed: one of the factors is 0, and the cost does not depend on this quantity here.";
        if (report is { Verdict: NudgeReason.Rounding, Rate: 0 })
        {
            return "The derivative was rounded to 0: a neuron is saturated, here or above, and the cost hardly " +
                "moves. Only a nudge large enough to lead out of saturation shows a change.";
        }

        if (report.Verdict != NudgeReason.Kink || near.Length == 0)
            return Verdict(report.Verdict);
        NudgeReason reason = near.FirstOrDefault(row => row.Reason is not NudgeReason.Rounding).Reason
            ?? NudgeReason.Rounding;
        return $"The nudge crosses a kink: there the first-order promise breaks. From $Δ = " +
            $"{Figure.Of(near[^1].Change)}$ on, the halves do not. {Verdict(reason)}";
    }

    private static string Verdict(NudgeReason verdict) => verdict switch
    {
        NudgeReason.Fourfold =>
            "Fourfold: the prediction is right to first order, and what it misses is of second order.",
        NudgeReason.Faster => "Faster than fourfold: the second-order term (nearly) vanishes here.",
        NudgeReason.Kink =>
            "A kink lies between: there the first-order promise breaks, however small the nudge beyond it.",
        NudgeReason.Linear => "Nothing is missed but rounding: the cost is linear in this quantity here.",
        NudgeReason.TooLarge =>
            "Not fourfold yet: the nudge is too large for the second-order term to rule. Try a smaller one.",
        _ => "All that is missed is rounding: the cost changes too little to tell. Try a larger nudge.",
    };

    private static string Times(double? ratio) => ratio is { } times
        ? times.ToString("F2", CultureInfo.InvariantCulture).Replace('-', '−') + "×" : "";

    private static string Word(NudgeReason? reason) => reason switch
    {
        NudgeReason.Kink => "kink",
        NudgeReason.Linear => "linear",
        NudgeReason.Rounding => "rounding",
        NudgeReason.TooLarge => "too large",
        NudgeReason.Faster => "faster",
        _ => "",
    };

    private static string Through(int l, CostPath path) =>
        string.Join(" ", path.Neurons.Select((j, i) => Invariant($"{l + i}.{j}")));

    private static string Number(BigInteger n) => n < BigInteger.Pow(10, 15)
        ? n.ToString("N0", CultureInfo.InvariantCulture)
        : F((double)n);
}
