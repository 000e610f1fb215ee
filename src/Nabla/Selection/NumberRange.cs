using System.Text.RegularExpressions;
using Nabla.Kernels;

namespace Nabla;

/// <summary>A range of numbers on a linear or a logarithmic scale.</summary>
internal sealed partial class NumberRange
{
    internal NumberRange(double low, double high, bool isLog, bool isWhole, string name, string argument)
    {
        ArgumentException.ThrowIf(!double.IsFinite(low) || !double.IsFinite(high) || !(low < high),
            $"{name} goes from {low} to {high}; it must rise, and be finite.", argument);
        ArgumentException.ThrowIf(isLog && low <= 0,
            $"{name} goes from {low} on a logarithmic scale, which has no number but those above 0.",
            argument);
        ArgumentException.ThrowIf(isWhole && (low != Math.Floor(low) || high != Math.Floor(high)),
            $"{name} goes from {low} to {high}, but takes whole numbers only.", argument);
        (Low, High, IsLog, IsWhole) = (low, high, isLog, isWhole);
    }

    internal double Low { get; }

    internal double High { get; }

    internal bool IsLog { get; }

    internal bool IsWhole { get; }

    internal static bool Recognizes(string text) => Form().IsMatch(text);

    /// <summary>Reads <c>1e-4..1e-2</c>, with <c>log:</c> or <c>lin:</c> before it and <c>:5</c> after it where they
    /// are there.</summary>
    internal static NumberRange Parse(
        string name, string text, bool isWhole, string argument, out int? count)
    {
        Match match = Form().Match(text);
        double low = Number(name, match.Groups["low"].Value, argument);
        double high = Number(name, match.Groups["high"].Value, argument);
        bool isLog = match.Groups["scale"].Value switch
        {
            "log" => true,
            "lin" => false,
            _ => low > 0 && high / low >= 10,
        };
        count = !match.Groups["count"].Success ? null
            : int.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n
            : throw new ArgumentException(
                $"{name} cannot have {Quoted.Of(match.Groups["count"].Value)} values.", argument);
        return new(low, high, isLog, isWhole, name, argument);
    }

    /// <summary>The number at a place drawn evenly from 0 ≤ u &lt; 1.</summary>
    internal double At(double u)
    {
        if (!IsWhole)
            return Between(u);
        // Every whole number has a room of its own, [n, n + 1).
        double room = IsLog ? Scaled(Low, High + 1, u) : Low + u * (High - Low + 1);
        return Math.Clamp(Math.Floor(room), Low, High);
    }

    /// <summary>The number at a share of the way from one end to the other.</summary>
    internal double Between(double share)
    {
        double value = IsLog ? Scaled(Low, High, share) : Low + share * (High - Low);
        return IsWhole ? Math.Round(value) : value;
    }

    /// <summary>A number of the range as text: whole, or in four figures, which is what can be told apart.</summary>
    internal string Text(double value)
    {
        if (IsWhole)
            return value.ToString("F0", CultureInfo.InvariantCulture);
        double rounded = double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Invariant($"{Math.Clamp(rounded, Low, High)}");
    }

    /// <summary>The text form, its scale spelled out.</summary>
    public override string ToString() => Invariant($"{(IsLog ? "log" : "lin")}:{Low}..{High}");

    private static double Scaled(double low, double high, double share) =>
        Functions.Exp(Functions.Log(low) + share * (Functions.Log(high) - Functions.Log(low)));

    private static double Number(string name, string text, string argument) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
            : throw new ArgumentException($"{Quoted.Of(text)}, an end of {name}, is no number.", argument);

    [GeneratedRegex(@"^((?<scale>log|lin):)?(?<low>[^:|]+?)\.\.(?<high>[^:|]+)(:(?<count>[^:|]+))?$")]
    private static partial Regex Form();
}
