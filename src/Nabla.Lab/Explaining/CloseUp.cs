using static Nabla.Lab.Explaining.Symbols;

namespace Nabla.Lab.Explaining;

/// <summary>One neuron with all that goes into it and comes back to it, or one weight.</summary>
internal sealed class CloseUp
{
    private const int Terms = 10;
    private readonly WorkedExample _example;
    private readonly ParameterLocation _at;

    public CloseUp(WorkedExample example, ParameterLocation at)
    {
        Architecture architecture = example.Architecture;
        ArgumentOutOfRangeException.ThrowIfOutside(at.Layer < 2 || at.Layer > architecture.LayerCount, nameof(at),
            $"Layer {at.Layer} has no weights in a {architecture} network; those from 2 to " +
            $"{architecture.LayerCount} have.");
        if (at.J < 0 || at.J >= architecture.Width(at.Layer))
            throw Missing(architecture, at.Layer, at.J);
        if (at.K is { } k && (k < 0 || k >= architecture.Width(at.Layer - 1)))
            throw Missing(architecture, at.Layer - 1, k);
        (_example, _at) = (example, at);
    }

    public IEnumerable<Block> Blocks() => _at.K is { } k ? Weight(k) : Neuron();

    private static ArgumentOutOfRangeException Missing(Architecture architecture, int l, int j) =>
        new(nameof(j), string.Create(CultureInfo.InvariantCulture,
            $"Layer {l} of a {architecture} network has no neuron {j}; its neurons are 0 to " +
            $"{architecture.Width(l) - 1}."));

    private IEnumerable<Block> Weight(int k)
    {
        (int l, int j) = (_at.Layer, _at.J);
        var errors = new ErrorStages(_example);
        return
        [
            new Heading(
                1, $"The weight ${W(l, j, k)} = {Figure.Of(_example.W(l)[j, k])}$, from neuron {k} of layer {l - 1} " +
                $"to neuron {j} of layer {l}"),
            .. errors.Note(l) is { } note ? (Block[])[note] : [],
            new Calculation(
            [
                new(A(l - 1, k), Figure.Of(_example.A(l - 1)[k])),
                .. errors.Error(l, j),
                GradientStage.Weight(_example, l, j, k),
            ]),
        ];
    }

    private IEnumerable<Block> Neuron()
    {
        (int l, int j) = (_at.Layer, _at.J);
        yield return new Heading(1, $"Neuron {j} of layer {l}, forward");
        foreach (Block block in Forward(l, j))
            yield return block;
        yield return new Calculation([ForwardStages.Activation(_example, l, j)]);
        yield return new Heading(1, "Its error");
        var errors = new ErrorStages(_example);
        if (errors.Note(l) is { } note)
            yield return note;
        if (l < _example.Architecture.LayerCount && _example.Architecture.Width(l + 1) > Sizes.Most)
        {
            double[,] w = _example.W(l + 1);
            double[] delta = _example.Delta(l + 1).ToArray();
            double[] terms = [.. delta.Select((d, q) => w[q, j] * d)];
            yield return Largest(terms, q => (
                [$"${W(l + 1, q, j)}$", $"${Delta(l + 1, q)}$"], [w[q, j], delta[q]]), "from above");
            yield return Rest(terms);
        }

        yield return new Calculation([.. errors.Error(l, j)]);
        yield return new Heading(1, "Its gradient");
        double[] a = _example.A(l - 1).ToArray();
        yield return new Calculation(
        [
            new(Rate(B(l, j)), Delta(l, j), Figure.Of(_example.Delta(l)[j])),
            .. Sizes.Largest(a, Terms).Order().Select(k => GradientStage.Weight(_example, l, j, k)),
        ]);
        if (a.Length > Terms)
        {
            yield return new Paragraph(
                $"The {Terms} largest of {a.Length} weights' derivatives" + (a.Count(v => v == 0) is > 0 and var zeros
                    ? $"; {zeros} are 0, because nothing comes in there." : "."));
        }
    }

    private IEnumerable<Block> Forward(int l, int j)
    {
        double[] a = _example.A(l - 1).ToArray();
        if (a.Length <= Sizes.Most)
        {
            yield return new Calculation([ForwardStages.WeightedInput(_example, l, j)]);
            yield break;
        }

        double[,] w = _example.W(l);
        double[] terms = [.. a.Select((value, k) => w[j, k] * value)];
        yield return Largest(terms, k => ([$"${W(l, j, k)}$", $"${A(l - 1, k)}$"], [w[j, k], a[k]]), "term");
        yield return Rest(terms);
        double b = _example.Parameters.B(l)[j];
        yield return new Calculation(
        [
            new(Z(l, j), $"Σ_{{k}} w^{{{l}}}_{{{j}k}} a^{{{l - 1}}}_{{k}} + {B(l, j)}",
                $"{Figure.Of(terms.Sum())} + {Figure.Inside(b)}", Figure.Of(_example.Z(l)[j])),
        ]);
    }

    private static Grid Largest(
        double[] terms, Func<int, (string[] Symbols, double[] Values)> factors, string heading) => new(
        [heading, "first factor", "second factor", "product"],
        [.. Sizes.Largest(terms, Terms).Select(k =>
        {
            (string[] symbols, double[] values) = factors(k);
            return (string[])[string.Join(" ", symbols), F(values[0]), F(values[1]), F(terms[k])];
        })]);

    private static Paragraph Rest(double[] terms)
    {
        int[] largest = Sizes.Largest(terms, Terms);
        double rest = terms.Sum() - largest.Sum(k => terms[k]);
        string sum = F(terms.Sum());
        return new(terms.Length <= Terms ? $"Together {sum}."
            : $"The other {terms.Length - Terms} terms{Zeros(terms)} come to {F(rest)}; all together {sum}.");
    }

    private static string Zeros(double[] terms) =>
        terms.Count(t => t == 0) is > 0 and var zeros ? $", {zeros} of them 0," : "";
}
