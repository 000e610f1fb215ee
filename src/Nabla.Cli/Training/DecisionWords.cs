namespace Nabla.Cli.Training;

/// <summary>How the class is found that is answered, in words.</summary>
internal static class DecisionWords
{
    private const int Most = 8;   // classes that are named

    /// <summary>The words; null where it is the most probable one.</summary>
    /// <param name="name">What a class is called.</param>
    public static string? Of(Decision? decision, Func<int, string> name)
    {
        if (decision is null)
            return null;
        if (decision.Classes == 2)
        {
            double fp = decision[0, 1], fn = decision[1, 0];
            return fp + fn == 0 ? null
                : Invariant($"the class answered is {name(1)} from a probability of {fp / (fp + fn):0.####} on");
        }

        if (decision.Weights is not { } weights)
            return "the class answered is the one whose mistakes cost least by the probabilities";
        return "the class answered is the one with the largest weight times probability: " +
            string.Join(", ", weights.Take(Most).Select((weight, c) => Invariant($"{name(c)} {weight:G4}"))) +
            (weights.Count > Most ? ", …" : "");
    }
}
