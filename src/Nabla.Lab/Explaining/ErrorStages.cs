using static Nabla.Lab.Explaining.Symbols;

namespace Nabla.Lab.Explaining;

/// <summary>Stages 3 and 4: the output error, and taking it back; ∂C/∂a beside δ.</summary>
internal sealed class ErrorStages(WorkedExample example)
{
    private readonly int _last = example.Architecture.LayerCount;

    public IEnumerable<Block> Output() =>
    [
        new Heading(1, $"3. Output error (BP1): $δ^{{{_last}}} = " + (example.IsShared(_last)
            ? $"(J^{{{_last}}})ᵀ ∇_{{a}}C$" : $"∇_{{a}}C ⊙ σ'(z^{{{_last}}})$")),
        .. Layer(_last),
    ];

    public IEnumerable<Block> Back() =>
    [
        new Heading(1, "4. Backpropagate the error (BP2): $δ^{l} = ((w^{l+1})ᵀ δ^{l+1}) ⊙ σ'(z^{l})$"),
        .. _last == 2 ? (Block[])[new Paragraph("There is no hidden layer to take it back to.")]
            : ForwardStages.Layers(example, _last - 1, 2, Layer),
    ];

    /// <summary>What stands for σ' where it is not a factor of each neuron by itself; null where it is.</summary>
    public Block? Note(int l)
    {
        if (Cancels(l))
        {
            return new Paragraph(
                $"With {example.Cost} and {example.Cost.PairedWith} outputs " +
                (example.IsShared(l) ? $"the Jacobian $J^{{{l}}}$ of $∂a_{{k}}/∂z_{{j}}$" : "the factor $σ'$") +
                $" cancels against one of $∂C/∂a$, and $δ^{{{l}}} = {Difference($"^{{{l}}}")}$: " +
                "no saturation slows it down.");
        }

        return !example.IsShared(l) ? null : new Paragraph(
            "Softmax is not elementwise: every $z_{j}$ moves every $a_{k}$, by $∂a_{k}/∂z_{j} = a_{k} (1 − a_{j})$ " +
            $"for k = j, else $−a_{{k}} a_{{j}}$. Its Jacobian $J^{{{l}}}$ stands for $σ'$, and summed over k " +
            "it gives $δ_{j} = a_{j} (∂C/∂a_{j} − Σ_{k} a_{k} ∂C/∂a_{k})$: what raising this output gains, less the " +
            "mean of what it takes from all, weighted by a.");
    }

    /// <summary>∂C/∂a, σ', and δ of one neuron.</summary>
    public IEnumerable<CalculationLine> Error(int l, int j) =>
        [Above(l, j), .. !Cancels(l) && example.IsShared(l) ? (CalculationLine[])[MeanRate(l)] : [], .. FromRate(l, j)];

    private bool Cancels(int l) => l == _last && example.Cost.PairedWith is not null;

    private IEnumerable<Block> Layer(int l)
    {
        if (Note(l) is { } note)
            yield return note;
        int n = example.Architecture.Width(l);
        bool isSmall = l == _last ? Sizes.IsSmall(example.Architecture, l)
            : n <= Sizes.Most && example.Architecture.Width(l + 1) <= Sizes.Most;
        if (isSmall && !Cancels(l) && example.IsShared(l))
        {
            yield return new Calculation(
            [
                .. Enumerable.Range(0, n).Select(j => Above(l, j)), MeanRate(l),
                .. Enumerable.Range(0, n).SelectMany(j => FromRate(l, j)),
            ]);
        }
        else if (isSmall)
        {
            yield return new Calculation([.. Enumerable.Range(0, n).SelectMany(j => Error(l, j))]);
        }
        else
        {
            double[] delta = example.Delta(l).ToArray();
            if (n > 2 * Sizes.Shown)
            {
                int quiet = delta.Count(d => Math.Abs(d) < 0.01 * delta.Max(Math.Abs));
                string have = quiet switch { 0 => "none has", 1 => "one has", _ => $"{quiet} have" };
                yield return new Paragraph(
                    $"$‖δ^{{{l}}}‖ = {Figure.Of(GradientStage.Norm(delta))}$. {Sizes.Shown} of the {n} neurons, " +
                    $"those with the largest errors; {have} less than a hundredth of the largest.");
            }

            yield return Table(l);
        }
    }

    private CalculationLine Above(int l, int j) => new(
        Rate(A(l, j)),
        [
            .. l == _last ? CostFormulas.OutputGradient(
                example.Cost, A(l, j), Y(j), (example.A(l)[j], example.Y[j]), example.Y.Length) : FromAbove(l, j),
            Figure.Of(example.CostByActivation(l)[j]),
        ]);

