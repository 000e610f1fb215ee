using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nabla;

/// <summary>
/// Everything that decides the bits of a training, and nothing else: the network, the way of learning, what becomes of
/// the data, the seed. The same recipe on the same data gives the same model, on any machine and with any number of
/// threads. Immutable; two recipes are equal when all their values are.
/// </summary>
/// <remarks>
/// A value that is null is left open. <see cref="Resolve(Table)"/> fills open values as suits the data; training does
/// so first, and stores the result with the model's run.
/// </remarks>
/// <example><code>
/// var recipe = new Recipe { Hidden = [50], Optimizer = new Adam(0.001), Epochs = 20, Seed = 1 };
/// TrainedModel run = Model.Train(table, recipe);
/// </code></example>
public sealed partial record Recipe
{
    private ImmutableDictionary<RecipeOption, object> _values = ImmutableDictionary<RecipeOption, object>.Empty;

    /// <summary>A recipe that leaves everything open.</summary>
    public Recipe()
    {
    }

    /// <summary>The names of all options, as files, flags and searches use them.</summary>
    public static ImmutableArray<string> OptionNames => [.. RecipeOptions.All.Select(option => option.Name)];

    /// <summary>The names of the options that have a value here.</summary>
    public IEnumerable<string> Given => RecipeOptions.All.Where(_values.ContainsKey).Select(option => option.Name);

    /// <summary>The value of a row; null where it is open.</summary>
    internal object? this[RecipeOption option] => _values.GetValueOrDefault(option);

    /// <summary>The same recipe with some values changed.</summary>
    /// <param name="values">Values by the names of their options, as text: "hidden" and "100x50", say.</param>
    /// <exception cref="ArgumentException">There is no such option, or it cannot have that value.</exception>
    public Recipe With(params IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Recipe recipe = this;
        foreach (var (name, text) in values)
        {
            RecipeOption option = RecipeOptions.Find(name) ?? throw new ArgumentException(
                $"There is no option {Quoted.Of(name)}.{Suggestion.For(name, OptionNames)} " +
                $"There are {string.Join(", ", OptionNames)}.", nameof(values));
            recipe = recipe.With(option, RecipeOptions.Parse(option, text));
        }

        return recipe;
    }

    /// <summary>The same recipe with one value changed.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="text">The value as text.</param>
    /// <exception cref="ArgumentException">There is no such option, or it cannot have that value.</exception>
    public Recipe With(string name, string text) => With([KeyValuePair.Create(name, text)]);

    /// <summary>The same recipe with another value of a row; null leaves it open.</summary>
    internal Recipe With(RecipeOption option, object? value)
    {
        Recipe recipe = this with { };
        recipe.Set(option, value);
        return recipe;
    }

    /// <summary>The values of this recipe, and those of another where they are open here.</summary>
    internal Recipe Over(Recipe other) => this with { _values = other._values.SetItems(_values) };

    /// <summary>Fills what is open as suits a table.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <exception cref="NablaFormatException">The table cannot be learned from; says where and why.</exception>
    /// <exception cref="RecipeException">Values do not fit the table or each other.</exception>
    public Recipe Resolve(Table table) => TrainingPlan.For(new TableSource(table), this).Recipe;

    /// <summary>Fills what is open as suits a data set.</summary>
    /// <param name="data">The examples to learn from.</param>
    /// <exception cref="RecipeException">Values do not fit the data or each other.</exception>
    public Recipe Resolve(Dataset data) => TrainingPlan.For(new DatasetSource(data), this).Recipe;

    /// <summary>Every value that is set, as a JSON object; the keys are the options' names with _ for -.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            RecipeOptions.Write(json, this);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">A JSON object; a key for each value.</param>
    /// <param name="known">Holds functions of the user's own, which files name only; or null.</param>
    /// <exception cref="ArgumentException">A key is no option, or a value cannot be one of it.</exception>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static Recipe FromJson(string json, Recipe? known = null)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Recipe recipe = new();
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (RecipeOptions.Find(property.Name) is { } option && known?[option] is { } own
                && property.Value.ValueKind == JsonValueKind.String && option.Print(own) == property.Value.GetString())
            {
                recipe = recipe.With(option, own);
            }
            else
            {
                recipe = recipe.With(property.Name, Text(property.Value));
            }
        }

        return recipe;

        static string Text(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
            _ => value.GetRawText(),
        };
    }

    /// <inheritdoc/>
    public bool Equals(Recipe? other) => other is not null && _values.Count == other._values.Count
        && _values.All(pair => other[pair.Key] is { } value && pair.Key.Print(value) == pair.Key.Print(pair.Value));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _values.Aggregate(0, (hash, pair) => hash ^ HashCode.Combine(pair.Key.Name, pair.Key.Print(pair.Value)));

    /// <summary>Every value that is set, for example "hidden=100 epochs=60".</summary>
    public override string ToString() => string.Join(' ', RecipeOptions.All
        .Where(_values.ContainsKey).Select(option => $"{option.Name}={option.Print(_values[option])}"));

    private T? Value<T>(RecipeOption<T> option)
        where T : struct => _values.TryGetValue(option, out object? value) ? (T)value : null;

    private T? Object<T>(RecipeOption<T> option)
        where T : class => (T?)_values.GetValueOrDefault(option);

    private void Set(RecipeOption option, object? value) => _values = value is null
        ? _values.Remove(option) : _values.SetItem(option, option.Checked(value));
}
