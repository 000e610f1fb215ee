using System.Collections.Immutable;
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
            case int or ulong or double:
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
