using System.Diagnostics.CodeAnalysis;

namespace Nabla;

// Costs with a parameter, and all of them as text
public sealed partial class Cost : IParsable<Cost>
{
    private const string DeltaForm = "huber:DELTA", QuantileForm = "quantile:Q";

    /// <summary>What may be written: <see cref="Name"/>, with letters for parameters.</summary>
    internal static ImmutableArray<string> Forms =>
        [.. All.SelectMany(cost => cost == Huber ? (string[])[cost.Name, DeltaForm] : [cost.FormOf()])];

    /// <summary>C_x = (1/n_L) Σ_j h(a_j − y_j), with h(r) = ½r² for |r| ≤ δ, else δ(|r| − ½δ) (Huber 1964). Its name is
    /// <c>huber:0.5</c>; with δ = 1 it is <see cref="Huber"/>.</summary>
    /// <param name="delta">δ, the error from which on the slope stays; above 0 and finite, in float too. A table's
    /// target is standardized: there it is in standard deviations.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static Cost HuberOf(double delta)
    {
        if (!IsDelta(delta))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, $"δ is {DeltaNeed}.");
        if (delta == 1)
            return Huber;
        string name = Text(Huber.Kind, delta);
        return new(name, new HuberCost<float>(delta), new HuberCost<double>(delta), null, -delta, delta)
        {
            Kind = Huber.Kind, Parameter = delta,
        };
    }

    /// <summary>C_x = (1/n_L) Σ_j ρ(y_j − a_j), with ρ(d) = q d for d ≥ 0, else (q − 1) d, the pinball loss (Koenker
    /// and Bassett 1978): answers are quantiles, with a share q of the targets below. Its name is
    /// <c>quantile:0.9</c>.</summary>
    /// <param name="q">The share of targets below the answers; above 0 and below 1. With ½ they are medians.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static Cost Quantile(double q)
    {
        const string Kind = "quantile";
        if (!IsShare(q))
            throw new ArgumentOutOfRangeException(nameof(q), q, $"q is {ShareNeed}.");
        return new(Text(Kind, q), new QuantileCost<float>(q), new QuantileCost<double>(q), null, 0)
        {
            Kind = Kind, Parameter = q, Share = q,
        };
    }

    /// <summary>The cost with the given name.</summary>
    /// <param name="text">A name of <see cref="All"/>, or one with a parameter: <c>huber:0.5</c>,
    /// <c>quantile:0.9</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message suggests the nearest and lists all.</exception>
    public static Cost Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string kind = KindOf(text);
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

    private static string KindOf(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text;

    private static string Text(string kind, double parameter) =>
        kind + ":" + parameter.ToString("R", CultureInfo.InvariantCulture);
}
