namespace Nabla.Activations;

/// <summary>σ and σ' as people write them: for explanations and tables, in the book's signs, with powers as ^{2}.
/// A space stands between factors.</summary>
/// <param name="Value">σ(z), in z and the parts.</param>
/// <param name="Slope">σ'(z), in z, a = σ(z) and the parts; "X for z > 0, else Y" where it has two branches.</param>
/// <param name="Parts">What the two call by a name of its own.</param>
internal sealed record Written(string Value, string Slope, params ImmutableArray<WrittenPart> Parts);

/// <summary>A quantity within a formula.</summary>
/// <param name="Symbol">Its name in the formula.</param>
/// <param name="At">What it is, given z and a; not finite where it cannot be told.</param>
/// <param name="Formula">What it stands for; empty where the symbol says so itself.</param>
/// <param name="OfSlope">Whether σ' alone has it.</param>
internal sealed record WrittenPart(
    string Symbol, Func<double, double, double> At, string Formula = "", bool OfSlope = false);
