using System.Diagnostics.CodeAnalysis;

namespace Nabla;

// Costs as text
public sealed partial class Cost : IParsable<Cost>
{
    private const string DeltaForm = "huber:DELTA", QuantileForm = "quantile:Q";

    /// <summary>What may be written: <see cref="Name"/>, with letters for parameters.</summary>
    internal static ImmutableArray<string> Forms =>
        [.. All.SelectMany(cost => cost == Huber ? (string[])[cost.Name, DeltaForm] : [cost.FormOf()])];

    /// <summary>The cost with the given name.</summary>
    /// <param name="text">A name of <see cref="All"/>, or one with a parameter: <c>huber:0.5</c>,
    /// <c>quantile:0.9</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message suggests the nearest and lists all.</exception>
    public static Cost Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string kind = KindOf(text);
        if (kind == HeadsKind)
            return ParseHeads(text);
        if (All.FirstOrDefault(c => c.Kind == kind) is not { } found)
            throw new ArgumentException(Suggestion.Unknown("cost", text, Forms), nameof(text));
        return found.With(text, out string need) ?? throw new ArgumentException(
            $"The cost {Quoted.Of(text)} cannot be read: write {need}.", nameof(text));
    }

    /// <summary>Reads a cost, if the text names one.</summary>
    /// <param name="text">As for <see cref="Parse"/>; null names none.</param>
    /// <param name="result">The cost; null where there is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Cost? result) =>
        ParsedText.Try(text, Parse, out result);

    static Cost IParsable<Cost>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Cost>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Cost result) =>
        TryParse(s, out result);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Reads the value of an option, in upper or lower case.</summary>
    /// <exception cref="FormatException">It is none; says what is needed, to follow "… takes".</exception>
    internal static Cost ParseOption(string text)
    {
        string kind = KindOf(text);
        Cost found = All.FirstOrDefault(c => string.Equals(c.Kind, kind, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"one of {string.Join(", ", Forms)}");
        return found.With(text, out string need) ?? throw new FormatException(need);
    }

    private const string DeltaNeed = "a number above 0 that a float can hold";
    private const string ShareNeed = "a number above 0 and below 1";

    private static bool IsDelta(double delta) => (float)delta > 0 && float.IsFinite((float)delta);

    private static bool IsShare(double q) => q is > 0 and < 1;

    private string FormOf() => Share is null ? Name : QuantileForm;

    // The cost of this kind that a text names; null where it names none.
    private Cost? With(string text, out string need)
    {
        string? given = text.Length > Kind.Length ? text[(Kind.Length + 1)..] : null;
        need = Share is not null ? $"{Kind} with the share of targets below the answers, {ShareNeed}, as in {Kind}:0.9"
            : this == Huber ? $"{Kind} alone or with its δ, {DeltaNeed}, as in {Kind}:0.5" : $"{Kind} alone";
        if (given is null)
            return Share is null ? this : null;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(given, Style, CultureInfo.InvariantCulture, out double value))
            return null;
        return Share is not null && IsShare(value) ? Quantile(value)
            : this == Huber && IsDelta(value) ? HuberOf(value) : null;
    }

    private const string HeadsKind = "heads";

    /// <summary>The cost of heads; its name says all of them: <c>heads:species 3 softmax softmax_cross_entropy, mass 1
    /// identity quadratic 0.5</c>.</summary>
    internal static Cost Of(Heads heads) => new(
        HeadsKind + ":" + string.Join(", ", heads.All.Select(head => Invariant(
            $"{head.Name} {head.Width} {head.Activation} {head.Cost}") + (head.Weight == 1 ? "" : Invariant(
            $" {head.Weight:R}")))),
        register => new HeadsCost<float>(heads, register), register => new HeadsCost<double>(heads, register))
    {
        Kind = HeadsKind, Heads = heads, IsCustom = heads.All.Any(head => head.Cost.IsCustom),
    };

    private static Cost ParseHeads(string text)
    {
        List<Head> heads = [];
        foreach (string part in text.Length > HeadsKind.Length ? text[(HeadsKind.Length + 1)..].Split(", ") : [])
        {
            string[] words = part.Split(' ');
            double weight = 1;
            if (words.Length is not (4 or 5)
                || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
                || (words.Length == 5
                    && !double.TryParse(words[4], NumberStyles.Float, CultureInfo.InvariantCulture, out weight)))
            {
                throw new ArgumentException(
                    $"The cost {Quoted.Of(text)} cannot be read: write heads:, then for each its name, width, " +
                    "activation, cost and, unless it is 1, weight, with commas between heads.", nameof(text));
            }

            heads.Add(new(words[0], width, Activation.Parse(words[2]), Parse(words[3])) { Weight = weight });
        }

        return new Heads([.. heads]).Cost;
    }

    private static string KindOf(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text;

    private static string Text(string kind, double parameter) =>
        kind + ":" + parameter.ToString("R", CultureInfo.InvariantCulture);
}
