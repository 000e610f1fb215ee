using System.Text.Json;

namespace Nabla;

/// <summary>The table of options: every value that decides the bits of a training, a row each.</summary>
internal static class RecipeOptions
{
    /// <summary>All rows, in the order of help and documentation.</summary>
    internal static ImmutableArray<RecipeOption> All { get; } =
        [.. Recipe.NetworkOptions, .. Recipe.LearningOptions, .. Recipe.DataOptions, .. Recipe.RunOptions];

    /// <summary>The rows that a search may vary.</summary>
    internal static IEnumerable<RecipeOption> Axes => All.Where(option => option.MayVary);

    /// <summary>The row of a name or alias, with - or _; null where there is none.</summary>
    internal static RecipeOption? Find(string name) => All.FirstOrDefault(option => option.IsCalled(name));

    /// <summary>A recipe as it was meant when it was recorded, by whatever version.</summary>
    internal static Recipe AsRecorded(Recipe recipe)
    {
        foreach (RecipeOption option in All.Where(option => option.Before is not null && recipe[option] is null))
            recipe = recipe.With(option, option.Before);
        return recipe;
    }

    /// <summary>The same recipe, which says for itself what <see cref="AsRecorded"/> would take otherwise.</summary>
    internal static Recipe ToRecord(Recipe recipe, ExampleSource source)
    {
        var resolution = new Resolution(recipe, source, null);
        foreach (RecipeOption option in All.Where(option => option.Before is not null && recipe[option] is null))
            recipe = recipe.With(option, resolution.Settled(option));
        return recipe;
    }

    /// <summary>The row that a search varies under a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static RecipeOption Axis(string name) =>
        Axes.FirstOrDefault(option => option.IsCalled(name) || option.AxisAlias == name)
            ?? throw new ArgumentException(
                $"There is no option {Quoted.Of(name)} to search over." +
                $"{Suggestion.For(name, Axes.Select(o => o.Name))} " +
                $"There are {string.Join(", ", Axes.Select(o => o.Name))}.", nameof(name));

    /// <summary>Reads a value; what is wrong with it is told with the option's name.</summary>
    /// <exception cref="ArgumentException">The text is no value.</exception>
    internal static object Parse(RecipeOption option, string text)
    {
        try
        {
            return option.Parse(text);
        }
        catch (FormatException e)
        {
            throw new ArgumentException(
                $"{option.Name} takes {e.Message}, not {Quoted.Of(text)}.{Suggestion.For(text, option.Choices)}",
                option.Property, e);
        }
    }

    /// <summary>Writes a property for each value that is set, the key its name.</summary>
    internal static void Write(Utf8JsonWriter json, Recipe recipe)
    {
        foreach (RecipeOption option in All)
        {
            if (recipe[option] is { } value)
                Write(json, option, value);
        }
    }

    /// <summary>Writes a property, the key its name.</summary>
    internal static void Write(Utf8JsonWriter json, RecipeOption option, object value)
    {
        json.WritePropertyName(option.Key);
        switch (value)
        {
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or ulong or double when NumberText.Is(option.Print(value)):
                json.WriteRawValue(option.Print(value));
                break;
            case ImmutableArray<int> numbers:
                json.WriteStartArray();
                foreach (int number in numbers)
                    json.WriteNumberValue(number);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(option.Print(value));
                break;
        }
    }
}

/// <summary>
/// A row of the table of options (<see cref="RecipeOptions"/>): everything about one value of a <see cref="Recipe"/>
/// but what it does. Flags, help, completion, configuration files, search axes, checkpoints, equality and the table in
/// the documentation are made from rows. To add an option, write its row with its property, and the code it acts on.
/// </summary>
/// <param name="name">The flag without dashes, the search axis, and with _ the key in files: "batch-size".</param>
/// <param name="help">One phrase.</param>
internal abstract class RecipeOption(string name, string help)
{
    /// <summary>The flag without dashes.</summary>
    internal string Name { get; } = name;

    /// <summary>The key in files.</summary>
    internal string Key { get; } = name.Replace('-', '_');

    /// <summary>One phrase.</summary>
    internal string Help { get; } = help;

