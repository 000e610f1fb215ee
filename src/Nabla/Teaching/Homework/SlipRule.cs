namespace Nabla.Teaching;

/// <summary>Where in the algorithm a slip is made.</summary>
[Flags]
internal enum SlipPlace
{
    Forward = 1,
    Cost = 2,
    OutputError = 4,
    HiddenErrors = 8,
    HiddenSigma = 16,      // the argument of σ' in BP2
    Gradient = 32,
    GradientErrors = 64,   // the δ of BP3 and BP4
}

/// <summary>A slip at some places.</summary>
/// <param name="Slip">Which.</param>
/// <param name="Places">Where it is made.</param>
/// <param name="Hint">A sentence for the one who made it.</param>
internal sealed record SlipRule(Slip Slip, SlipPlace Places, string Hint)
{
    /// <summary>At which layer; null: at every layer there.</summary>
    internal int? Layer { get; private init; }

    /// <summary>The hint, with the layer where it was made there and not at others.</summary>
    internal string Said => IsOneOfSeveral ? Invariant($"in layer {Layer} only: {Hint}") : Hint;

    private bool IsOneOfSeveral { get; init; }

    private const SlipPlace Errors = SlipPlace.OutputError | SlipPlace.HiddenErrors;

    /// <summary>Every slip that is made by going on with the algorithm, the most common first; each at all layers that
    /// it concerns and at each of them alone.</summary>
    internal static IEnumerable<SlipRule> For(CaseFile given)
    {
        (Cost cost, Architecture architecture) = (given.Cost, given.Architecture);
        int L = architecture.LayerCount;
        bool isAnyShared = Enumerable.Range(2, L - 1).Any(l => !architecture.Activation(l)[0].IsElementwise);
        IEnumerable<SlipRule> general = [.. General(cost, isAnyShared), .. given.Optimizer is null ? [] : AfterStep()];
        return general.SelectMany(rule => rule.AtEachLayer(L));
    }

    private static IEnumerable<SlipRule> General(Cost cost, bool isAnyShared) =>
    [
        new(Slip.SumForMean, SlipPlace.Cost,
            "summed over the examples: (26) is the mean of their costs, (1/m) Σ_x C_x"),
        new(Slip.SumForMean, SlipPlace.Gradient,
            "summed over the examples: the gradient of the mean cost is the mean, (1/m) Σ_x"),
        new(Slip.BiasSubtracted, SlipPlace.Forward, "the bias was subtracted; (25) has z^l = w^l a^(l−1) + b^l"),
        new(Slip.BiasMissing, SlipPlace.Forward, "the bias is missing; (25) has z^l = w^l a^(l−1) + b^l"),
        new(Slip.WeightsTransposed, SlipPlace.Forward,
            "w was read by columns; w_jk stands in row j, column k, and z^l_j = Σ_k w^l_jk a^(l−1)_k + b^l_j"),
        new(Slip.WeightedInputForActivation, SlipPlace.Forward,
            "z^(l−1) was used instead of a^(l−1); (25) has z^l = w^l a^(l−1) + b^l"),
        new(Slip.IndexShifted, SlipPlace.Forward,
            "the activations are shifted by one against the weights; w^l_jk goes with a^(l−1)_k, both from 0"),
        new(Slip.ActivationMissing, SlipPlace.Forward, "σ was left out; (25) is a^l = σ(z^l)"),
        new(Slip.Sign, SlipPlace.Forward, "σ was taken at −z; (25) is a^l = σ(z^l)"),
        new(Slip.FactorOfTwo, SlipPlace.Cost, cost == Cost.Quadratic
            ? "the ½ of (27) is missing: C_x = ½ ‖y − a‖²" : "there is a factor 2 too many in the cost"),
        .. AtErrors(Slip.SigmaPrimeMissing,
            "the factor σ'(z^L) of BP1 is missing: δ^L = ∇_a C ⊙ σ'(z^L)",
            "the factor σ'(z^l) of BP2 is missing: δ^l = ((w^(l+1))ᵀ δ^(l+1)) ⊙ σ'(z^l)"),
        .. !isAnyShared ? [] : AtErrors(Slip.JacobianDiagonalOnly,
            "of the softmax Jacobian the diagonal a(1 − a) alone was used; δ^L_j = a_j (∂C/∂a_j − Σ_k a_k ∂C/∂a_k)",
            "of the softmax Jacobian the diagonal a(1 − a) alone was used; δ^l_j = a_j (∂C/∂a_j − Σ_k a_k ∂C/∂a_k)"),
        .. AtErrors(Slip.SigmaPrimeOfActivation,
            "σ' was taken at a^L; BP1 takes it at z^L", "σ' was taken at a^l; BP2 takes it at z^l"),
        .. AtErrors(Slip.WeightedInputForActivation,
            "z^L stands for a^L in the formula of σ' (for the sigmoid σ' is a(1 − a), not z(1 − z))",
            "z^l stands for a^l in the formula of σ' (for the sigmoid σ' is a(1 − a), not z(1 − z))"),
        new(Slip.SigmaPrimeExtra, SlipPlace.OutputError,
            $"a factor σ' too many: with {cost.Name} it cancels, and δ^L has none"),
        new(Slip.WeightsTransposed, SlipPlace.HiddenErrors,
            "w^(l+1) was not transposed: δ^l_j = Σ_k w^(l+1)_kj δ^(l+1)_k σ'(z^l_j) sums over the rows of w^(l+1)"),
        new(Slip.IndexShifted, SlipPlace.HiddenErrors,
            "the weights of the wrong layer: BP2 goes back through w^(l+1) to get δ^l, not through w^l"),
        new(Slip.IndexShifted, SlipPlace.HiddenSigma,
            "σ' of the wrong layer: BP2 takes it at z^l to get δ^l, not at z^(l+1)"),
        new(Slip.Sign, SlipPlace.OutputError,
            cost == Cost.Quadratic ? "the sign is reversed: ∇_a C of the quadratic cost is a^L − y, not y − a^L"
            : cost.PairedWith is null ? "the sign is reversed: ∇_a C points to where the cost grows"
            : $"the sign is reversed: with {cost.Name} δ^L is a^L − y, not y − a^L"),
        new(Slip.Sign, SlipPlace.HiddenErrors,
            "the sign is reversed: δ^l = ((w^(l+1))ᵀ δ^(l+1)) ⊙ σ'(z^l) has no minus"),
        new(Slip.FactorOfTwo, SlipPlace.OutputError,
            cost == Cost.Quadratic ? "a factor 2 too many: the ½ of the cost cancels it when ∇_a C is taken"
            : "a factor 2 too many in δ^L"),
        new(Slip.MeanTooEarly, SlipPlace.OutputError,
            "divided by the number of examples: δ belongs to a single example, 1/m enters with the gradient"),
        new(Slip.WeightedInputForActivation, SlipPlace.Gradient,
            "z^(l−1) was used for a^(l−1): BP4 is ∂C/∂w^l_jk = a^(l−1)_k δ^l_j"),
        new(Slip.IndexShifted, SlipPlace.Gradient,
            "the activations of the wrong layer: BP4 takes a^(l−1), from where the weight comes, not a^l"),
        new(Slip.IndexShifted, SlipPlace.GradientErrors,
            "the errors of the wrong layer: BP3 and BP4 take δ^l, not δ^(l+1)"),
        new(Slip.Sign, SlipPlace.Gradient,
            "the sign is reversed: the gradient points uphill; the minus belongs to the step w → w − η ∇w"),
        new(Slip.OneExampleOnly, SlipPlace.Gradient,
            "this is the gradient of the last example alone; the mean over all examples belongs there"),
    ];

