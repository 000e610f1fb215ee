namespace Nabla;

/// <summary>Where in the algorithm a slip is made.</summary>
[Flags]
internal enum SlipPlace
{
    Forward = 1,
    Cost = 2,
    OutputError = 4,
    HiddenErrors = 8,
    Gradient = 16,
}

/// <summary>A slip at some places.</summary>
/// <param name="Slip">Which.</param>
/// <param name="Places">Where it is made, at every layer there.</param>
/// <param name="Hint">A sentence for the one who made it.</param>
internal sealed record SlipRule(Slip Slip, SlipPlace Places, string Hint)
{
    private const SlipPlace Errors = SlipPlace.OutputError | SlipPlace.HiddenErrors;

    /// <summary>Every slip that is made by going on with the algorithm, the most common first.</summary>
    internal static IEnumerable<SlipRule> For(Cost cost) =>
    [
        new(Slip.BiasSubtracted, SlipPlace.Forward, "the bias was subtracted; (23) is z = w a + b"),
        new(Slip.BiasMissing, SlipPlace.Forward, "the bias is missing; (23) is z = w a + b"),
        new(Slip.WeightsTransposed, SlipPlace.Forward,
            "w was read by columns; w_jk stands in row j, column k, and z_j = Σ_k w_jk a_k + b_j"),
        new(Slip.WeightedInputForActivation, SlipPlace.Forward,
            "z of the layer before was used instead of a; (25) is z^l = w^l a^(l−1) + b^l"),
        new(Slip.IndexShifted, SlipPlace.Forward,
            "the activations are shifted by one against the weights; w_jk goes with a_k, both from 0"),
        new(Slip.ActivationMissing, SlipPlace.Forward, "σ was left out; (25) is a = σ(z)"),
        new(Slip.FactorOfTwo, SlipPlace.Cost, cost == Cost.Quadratic
            ? "the ½ of (27) is missing: C_x = ½ ‖y − a‖²" : "there is a factor 2 too many in the cost"),
        .. AtErrors(Slip.SigmaPrimeMissing,
            "the factor σ'(z^L) of BP1 is missing: δ^L = ∇_a C ⊙ σ'(z^L)",
            "the factor σ'(z^l) of BP2 is missing: δ^l = ((w^(l+1))ᵀ δ^(l+1)) ⊙ σ'(z^l)"),
        .. AtErrors(Slip.SigmaPrimeOfActivation,
            "σ' was taken at a^L; BP1 takes it at z^L", "σ' was taken at a^l; BP2 takes it at z^l"),
        .. AtErrors(Slip.WeightedInputForActivation,
            "z stands for a in the formula of σ' (for the sigmoid σ' is a(1 − a), not z(1 − z))",
            "z stands for a in the formula of σ' (for the sigmoid σ' is a(1 − a), not z(1 − z))"),
        new(Slip.SigmaPrimeExtra, SlipPlace.OutputError,
            $"a factor σ' too many: with {cost.Name} it cancels, and δ^L has none"),
        new(Slip.WeightsTransposed, SlipPlace.HiddenErrors,
            "w was not transposed: δ^l_j = Σ_k w^(l+1)_kj δ^(l+1)_k σ'(z^l_j) sums over the rows of w^(l+1)"),
        new(Slip.IndexShifted, SlipPlace.HiddenErrors,
            "the weights of the wrong layer: BP2 goes back through w^(l+1) to get δ^l, not through w^l"),
        new(Slip.Sign, SlipPlace.OutputError, "the sign is reversed: ∇_a C of the quadratic cost is a − y, not y − a"),
        new(Slip.FactorOfTwo, SlipPlace.OutputError,
            "a factor 2 too many: the ½ of the cost cancels it when ∇_a C is taken"),
        new(Slip.MeanTooEarly, SlipPlace.OutputError,
            "divided by the number of examples: δ belongs to a single example, 1/m enters with the gradient"),
        new(Slip.SumForMean, SlipPlace.Gradient,
            "summed over the examples: the gradient of the mean cost is the mean, (1/m) Σ_x"),
        new(Slip.WeightedInputForActivation, SlipPlace.Gradient,
            "z^(l−1) was used for a^(l−1): BP4 is ∂C/∂w_jk = a^(l−1)_k δ^l_j"),
        new(Slip.IndexShifted, SlipPlace.Gradient,
            "the activations of the wrong layer: BP4 takes a^(l−1), from where the weight comes, not a^l"),
        new(Slip.Sign, SlipPlace.Gradient,
            "the sign is reversed: the gradient points uphill; the minus belongs to the step w → w − η ∇w"),
        new(Slip.OneExampleOnly, SlipPlace.Gradient,
            "this is the gradient of the last example alone; the mean over all examples belongs there"),
    ];

    private static IEnumerable<SlipRule> AtErrors(Slip slip, string atOutput, string atHidden) =>
    [
        new(slip, SlipPlace.OutputError, atOutput),
        new(slip, SlipPlace.HiddenErrors, atHidden),
        new(slip, Errors, $"{atOutput}; and so in BP2"),
    ];

    internal bool IsMade(Slip slip, SlipPlace place) => Slip == slip && (Places & place) != 0;
}
