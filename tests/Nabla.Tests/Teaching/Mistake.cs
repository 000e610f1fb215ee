using Nabla.Teaching;

namespace Nabla.Tests.Teaching;

/// <summary>What a student does wrong.</summary>
/// <param name="Name">See <see cref="Homework"/>.</param>
/// <param name="Layer">In this layer alone; null: in all that it concerns.</param>
internal sealed record Mistake(string Name, int? Layer)
{
    private static readonly (string Name, Slip Slip, int First, int FromLast)[] s_kinds =
    [
        ("w transposed forward", Slip.WeightsTransposed, 2, 0), ("minus b", Slip.BiasSubtracted, 2, 0),
        ("no b", Slip.BiasMissing, 2, 0), ("z before", Slip.WeightedInputForActivation, 3, 0),
        ("a against w", Slip.IndexShifted, 2, 0), ("no sigma", Slip.ActivationMissing, 2, 0),
        ("sigma of minus z", Slip.Sign, 2, 0), ("bp2 without sigma'", Slip.SigmaPrimeMissing, 2, 1),
        ("sigma' at a below", Slip.SigmaPrimeOfActivation, 2, 1),
        ("z (1 - z) below", Slip.WeightedInputForActivation, 2, 1),
        ("bp2 w not transposed", Slip.WeightsTransposed, 2, 1), ("w of wrong layer", Slip.IndexShifted, 2, 1),
        ("sigma' of layer above", Slip.IndexShifted, 2, 1), ("minus below", Slip.Sign, 2, 1),
        ("sum for mean", Slip.SumForMean, 2, 0), ("z for a", Slip.WeightedInputForActivation, 3, 0),
        ("a of wrong layer", Slip.IndexShifted, 2, 0), ("delta of layer above", Slip.IndexShifted, 2, 1),
        ("downhill", Slip.Sign, 2, 0), ("last example", Slip.OneExampleOnly, 2, 0),
        ("gradient transposed", Slip.GradientTransposed, 2, 0),
    ];

    private static readonly (string Name, Slip Slip)[] s_atOutput =
    [
        ("bp1 without sigma'", Slip.SigmaPrimeMissing), ("sigma' at a", Slip.SigmaPrimeOfActivation),
        ("z (1 - z)", Slip.WeightedInputForActivation), ("sigma' too many", Slip.SigmaPrimeExtra),
        ("y - a", Slip.Sign), ("twice", Slip.FactorOfTwo), ("delta over m", Slip.MeanTooEarly),
    ];

    private static readonly string[] s_needsOneWidth =
    [
        "w transposed forward", "w of wrong layer", "sigma' of layer above", "a of wrong layer", "delta of layer above",
    ];

    /// <summary>Every mistake that can be made, what it is to be called, and the layer to be named.</summary>
    internal static IEnumerable<(Mistake Made, Slip Slip, int? Layer)> All(CaseFile given)
    {
        int L = given.Architecture.LayerCount;
        foreach ((string name, Slip slip, int first, int fromLast) in s_kinds.Where(kind => Concerns(given, kind.Name)))
        {
            int last = L - fromLast;
            for (int l = first; l <= last; l++)
                yield return (new(name, l), slip, l);
            if (last > first)
                yield return (new(name, null), slip, null);
        }

        foreach ((string name, Slip slip) in s_atOutput.Where(kind => Concerns(given, kind.Name)))
            yield return (new(name, L), slip, L);
        yield return (new("no half", null), Slip.FactorOfTwo, null);
        yield return (new("cost summed", null), Slip.SumForMean, null);
        yield return (new("layers reversed", null), Slip.LayersReversed, null);
        if (L > 2)
        {
            yield return (new("delta reversed", null), Slip.LayersReversed, null);
            yield return (new("first left out", null), Slip.IndexShifted, null);
        }

        foreach (string name in (string[])["input in front", "dummy in front"])
            yield return (new(name, null), Slip.IndexShifted, null);
        for (int l = 2; l < L; l++)
            yield return (new("swapped", l), Slip.IndexShifted, null);
    }

    // z(1 − z) is a mistake of those who have the formula a(1 − a) in mind, or 1 − a².
    private static bool Concerns(CaseFile given, string name) =>
        name.StartsWith("z (1", StringComparison.Ordinal)
            ? given.Architecture.Activation(2).Shared?.Name is "sigmoid" or "tanh"
            : !s_needsOneWidth.Contains(name) || given.Architecture.Widths.Distinct().Count() == 1;
}
