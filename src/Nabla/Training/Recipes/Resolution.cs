namespace Nabla;

/// <summary>What the values of a recipe come to on some data. Each is settled once, when it is first looked
/// at.</summary>
/// <param name="asked">What was asked for.</param>
/// <param name="source">The data.</param>
/// <param name="from">The model to go on with; or null.</param>
internal sealed class Resolution(Recipe asked, ExampleSource source, Model? from)
{
    private readonly Dictionary<RecipeOption, object?> _settled = [];

    /// <summary>What was asked for.</summary>
    internal Recipe Asked => asked;

    /// <summary>The model to go on with; or null.</summary>
    internal Model? From => from;

    internal bool IsBook => asked.Preset is not null;

    internal bool IsTable => source is TableSource;

    internal bool IsClassification => source.IsClassification;

    /// <summary>Rows with a target, those to be held out included.</summary>
    internal int Rows => source.Rows;

    /// <summary>Whether examples are held out.</summary>
    internal bool HasValidation => (double)Settled(Recipe.ValidationOption)! > 0;

    /// <summary>Examples to learn from and to validate on; known once the data are prepared.</summary>
    internal int Examples => Prepared!.Training.Count + (Prepared.Validation?.Count ?? 0);

    /// <summary>The data, once the values that they are prepared by are settled.</summary>
    internal PreparedData? Prepared { get; set; }

    /// <summary>σ of the hidden layers of the model to go on with; or null.</summary>
    internal Activation? FromHidden => from?.Architecture is { LayerCount: > 2 } network
        ? network.Activation(2).Shared : null;

    /// <summary>σ of the output layer of the model to go on with; or null.</summary>
    internal Activation? FromOutput => from?.Architecture is { } network
        ? network.Activation(network.LayerCount).Shared : null;

    /// <summary>What an option comes to; null for none.</summary>
    internal object? Settled(RecipeOption option)
    {
        if (!_settled.TryGetValue(option, out object? value))
        {
            value = asked[option] is { } given ? option.Settle(this, given) : option.Usual(this);
            _settled[option] = value;
        }

        return value;
    }

    /// <summary>A recipe with the given options settled.</summary>
    internal Recipe Settle(params IEnumerable<RecipeOption> options)
    {
        Recipe recipe = new();
        foreach (RecipeOption option in options)
            recipe = recipe.With(option, Settled(option));
        return recipe;
    }

    /// <summary>n_1 … n_L for the prepared data.</summary>
    internal object Widths(params ReadOnlySpan<int> layers) => NetworkWidths.Of(this, layers);
}

/// <summary>Values of a <see cref="Recipe"/> do not go together, or do not fit the data.</summary>
public sealed class RecipeException : NablaException
{
    internal RecipeException(
        FormattableString heading, FormattableString? fix = null, params (string Name, FormattableString Fact)[] facts)
        : base(Sentences(heading, fix, facts)) =>
        (Heading, Fix, Facts) = (heading, fix, [.. facts]);

    /// <summary>The property of <see cref="Recipe"/> that it is about; null where it is about several or
    /// none.</summary>
    public string? Option => Heading.GetArguments().OfType<RecipeOption>().FirstOrDefault()?.Property;

    /// <summary>What is wrong; its arguments that are options can be named as somebody else calls them.</summary>
    internal FormattableString Heading { get; }

    /// <summary>The way out; or null.</summary>
    internal FormattableString? Fix { get; }

    /// <summary>What was found, each fact with a short name.</summary>
    internal ImmutableArray<(string Name, FormattableString Fact)> Facts { get; }

    /// <summary>Whether the data are of another kind than the recipe, rather than the recipe wrong.</summary>
    internal bool IsAboutData { get; init; }

    private static string Sentences(
        FormattableString heading, FormattableString? fix, (string Name, FormattableString Fact)[] facts)
    {
        string text = Capital(FormattableString.Invariant(heading));
        if (facts.Length > 0)
            text += $" ({string.Join("; ", facts.Select(f => $"{f.Name}: {FormattableString.Invariant(f.Fact)}"))})";
        return fix is null ? text + "." : $"{text}. {Capital(FormattableString.Invariant(fix))}.";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
