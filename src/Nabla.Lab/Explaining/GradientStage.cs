using static Nabla.Lab.Explaining.Symbols;

namespace Nabla.Lab.Explaining;

/// <summary>Stage 5: the gradient.</summary>
internal static class GradientStage
{
    public static IEnumerable<Block> Of(WorkedExample example) =>
    [
        new Heading(
            1, "5. Gradient: $∂C/∂b^{l}_{j} = δ^{l}_{j}$ (BP3), $∂C/∂w^{l}_{jk} = a^{l−1}_{k} δ^{l}_{j}$ (BP4)"),
        .. ForwardStages.Layers(example, 2, example.Architecture.LayerCount, l =>
            Sizes.IsSmall(example.Architecture, l) ? Small(example, l) : Large(example, l)),
    ];

    /// <summary>BP4 for one weight.</summary>
    public static CalculationLine Weight(WorkedExample example, int l, int j, int k) => new(
        Rate(W(l, j, k)), $"{A(l - 1, k)} {Delta(l, j)}",
        $"{Figure.Inside(example.A(l - 1)[k])}·{Figure.Inside(example.Delta(l)[j])}",
        Figure.Of(example.Nabla.W(l)[j, k]));

    private static IEnumerable<Block> Small(WorkedExample example, int l)
    {
        int n = example.Architecture.Width(l), before = example.Architecture.Width(l - 1);
        yield return new Calculation(
        [
            .. Enumerable.Range(0, n).Select(j =>
                new CalculationLine(Rate(B(l, j)), Delta(l, j), Figure.Of(example.Delta(l)[j]))),
        ]);
        yield return new Calculation(
        [
            .. Enumerable.Range(0, n).SelectMany(j =>
                Enumerable.Range(0, before).Select(k => Weight(example, l, j, k))),
        ]);
    }

    private static IEnumerable<Block> Large(WorkedExample example, int l)
    {
        int n = example.Architecture.Width(l), before = example.Architecture.Width(l - 1);
        double[] delta = example.Delta(l).ToArray(), a = example.A(l - 1).ToArray();
        // ‖δ aᵀ‖ = ‖δ‖ ‖a‖
        double normB = Norm(delta), normW = normB * Norm(a);
        long zeros = (long)n * before - (long)delta.Count(d => d != 0) * a.Count(v => v != 0);
        yield return new Paragraph(
            $"{Figure.Count((long)n * before)} weights and {n} biases: $‖∇b^{{{l}}}‖ = {Figure.Of(normB)}$, " +
            $"$‖∇w^{{{l}}}‖ = {Figure.Of(normW)}$" +
            (zeros > 0 ? $"; $∂C/∂w = 0$ for {Figure.Count(zeros)} weights" : "") + ". The largest:");
        var largest = Sizes.Largest(delta, Sizes.Shown)
            .SelectMany(j => Sizes.Largest(a, Sizes.Shown).Select(k => (j, k)))
            .OrderByDescending(at => Math.Abs(delta[at.j] * a[at.k])).Take(Sizes.Shown);
        yield return new Calculation([.. largest.Select(at => Weight(example, l, at.j, at.k))]);
    }

    /// <summary>‖v‖.</summary>
    public static double Norm(double[] v) => Math.Sqrt(v.Sum(value => value * value));
}