    /// <summary>Σ_k a_k ∂C/∂a_k of a softmax layer.</summary>
    private CalculationLine MeanRate(int l)
    {
        double[] rates = example.CostByActivation(l).ToArray(), a = example.A(l).ToArray();
        string[] terms = rates.Length > Sizes.Most ? []
            : [string.Join(" + ", a.Zip(rates, (v, rate) => $"{Figure.Of(v)}·{Figure.Inside(rate)}"))];
        return new("Σ_{k} a_{k} ∂C/∂a_{k}", [.. terms, Figure.Of(a.Zip(rates, (v, rate) => v * rate).Sum())]);
    }

    /// <summary>δ of a neuron whose ∂C/∂a is known.</summary>
    private IEnumerable<CalculationLine> FromRate(int l, int j)
    {
        double above = example.CostByActivation(l)[j], delta = example.Delta(l)[j];
        (double z, double a) = (example.Z(l)[j], example.A(l)[j]);
        if (Cancels(l))
        {
            string total = IsOne(Total) ? "" : $"{Figure.Inside(Total)}·";
            return [new(Delta(l, j), Difference($"^{{{l}}}_{{{j}}}", Y(j)),
                $"{total}{Figure.Inside(a)} − {Figure.Inside(example.Y[j])}", Figure.Of(delta))];
        }

        if (example.IsShared(l))
        {
            double mean = example.CostByActivation(l).ToArray().Zip(example.A(l).ToArray(), (r, v) => r * v).Sum();
            return [new(Delta(l, j), $"{A(l, j)} ({Rate(A(l, j))} − Σ_{{k}} a_{{k}} ∂C/∂a_{{k}})",
                $"{Figure.Inside(a)}·({Figure.Of(above)} − {Figure.Inside(mean)})", Figure.Of(delta))];
        }

        double prime = example.SigmaPrime(l)[j];
        return
        [
            new(SigmaPrime(l, j),
            [
                .. Sigmas.Derivative(example.Architecture.Activation(l)[j], (Z(l, j), z, A(l, j), a)),
                Figure.Of(prime),
            ]),
            new(Delta(l, j), $"{Rate(A(l, j))} · {SigmaPrime(l, j)}",
                $"{Figure.Inside(above)}·{Figure.Inside(prime)}", Figure.Of(delta)),
        ];
    }

    private double Total => example.Cost == Cost.SoftmaxCrossEntropy ? example.Y.ToArray().Sum() : 1;

    /// <summary>a − y, or with softmax and targets that sum to something else (Σ y) a − y.</summary>
    public string Difference(string index, string y = "y") => $"{(IsOne(Total) ? "" : "(Σ_{k} y_{k}) ")}a{index} − {y}";

    private static bool IsOne(double total) => Math.Abs(total - 1) <= 1e-12;

    private IEnumerable<string> FromAbove(int l, int j)
    {
        int n = example.Architecture.Width(l + 1);
        double[,] w = example.W(l + 1);
        double[] delta = example.Delta(l + 1).ToArray();
        if (n > Sizes.Most)
            return [$"Σ_{{k}} w^{{{l + 1}}}_{{k{j}}} δ^{{{l + 1}}}_{{k}}"];
        return
        [
            string.Join(" + ", Enumerable.Range(0, n).Select(k => $"{W(l + 1, k, j)} {Delta(l + 1, k)}")),
            string.Join(" + ", Enumerable.Range(0, n).Select(k =>
                $"{Figure.Inside(w[k, j])}·{Figure.Inside(delta[k])}")),
        ];
    }

    private Grid Table(int l)
    {
        int n = example.Architecture.Width(l);
        double[] above = example.CostByActivation(l).ToArray(), delta = example.Delta(l).ToArray();
        double[] prime = example.SigmaPrime(l);
        int[] shown = n <= 2 * Sizes.Shown ? [.. Enumerable.Range(0, n)] : Sizes.Largest(delta, Sizes.Shown);
        bool hasPrime = !example.IsShared(l) && !(l == _last && example.Cost.PairedWith is not null);
        return new(
            Row("neuron", "$a$", "$y$", "$∂C/∂a$", "$σ'(z)$", "$δ$"),
            [.. shown.Select(j => Row(
                $"{l}.{j}", F(example.A(l)[j]), l == _last ? F(example.Y[j]) : "", F(above[j]), F(prime[j]),
                F(delta[j])))]);

        string[] Row(string name, string a, string y, string rate, string slope, string error) =>
            [name, a, .. l == _last ? (string[])[y] : [], rate, .. hasPrime ? (string[])[slope] : [], error];
    }
}
