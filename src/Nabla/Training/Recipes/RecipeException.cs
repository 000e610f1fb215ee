using System.Collections.Immutable;

namespace Nabla;

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