    // How the case is trained must be known.
    private static IEnumerable<SlipRule> AfterStep() =>
    [
        new(Slip.WeightsUpdated, SlipPlace.HiddenErrors,
            "w^(l+1) after the step was used: BP2 takes the weights that the outputs were computed with; all are " +
            "updated together, at the end"),
    ];

    private static IEnumerable<SlipRule> AtErrors(Slip slip, string atOutput, string atHidden) =>
    [
        new(slip, SlipPlace.OutputError, atOutput),
        new(slip, SlipPlace.HiddenErrors, atHidden),
        new(slip, Errors, $"{atOutput}; and so in BP2"),
    ];

    internal bool IsMade(Slip slip, SlipPlace place, int l) =>
        Slip == slip && (Places & place) != 0 && (Layer is null || Layer == l);

    private IEnumerable<SlipRule> AtEachLayer(int L)
    {
        (int first, int last) = Places switch
        {
            SlipPlace.Cost or Errors => (0, -1),
            SlipPlace.OutputError => (L, L),
            SlipPlace.HiddenErrors or SlipPlace.HiddenSigma => (2, L - 1),
            SlipPlace.GradientErrors => (2, L - 1),
            _ => (Slip == Slip.WeightedInputForActivation ? 3 : 2, L),
        };
        if (last != first)
            yield return this with { Hint = Hint.Replace("^L", Numbered(L), StringComparison.Ordinal) };
        for (int l = first; l <= last; l++)
        {
            string hint = Hint.Replace("^L", Numbered(L), StringComparison.Ordinal)
                .Replace("^(l+1)", Numbered(l + 1), StringComparison.Ordinal)
                .Replace("^(l−1)", Numbered(l - 1), StringComparison.Ordinal)
                .Replace("^l", Numbered(l), StringComparison.Ordinal);
            yield return this with { Layer = l, Hint = hint, IsOneOfSeveral = last != first };
        }
    }

    private static string Numbered(int l) => Invariant($"^{l}");
}