    /// <summary>The property of <see cref="Recipe"/>: "BatchSize".</summary>
    internal string Property
    {
        get => field ?? string.Concat(Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        init;
    }

    /// <summary>The heading that help and documentation put it under.</summary>
    internal string Group { get; init; } = "Learning";

    /// <summary>What help shows for the value: "N"; null for a switch.</summary>
    internal string? Placeholder { get; init; } = "X";

    /// <summary>What help says about the value where none is given; null: nothing.</summary>
    internal string? Default { get; init; }

    /// <summary>Other names, without dashes.</summary>
    internal ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Another name as a search axis; or null.</summary>
    internal string? AxisAlias { get; init; }

    /// <summary>The words to choose from; empty where the value is no word.</summary>
    internal ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Whether values are whole numbers.</summary>
    internal bool IsWhole { get; init; }

    /// <summary>Whether a search may vary it.</summary>
    internal bool MayVary { get; init; } = true;

    /// <summary>Whether the line that describes a training tells it where it is above 0.</summary>
    internal bool IsTold { get; init; }

    /// <summary>Whether the data are prepared by it.</summary>
    internal bool ShapesData { get; init; }

    /// <summary>
    /// What a checkpoint records of it and training requires to be the same on resuming; null: nothing, because it does
    /// not act on steps, or acts through another row.
    /// </summary>
    internal Func<Recipe, string?>? Fact { get; init; }

    /// <summary>What checkpoints call the fact.</summary>
    internal string FactName { get => field ?? Key; init; }

    /// <summary>The fact where none is said, as in files that were written before the option existed.</summary>
    internal string? FactBefore { get; init; }

    /// <summary>The value of recipes that were recorded before the option existed; null: as where none is asked
    /// for.</summary>
    internal object? Before { get; init; }

    /// <summary>The value for some data where none was asked for; or null for none.</summary>
    internal Func<Resolution, object?> Usual { get; init; } = _ => null;

    /// <summary>The value for some data where one was asked for.</summary>
    internal Func<Resolution, object, object?> Settle { get; init; } = (_, asked) => asked;

    /// <summary>Whether a name, with - or _, is one of this option.</summary>
    internal bool IsCalled(string name) => name.Replace('_', '-') is var asked
        && (Name == asked || Aliases.Contains(asked));

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">The message says what is needed, to follow "… takes".</exception>
    /// <exception cref="ArgumentException">The text is no value; the message is a sentence.</exception>
    internal abstract object Parse(string text);

    /// <summary>A value as text that <see cref="Parse"/> reads back.</summary>
    internal virtual string Print(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        ImmutableArray<int> numbers => string.Join(',', numbers),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The value, if it can be one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot.</exception>
    internal abstract object Checked(object value);

    /// <summary>How the library's messages name it.</summary>
    public override string ToString() => Property;
}

/// <summary>A row whose values are of type <typeparamref name="T"/>.</summary>
/// <param name="name">The flag without dashes.</param>
/// <param name="help">One phrase.</param>
/// <param name="parse">Reads a value.</param>
internal sealed class RecipeOption<T>(string name, string help, Func<string, T> parse) : RecipeOption(name, help)
    where T : notnull
{
    /// <summary>Which values are legal; all unless given.</summary>
    internal Func<T, bool> IsLegal { get; init; } = _ => true;

    /// <summary>What legal values are, in words: "a number, 0 or more".</summary>
    internal string Need { get; init; } = "another value";

    /// <summary>Prints a value where <see cref="RecipeOption.Print"/> would not do.</summary>
    internal Func<T, string>? PrintAs { get; init; }

    /// <inheritdoc/>
    internal override object Parse(string text) =>
        parse(text) is var value && IsLegal(value) ? value : throw new FormatException(Need);

    /// <inheritdoc/>
    internal override string Print(object value) => PrintAs?.Invoke((T)value) ?? base.Print(value);

    /// <inheritdoc/>
    internal override object Checked(object value) => IsLegal((T)value)
        ? value
        : throw new ArgumentOutOfRangeException(Property, $"{Property} is {Print(value)}; it must be {Need}.");
}
