namespace Nabla.Inspection;

/// <summary>A layer's σ and σ' for the numbers of a single example, in memory without filling.</summary>
internal static class OneExample
{
    /// <summary>a = σ(z).</summary>
    internal static void Apply(LayerActivation sigma, ReadOnlySpan<double> z, Span<double> a)
    {
        if (sigma.Shared is { } shared)
        {
            shared.CodeFor<double>().Apply(z, a);
            return;
        }

        for (int j = 0; j < z.Length; j++)
            sigma[j].CodeFor<double>().Apply(z.Slice(j, 1), a.Slice(j, 1));
    }

    /// <summary>δ ← δ ⊙ σ'(z), or Jᵀδ for softmax.</summary>
    internal static void TimesDerivative(
        LayerActivation sigma, ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> delta)
    {
        if (sigma.Shared is { } shared)
        {
            shared.CodeFor<double>().TimesDerivative(z, a, delta);
            return;
        }

        for (int j = 0; j < z.Length; j++)
            sigma[j].CodeFor<double>().TimesDerivative(z.Slice(j, 1), a.Slice(j, 1), delta.Slice(j, 1));
    }
}
