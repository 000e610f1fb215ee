using static Nabla.Lab.Explaining.Symbols;

namespace Nabla.Lab.Explaining;

/// <summary>The errors as products of matrices, (33) to (35), and how far layers stretch.</summary>
internal static class MatrixSection
{
    public static IEnumerable<Block> Of(WorkedExample example)
    {
        int L = example.Architecture.LayerCount;
        Paragraph softmax = new(
            "Softmax is not elementwise: for a layer of it the transposed Jacobian $J^{l}$, with " +
            "$∂a_{i}/∂z_{j} = a_{i} (1 − a_{j})$ for i = j, else $−a_{i} a_{j}$, stands for $Σ'(z^{l})$.");
        return
        [
            new Heading(1, "3. and 4. The errors in matrix form: $Σ'(z) = diag(σ'(z))$, (33) to (35)"),
            .. Enumerable.Range(2, L - 1).Any(example.IsShared) ? (Block[])[softmax] : [],
            .. ForwardStages.Layers(example, L, 2, l => Layer(example, l)),
            new Heading(2, "How far the layers stretch"),
            new Paragraph(
                "Singular values of $∂a^{l}/∂a^{l−1}$, largest and smallest: small changes going up, and errors " +
                "coming down, are stretched at most by the largest. Between layers of one width they are stretched " +
                "at least by the smallest; else some directions are mapped to 0. Below 1 throughout, errors vanish " +
                "on their way down."),
            new Grid(
                ["from – to", "largest", "smallest", "norm"],
                [.. Enumerable.Range(2, L - 1).Select(l => Row(example, l - 1, l)),
                    .. L > 2 ? [Row(example, 1, L)] : (string[][])[]]),
        ];
    }

    private static IEnumerable<Block> Layer(WorkedExample example, int l)
    {
        int L = example.Architecture.LayerCount, n = example.Architecture.Width(l);
        string prime = example.IsShared(l) ? $"(J^{{{l}}})ᵀ" : $"Σ'(z^{{{l}}})";
        string product = l == L ? $"{prime} ∇_{{a}}C" : $"{prime} (w^{{{l + 1}}})ᵀ δ^{{{l + 1}}}";
        string symbols = $"δ^{{{l}}} = {product}";
        if (l == L && example.Cost.PairedWith is not null)
        {
            string difference = new ErrorStages(example).Difference($"^{{{L}}}");
            yield return new Paragraph($"With {example.Cost} the product ${product}$ is ${difference}$.");
        }

        double[] error = MatrixForm.Error(example, l), delta = example.Delta(l).ToArray();
        if (!error.All(double.IsFinite))
        {
            yield return new Paragraph(
                "An output was rounded to 0 or 1, where $∇_{a}C$ is infinite: the product has no number, " +
                $"though its limit has, $δ^{{{l}}}$ as backpropagation finds it.");
        }
        else if (n > Sizes.Most || l < L && example.Architecture.Width(l + 1) > Sizes.Most)
        {
            double apart = error.Zip(delta, (e, d) => Math.Abs(e - d)).Max();
            yield return new Paragraph(
                $"${symbols}$: {n} × {n} times " + (l == L ? $"{n} × 1" :
                $"{n} × {example.Architecture.Width(l + 1)} times {example.Architecture.Width(l + 1)} × 1") +
                $". Multiplied out as in (35), it differs from backpropagation by at most {F(apart)}.");
        }
        else
        {
            yield return new MatrixEquation(
                symbols,
                [
                    MatrixForm.SigmaPrime(example, l),
                    .. l == L ? (double[][,])[Column(example.CostByActivation(L))]
                        : [Transposed(example.W(l + 1)), Column(example.Delta(l + 1))],
                ],
                Column(example.Delta(l)));
        }
    }

    private static string[] Row(WorkedExample example, int from, int to)
    {
        double[] values = SingularValues.Of(MatrixForm.Jacobian(example, from, to));
        int most = Math.Max(example.Architecture.Width(from), example.Architecture.Width(to));
        bool isNone = values[^1] <= most * 2.3e-16 * values[0];   // 0 but for rounding
        return [$"{from} – {to}", F(values[0]), F(isNone ? 0 : values[^1]),
            F(Norm(values))];
    }

    // Of shares of the largest, whose squares cannot underflow.
    private static double Norm(double[] values) => values[0] == 0 ? 0
        : values[0] * Math.Sqrt(values.Sum(v => v / values[0] * (v / values[0])));

    private static double[,] Column(ReadOnlySpan<double> v)
    {
        var column = new double[v.Length, 1];
        for (int j = 0; j < v.Length; j++)
            column[j, 0] = v[j];
        return column;
    }

    private static double[,] Transposed(double[,] w)
    {
        var transposed = new double[w.GetLength(1), w.GetLength(0)];
        for (int j = 0; j < w.GetLength(0); j++)
        {
            for (int k = 0; k < w.GetLength(1); k++)
                transposed[k, j] = w[j, k];
        }

        return transposed;
    }
}
