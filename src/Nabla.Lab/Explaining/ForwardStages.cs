using static Nabla.Lab.Explaining.Symbols;

namespace Nabla.Lab.Explaining;

/// <summary>Stages 1 and 2: the input, and feeding it forward.</summary>
internal static class ForwardStages
{
    public static IEnumerable<Block> Input(WorkedExample example, bool isImage)
    {
        yield return new Heading(1, "1. Input: $a^{1} = x$");
        double[] x = example.A(1).ToArray();
        if (x.Length <= Sizes.Most)
        {
            yield return new Calculation([.. x.Select((value, k) => new CalculationLine(A(1, k), Figure.Of(value)))]);
            yield break;
        }

        int zeros = x.Count(value => value == 0);
        yield return new Paragraph(
            $"{x.Length} {(isImage ? "pixels" : "values")}{(zeros > 0 ? $", {zeros} of them 0" : "")}, from " +
            $"{F(x.Min())} to {F(x.Max())}, mean {F(x.Average())}.");
    }

    public static IEnumerable<Block> Forward(WorkedExample example)
    {
        CalculationLine[] definitions =
        [
            .. Enumerable.Range(2, example.Architecture.LayerCount - 1)
                .SelectMany(l => example.Architecture.Activation(l)).Distinct()
                .SelectMany(Sigmas.Definition).Select(d => new CalculationLine(d.Symbol, d.Formula)),
        ];
        return
        [
            new Heading(1, "2. Feed forward (25): $z^{l} = w^{l} a^{l−1} + b^{l}$, $a^{l} = σ(z^{l})$"),
            .. definitions.Length > 0 ? (Block[])[new Paragraph("Here"), new Calculation(definitions)] : [],
            .. Layers(example, 2, example.Architecture.LayerCount, l =>
                Sizes.IsSmall(example.Architecture, l) ? Small(example, l) : Large(example, l)),
            .. Cost(example),
        ];
    }

    /// <summary>A heading for each layer, upward or downward, and what stands below it.</summary>
    public static IEnumerable<Block> Layers(
        WorkedExample example, int first, int last, Func<int, IEnumerable<Block>> blocks) =>
        Enumerable.Range(0, Math.Abs(last - first) + 1).Select(i => first + (first <= last ? i : -i))
            .SelectMany(l => blocks(l).Prepend(new Heading(2, LayerName(example, l))));

    public static string LayerName(WorkedExample example, int l)
    {
        int n = example.Architecture.Width(l);
        string[] names = [.. example.Architecture.Activation(l).Select(sigma => Explainer.Safe(sigma.Name)).Distinct()];
        string neurons = n == 1 ? "neuron" : "neurons";
        return names.Length == 1 ? $"Layer {l}: {n} {names[0]} {neurons}"
            : $"Layer {l}: {n} {neurons} ({string.Join(", ", names)})";
    }

    /// <summary>z^l_j = Σ w a + b in symbols, in numbers, and what it comes to.</summary>
    public static CalculationLine WeightedInput(WorkedExample example, int l, int j)
    {
        int n = example.Architecture.Width(l - 1);
        double[,] w = example.W(l);
        double[] a = example.A(l - 1).ToArray();
        double b = example.Parameters.B(l)[j];
        string symbols = string.Join(" + ", Enumerable.Range(0, n).Select(k => $"{W(l, j, k)} {A(l - 1, k)}"));
        string numbers = string.Join(" + ", Enumerable.Range(0, n).Select(k =>
            $"{Figure.Inside(w[j, k])}·{Figure.Inside(a[k])}"));
        return new(Z(l, j), $"{symbols} + {B(l, j)}", $"{numbers} + {Figure.Inside(b)}", Figure.Of(example.Z(l)[j]));
    }

    /// <summary>a^l_j = σ(z^l_j).</summary>
    public static CalculationLine Activation(WorkedExample example, int l, int j)
    {
        Activation sigma = example.Architecture.Activation(l)[j];
        string name = Explainer.Safe(sigma.Name);
        string[] steps = example.IsShared(l) ? Softmax(example, l, j)
            : sigma == Nabla.Activation.Identity ? [Z(l, j)]
            : [$"{name}({Z(l, j)})", $"{name}({Figure.Of(example.Z(l)[j])})"];
        return new(A(l, j), [.. steps, Figure.Of(example.A(l)[j])]);
    }

    private static string[] Softmax(WorkedExample example, int l, int j)
    {
        double[] z = example.Z(l).ToArray();
        string symbols = $"exp({Z(l, j)})/Σ_{{k}} exp({Of("z", l)}_{{k}})";
        return z.Length > Sizes.Most || z.Max() > 20 || z.Min() < -20 ? [symbols]
            : [symbols, $"{Figure.Of(Math.Exp(z[j]))}/{Figure.Of(z.Sum(Math.Exp))}"];
    }

    private static IEnumerable<Block> Small(WorkedExample example, int l)
    {
        var neurons = Enumerable.Range(0, example.Architecture.Width(l));
        return
        [
            new Calculation([.. neurons.Select(j => WeightedInput(example, l, j))]),
            new Calculation([.. neurons.Select(j => Activation(example, l, j))]),
        ];
    }

    private static IEnumerable<Block> Large(WorkedExample example, int l)
    {
        int n = example.Architecture.Width(l), before = example.Architecture.Width(l - 1);
        double[] z = example.Z(l).ToArray(), a = example.A(l).ToArray(), prime = example.SigmaPrime(l);
        yield return new Paragraph(
            $"Each $z^{{{l}}}_{{j}} = Σ_{{k}} w^{{{l}}}_{{jk}} a^{{{l - 1}}}_{{k}} + b^{{{l}}}_{{j}}$ sums " +
            $"{before} terms. $z$ lies between {F(z.Min())} and {F(z.Max())}, mean " +
            $"{F(z.Average())}; $a$ between {F(a.Min())} and {F(a.Max())}, " +
            $"mean {F(a.Average())}.");
        int[] shown = n <= 2 * Sizes.Shown ? [.. Enumerable.Range(0, n)] : Sizes.Largest(example.Delta(l), Sizes.Shown);
        if (shown.Length < n)
        {
            yield return new Paragraph(
                $"{shown.Length} of the {n} neurons, those with the largest errors $|δ^{{{l}}}_{{j}}|$:");
        }

        yield return new Grid(
            ["neuron", "$z$", "$a$", example.IsShared(l) ? "$∂a_{j}/∂z_{j}$" : "$σ'(z)$"],
            [.. shown.Select(j => (string[])[$"{l}.{j}", F(z[j]), F(a[j]), F(prime[j])])]);
    }

    private static IEnumerable<Block> Cost(WorkedExample example)
    {
        int L = example.Architecture.LayerCount;
        string?[] steps =
        [
            CostFormulas.Formula(example.Cost),
            example.Y.Length <= Sizes.Most ? CostFormulas.InNumbers(example.Cost, example.A(L), example.Y) : null,
            Figure.Of(example.MeanCost),
        ];
        yield return new Heading(2, "The cost of this example (26)");
        yield return new Calculation([new("C", [.. steps.OfType<string>()])]);
    }
}
