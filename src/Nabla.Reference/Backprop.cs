namespace Nabla.Reference;

/// <summary>The four equations, for examples in rows.</summary>
public static class Backprop
{
    /// <summary>z, a and δ of every example, and the gradient of their mean cost.</summary>
    public static (Trace<T> Trace, Network<T> Nabla) Run<T>(Network<T> net, string cost, T[][] x, T[][] y)
        where T : INumberBase<T>
    {
        Trace<T> t = Forward(net, x);                                              // (25)
        OutputError(net, cost, t, y);                                              // (BP1)
        for (int l = net.L - 1; l >= 2; l--)
            BackpropagateError(net, t, l);        // (BP2)
        Network<T> nabla = net.Zeros<T>();
        for (int l = 2; l <= net.L; l++)
            BiasGradient(t, nabla, l);                // (BP3)
        for (int l = 2; l <= net.L; l++)
            WeightGradient(t, nabla, l);              // (BP4)
        return (t, nabla);
    }

    /// <summary>The forward pass alone, through every layer.</summary>
    public static Trace<T> Forward<T>(Network<T> net, T[][] x) where T : INumberBase<T>
    {
        var t = new Trace<T>(net.L, x);
        for (int l = 2; l <= net.L; l++)
            Feedforward(net, t, l);
        return t;
    }

    /// <summary>(25) a^l = σ(z^l), z^l = w^l a^(l−1) + b^l; by components (23).</summary>
    public static void Feedforward<T>(Network<T> net, Trace<T> t, int l) where T : INumberBase<T>
    {
        t.Z[l] = [.. t.A[l - 1].Select(a => Matrix.Times(net[l].W, a).Zip(net[l].B, (wa, b) => wa + b).ToArray())];
        t.A[l] = [.. t.Z[l].Select(z => Activations.Apply(net[l].Sigma, z))];
    }

    /// <summary>(BP1) δ^L = ∇_a C ⊙ σ'(z^L).</summary>
    /// <exception cref="ArgumentException">The cost does not go with the output's activation.</exception>
    public static void OutputError<T>(Network<T> net, string cost, Trace<T> t, T[][] y) where T : INumberBase<T>
    {
        string[] sigma = net[net.L].Sigma;
        Costs.RequireFit(cost, sigma);
        t.Delta[net.L] = [.. y.Select((y, x) =>
            Activations.TimesDerivative(Costs.Gradient(cost, t.Z[^1][x], t.A[^1][x], y), sigma, t.Z[^1][x]))];
    }

    /// <summary>(BPa) δ^L = g ⊙ σ'(z^L), where g = ∂C_x/∂a^L is given.</summary>
    public static void OutputErrorFromA<T>(Network<T> net, Trace<T> t, T[][] g) where T : INumberBase<T> =>
        t.Delta[net.L] = [.. g.Select((g, x) => Activations.TimesDerivative(g, net[net.L].Sigma, t.Z[^1][x]))];

    /// <summary>(BPz) δ^L = g, where g = ∂C_x/∂z^L is given.</summary>
    public static void OutputErrorFromZ<T>(Network<T> net, Trace<T> t, T[][] g) where T : INumberBase<T> =>
        t.Delta[net.L] = [.. g.Select(row => row.ToArray())];

    /// <summary>(BPx) ∂C_x/∂x = (w²)ᵀ δ² of every example.</summary>
    public static T[][] InputGradient<T>(Network<T> net, Trace<T> t) where T : INumberBase<T> =>
        [.. t.Delta[2].Select(delta => Matrix.Times(Matrix.Transpose(net[2].W), delta))];

    /// <summary>(BP2) δ^l = ((w^(l+1))ᵀ δ^(l+1)) ⊙ σ'(z^l).</summary>
    public static void BackpropagateError<T>(Network<T> net, Trace<T> t, int l) where T : INumberBase<T> =>
        t.Delta[l] = [.. t.Delta[l + 1].Select((delta, x) => Activations.TimesDerivative(
            Matrix.Times(Matrix.Transpose(net[l + 1].W), delta), net[l].Sigma, t.Z[l][x]))];

    /// <summary>(BP3) ∂C/∂b^l_j = (1/m) Σ_x δ^(x,l)_j.</summary>
    public static void BiasGradient<T>(Trace<T> t, Network<T> nabla, int l) where T : INumberBase<T>
    {
        for (int j = 0; j < nabla[l].B.Length; j++)
            nabla[l].B[j] = Mean(t.Delta[l].Select(delta => delta[j]));
    }

    /// <summary>(BP4) ∂C/∂w^l_jk = (1/m) Σ_x a^(x,l−1)_k δ^(x,l)_j.</summary>
    public static void WeightGradient<T>(Trace<T> t, Network<T> nabla, int l) where T : INumberBase<T>
    {
        for (int j = 0; j < nabla[l].W.GetLength(0); j++)
        {
            for (int k = 0; k < nabla[l].W.GetLength(1); k++)
                nabla[l].W[j, k] = Mean(t.A[l - 1].Zip(t.Delta[l], (a, delta) => a[k] * delta[j]));
        }
    }

    private static T Mean<T>(IEnumerable<T> terms) where T : INumberBase<T> =>
        Activations.Sum(terms) / T.CreateChecked(terms.Count());
}
