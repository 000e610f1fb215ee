using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>How much the examples of each class count. Immutable.</summary>
/// <remarks>
/// Its text form (<see cref="object.ToString"/>, <see cref="Parse"/>) is <c>balanced</c>, or names with numbers:
/// <c>rare=5,usual=1</c>. A name with a comma stands in quotation marks.
/// </remarks>
public sealed class ClassWeights : IEquatable<ClassWeights>, IParsable<ClassWeights>
{
    private readonly ImmutableDictionary<string, double>? _byName;   // null: balanced
    private readonly string _text;

    private ClassWeights(string text, ImmutableDictionary<string, double>? byName) => (_text, _byName) = (text, byName);

    /// <summary>
    /// n / (k · n_c) for an example of class c, with n examples of k classes, n_c of class c: every class then counts
    /// alike (King and Zeng 2001).
    /// </summary>
    public static ClassWeights Balanced { get; } = new("balanced", null);

    /// <summary>Weights by the names of classes; 1 for a class that is not named.</summary>
    /// <param name="weights">Each 0 or more, and finite.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public static ClassWeights ByName(IEnumerable<KeyValuePair<string, double>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var byName = weights.ToImmutableDictionary(StringComparer.Ordinal);
        foreach (var (name, weight) in byName)
        {
            ArgumentException.ThrowIf(!(weight >= 0 && double.IsFinite(weight)),
                $"The weight of class {Quoted.Of(name)} is {weight}; it must be 0 or more.", nameof(weights));
        }

        return new(
            string.Join(',', byName.Select(pair => FormattableString.Invariant($"{Name(pair.Key)}={pair.Value}"))),
                byName);

        static string Name(string name) => name.AsSpan().IndexOfAny(",\"") < 0 ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Reads the text form.</summary>
    /// <param name="text">See the remarks on the type.</param>
    /// <exception cref="FormatException">It is none; the message says what is needed.</exception>
    public static ClassWeights Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text == "balanced" ? Balanced : new(text, OptionText.Weights(text).ToImmutableDictionary());
    }

    /// <summary>Reads the text form, if it is one.</summary>
    /// <param name="text">As for <see cref="Parse"/>; null is none.</param>
    /// <param name="result">The weights; null where there are none.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ClassWeights? result) =>
        ParsedText.Try(text, Parse, out result);

    static ClassWeights IParsable<ClassWeights>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ClassWeights>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ClassWeights result) =>
        TryParse(s, out result);

    /// <summary>The weight of each class, by label.</summary>
    /// <param name="data">Classified examples.</param>
    /// <exception cref="ArgumentException">Targets are not classes, or there is no class of a name.</exception>
    public double[] For(Dataset data)
    {
        RequireClasses(data);
        return _byName is null ? Counted(data) : Named(data, _byName);
    }

    /// <summary>The same examples, each counting as much more as its class does.</summary>
    /// <param name="data">Classified examples; weights that they have are multiplied.</param>
    /// <exception cref="ArgumentException">Targets are not classes, or there is no class of a name.</exception>
    public Dataset Apply(Dataset data)
    {
        double[] weights = For(data);
        var s = new double[data.Count];
        for (int i = 0; i < s.Length; i++)
            s[i] = data.Weight(i) * weights[data.Label(i)];
        return data.WithWeights(s);
    }

    /// <inheritdoc/>
    public bool Equals(ClassWeights? other) => other is not null && (_byName is null) == (other._byName is null)
        && (_byName is null || (_byName.Count == other._byName!.Count
            && _byName.All(pair => other._byName.TryGetValue(pair.Key, out double weight) && weight == pair.Value)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClassWeights);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _byName?.Aggregate(1, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value)) ?? 0;

    /// <summary>The text form.</summary>
    public override string ToString() => _text;

    private static double[] Counted(Dataset data)
    {
        var counts = new int[data.TargetWidth];
        for (int i = 0; i < data.Count; i++)
            counts[data.Label(i)]++;
        int occurring = counts.Count(count => count > 0);
        return [.. counts.Select(count => count == 0 ? 1 : data.Count / ((double)occurring * count))];
    }

    private static double[] Named(Dataset data, ImmutableDictionary<string, double> weights)
    {
        foreach (string name in weights.Keys)
        {
            ArgumentException.ThrowIf(!data.ClassNames.Contains(name),
                $"There is no class {Quoted.Of(name)} to weigh.{Suggestion.For(name, data.ClassNames)}", nameof(data));
        }

        return [.. data.ClassNames.Select(name => weights.GetValueOrDefault(name, 1))];
    }

    private static void RequireClasses(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIf(!data.IsClassification,
            $"The targets of {data.Name} are numbers; only classes have class weights.", nameof(data));
    }
}
