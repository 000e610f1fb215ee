using System.Text.RegularExpressions;
using Nabla.Activations;

namespace Nabla.Lab.Explaining;

/// <summary>What activations and their derivatives look like in formulas.</summary>
internal static partial class Sigmas
{
    /// <summary>σ(z) and σ'(z), each a formula, and what stands in them; none for the identity, softmax and functions
    /// of users.</summary>
    public static IEnumerable<(string Symbol, string Formula)> Definition(Activation sigma)
    {
        if (sigma.Written is not { } written || sigma == Activation.Identity)
            return [];
        WrittenPart[] named = [.. written.Parts.Where(part => part.Formula.Length > 0)];
        return
        [
            ($"{sigma.Name}(z)", written.Value), .. Of(isSlope: false),
            ($"{sigma.Name}'(z)", Filled(written.Slope, "z", $"{sigma.Name}(z)", _ => null)), .. Of(isSlope: true),
        ];

        IEnumerable<(string, string)> Of(bool isSlope) =>
            named.Where(part => part.OfSlope == isSlope).Select(part => (part.Symbol, part.Formula));
    }

    /// <summary>σ' as people compute it: its factors in symbols and in numbers.</summary>
    /// <param name="sigma">Whose.</param>
    /// <param name="at">The symbol of z, its value, the symbol of a, its value.</param>
    public static IEnumerable<string> Derivative(Activation sigma, (string Z, double OfZ, string A, double OfA) at)
    {
        if (sigma == Activation.Identity)
            return [];
        string slope = Branch(sigma.Written?.Slope ?? "", at.OfZ);
        WrittenPart[] parts = [.. (sigma.Written?.Parts ?? []).Where(part => Mentions(slope, part.Symbol))];
        bool isNumber = parts.Length == 0 && !Mentions(slope, "a");
        if (isNumber || parts.Any(part => !double.IsFinite(part.At(at.OfZ, at.OfA))))
            return [$"{Explainer.Safe(sigma.Name)}'({Figure.Of(at.OfZ)})"];
        return
        [
            Filled(slope, at.Z, at.A, _ => null),
            Filled(Factors().Replace(slope, "·"), Figure.Inside(at.OfZ), Figure.Inside(at.OfA), symbol =>
                parts.FirstOrDefault(part => part.Symbol == symbol) is { } part
                    ? Figure.Of(part.At(at.OfZ, at.OfA)) : null),
        ];
    }

    // "X for z > 0, else Y" at a z.
    private static string Branch(string slope, double z) =>
        slope.Split(" for z > 0, else ") is [var above, var below] ? z > 0 ? above : below : slope;

    // z, a and the parts in their places; a part that gives null keeps its symbol.
    private static string Filled(string formula, string z, string a, Func<string, string?> part) =>
        Symbol().Replace(formula, match => part(match.Value) ?? match.Value switch
        {
            "a" when formula[(match.Index + 1)..].StartsWith('^') && a.Contains('^') && a[0] != '(' => $"({a})",
            "a" => a,
            "z" => z,
            _ when match.Value.EndsWith("z)", StringComparison.Ordinal) => match.Value[..^2] + z + ")",
            _ => match.Value,
        });

    private static bool Mentions(string formula, string symbol) =>
        Symbol().Matches(formula).Any(match => match.Value == symbol);

    // A name, with its argument where that is z or −z alone.
    [GeneratedRegex(@"[a-zφΦ]+'?(\(−?z\))?")]
    private static partial Regex Symbol();

    // The space between two factors.
    [GeneratedRegex(@"(?<=[\w)'}]) (?=[\w(½])")]
    private static partial Regex Factors();
}
