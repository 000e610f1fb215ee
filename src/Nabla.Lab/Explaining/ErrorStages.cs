using static Nabla.Lab.Explaining.Symbols;

namespace Nabla.Lab.Explaining;

/// <summary>Stages 3 and 4: the output error, and taking it back; ∂C/∂a beside δ.</summary>
internal sealed class ErrorStages(WorkedExample example)
{
    private readonly int _last = example.Architecture.LayerCount;

    public IEnumerable<Block> Output()
    {
        bool cancels = example.Cost.PairedWith is not null;
        yield return new Heading(1, $"3. Output error (BP1): $δ^{{{_last}}} = ∇_{{a}}C ⊙ σ'(z^{{{_last}}})$");
        if (cancels)
        {
            yield return new Paragraph(
                $"With {example.Cost} and {example.Cost.PairedWith} outputs the factor $σ'$ cancels against one of " +
                $"$∇_{{a}}C$, and $δ$ is the difference: no saturation slows it down.");
        }
        else if (example.IsShared(_last))
        {
            yield return new Paragraph(
                "Softmax is not elementwise: its Jacobian stands for $σ'$, " +
                "$δ_{j} = a_{j} (∂C/∂a_{j} − Σ_{k} a_{k} ∂C/∂a_{k})$.");
        }

        yield return Sizes.IsSmall(example.Architecture, _last)
            ? new Calculation([.. Enumerable.Range(0, example.Y.Length).SelectMany(j => Error(_last, j))])
            : Table(_last);
    }

    public IEnumerable<Block> Back()
    {
        yield return new Heading(
            1, "4. Backpropagate the error (BP2): $δ^{l} = ((w^{l+1})ᵀ δ^{l+1}) ⊙ σ'(z^{l})$");
        if (_last == 2)
            yield return new Paragraph("There is no hidden layer to take it back to.");
        for (int l = _last - 1; l >= 2; l--)
        {
            yield return new Heading(2, ForwardStages.LayerName(example, l));
            int n = example.Architecture.Width(l);
            if (n <= Sizes.Most && example.Architecture.Width(l + 1) <= Sizes.Most)
            {
                int layer = l;
                yield return new Calculation([.. Enumerable.Range(0, n).SelectMany(j => Error(layer, j))]);
                continue;
            }

            double[] delta = example.Delta(l).ToArray();
            if (n > 2 * Sizes.Shown)
            {
                int quiet = delta.Count(d => Math.Abs(d) < 0.01 * delta.Max(Math.Abs));
                yield return new Paragraph(
                    $"$‖δ^{{{l}}}‖ = {Figure.Of(Norm(delta))}$. {Sizes.Shown} of the {n} neurons, those with the " +
                    $"largest errors; {quiet} have less than a hundredth of the largest.");
            }

            yield return Table(l);
        }
    }

    /// <summary>∂C/∂a, σ', and δ of one neuron.</summary>
    public IEnumerable<CalculationLine> Error(int l, int j)
    {
        double above = example.CostByActivation(l)[j], delta = example.Delta(l)[j];
        (double z, double a) = (example.Z(l)[j], example.A(l)[j]);
        if (l == _last && example.Cost.PairedWith is not null)
        {
            double total = example.Y.ToArray().Sum();
            bool one = example.Cost != Cost.SoftmaxCrossEntropy || total == 1;
            string factor = one ? "" : $"{Figure.Inside(total)}·";
            return [new(Delta(l, j), $"{(one ? "" : "(Σ_{k} y_{k}) ")}{A(l, j)} − {Y(j)}",
                $"{factor}{Figure.Inside(a)} − {Figure.Inside(example.Y[j])}", Figure.Of(delta))];
        }

        var lines = new List<CalculationLine>
        {
            new(Rate(A(l, j)), [.. l == _last
                ? Neurons.OutputGradient(example.Cost, A(l, j), Y(j), (a, example.Y[j]), example.Y.Length)
                : FromAbove(l, j), Figure.Of(above)]),
        };
        if (example.IsShared(l))
        {
            double[] rates = example.CostByActivation(l).ToArray(), outputs = example.A(l).ToArray();
            double mean = rates.Zip(outputs, (rate, output) => rate * output).Sum();
            lines.Add(new(Delta(l, j), $"{A(l, j)} ({Rate(A(l, j))} − Σ_{{k}} a_{{k}} ∂C/∂a_{{k}})",
                $"{Figure.Inside(a)}·({Figure.Of(above)} − {Figure.Inside(mean)})", Figure.Of(delta)));
            return lines;
        }

        double prime = example.SigmaPrime(l)[j];
        lines.Add(new(SigmaPrime(l, j),
        [
            .. Neurons.SigmaPrime(example.Architecture.Activation(l)[j], (Z(l, j), z, A(l, j), a)), Figure.Of(prime),
        ]));
        lines.Add(new(Delta(l, j), $"{Rate(A(l, j))} · {SigmaPrime(l, j)}",
            $"{Figure.Inside(above)}·{Figure.Inside(prime)}", Figure.Of(delta)));
        return lines;
    }

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

        static string F(double value) => $"${Figure.Of(value)}$";
    }

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(value => value * value));
}
