namespace Nabla.Cli.Shell;

/// <summary>A value of a command that may come from a flag, --set, the environment, a configuration file or a default;
/// see <see cref="Settings"/>. Wherever it comes from, it is text until <see cref="Setting{T}"/> parses it.</summary>
internal abstract class Setting(string name, string description, string? placeholder)
{
    private Option? _option;

    /// <summary>The flag without dashes, also the key in configuration files: "batch-size".</summary>
    public string Name { get; } = name;

    /// <summary>One line for --help.</summary>
    public string Description { get; } = description;

    /// <summary>What --help shows for the value: "N", "FILE"; null for a switch, which takes none.</summary>
    public string? Placeholder { get; } = placeholder;

    /// <summary>The heading under which --help lists it.</summary>
    public string Group { get; set; } = "Options";

    /// <summary>The environment variable, for example NABLA_BATCH_SIZE.</summary>
    public string Variable { get; init; } = "NABLA_" + name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Values to complete and to suggest where it takes one of a few.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Other names of the flag, with dashes: "--eta".</summary>
    public virtual IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether the flag may be given several times; its texts are joined by commas.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The flag as System.CommandLine knows it; it takes a value where there is a placeholder. One for all
    /// trees of commands, whichever thread makes them: a second one would be found in no other tree.</summary>
    public Option Option => LazyInitializer.EnsureInitialized(ref _option, Make);

    /// <summary>What --help says about the default; null or empty to say nothing.</summary>
    public abstract string? DefaultText { get; }

    /// <summary>The value where nothing says otherwise.</summary>
    public abstract object? DefaultObject { get; }

    /// <summary>Whether a key of a file or of --set names it.</summary>
    public virtual bool IsCalled(string key) => Name == key.Replace('_', '-');

    /// <summary>Parses a value.</summary>
    /// <exception cref="FormatException">The message completes "--name takes …".</exception>
    public abstract object? ParseText(string text);

    /// <summary>The flag's text on a command line with the name it was given by ("--eta"); null: not there.</summary>
    public (string Flag, string Text)? TextOf(ParseResult result)
    {
        if (result.GetResult(Option) is not { Implicit: false } found)
            return null;
        string flag = found.IdentifierToken?.Value ?? "--" + Name;
        string[] texts = [.. found.Tokens.Select(token => token.Value)];
        return (flag, texts.Length == 0 ? "true"   // a switch may stand alone
            : IsRepeatable ? string.Join(',', texts) : texts[0]);
    }

    /// <summary>Writes a parsed value as JSON, so that a configuration file with it gives the same value.</summary>
    public static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case int or long or ulong or float or double: json.WriteRawValue(TextOf(value)); break;
            case IEnumerable<int> numbers:
                json.WriteStartArray();
                foreach (int number in numbers)
                    json.WriteNumberValue(number);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(TextOf(value)); break;
        }
    }

    /// <summary>A value as text that parses to it again.</summary>
    public static string TextOf(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        IEnumerable<int> numbers => string.Join(',', numbers),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A whole number in a range; <paramref name="default"/> null means "not set".</summary>
    public static Setting<int?> Integer(
        string name, int? @default, string description, int min = int.MinValue, int max = int.MaxValue) =>
        new(name, @default, description, "N", text => OptionText.Integer(text, min, max));

    /// <summary>A finite number that passes <paramref name="isLegal"/>, for example x => x > 0.</summary>
    /// <param name="name">The flag.</param>
    /// <param name="default">Null means "not set".</param>
    /// <param name="description">One line for --help.</param>
    /// <param name="need">What legal numbers are, in words: "a number above 0".</param>
    /// <param name="isLegal">Which numbers are legal.</param>
    public static Setting<double?> Number(
        string name, double? @default, string description, string need, Func<double, bool> isLegal) =>
        new(name, @default, description, "X", text => OptionText.Number(text, need, isLegal));

    /// <summary>Any text, for example a file's name.</summary>
    public static Setting<string?> Text(
        string name, string? @default, string description, string placeholder = "TEXT") =>
        new(name, @default, description, placeholder, text => text);

    /// <summary>One of a few words.</summary>
    public static Setting<string?> Choice(string name, string? @default, string description, params string[] choices) =>
        new(name, @default, description, string.Join('|', choices),
            text => OptionText.Choice(text, choices)) { Choices = choices };

    /// <summary>A switch that is off unless given.</summary>
    public static Setting<bool> Switch(string name, string description) =>
        new(name, false, description, null, OptionText.Truth);

    private Option Make()
    {
        Option option = Placeholder is null
            ? new Option<bool>("--" + Name, [.. Aliases])
            : IsRepeatable ? new Option<string[]>("--" + Name, [.. Aliases]) { HelpName = Placeholder }
            : new Option<string>("--" + Name, [.. Aliases]) { HelpName = Placeholder };
        option.Description = Description;
        if (Choices.Count > 0)
            option.CompletionSources.Add([.. Choices]);
        return option;
    }
}

/// <summary>A <see cref="Setting"/> of type <typeparamref name="T"/>.</summary>
/// <param name="name">The flag without dashes.</param>
/// <param name="default">The value where nothing says otherwise; null (of a nullable type) means "not set".</param>
/// <param name="description">One line for --help.</param>
/// <param name="placeholder">What --help shows for the value; null makes a switch.</param>
/// <param name="parse">Makes a value of text; throws <see cref="FormatException"/> with what is needed.</param>
internal sealed class Setting<T>(string name, T @default, string description, string? placeholder,
    Func<string, T> parse)
    : Setting(name, description, placeholder)
{
    public override string? DefaultText => Placeholder is null || @default is null ? null : TextOf(@default);

    public override object? DefaultObject => @default;

    public override object? ParseText(string text) => parse(text);

    /// <summary>Puts it under a heading of --help.</summary>
    public Setting<T> Under(string group)
    {
        Group = group;
        return this;
    }
}

/// <summary>A row of the table of options (<see cref="RecipeOptions"/>) as a flag: what the row says.</summary>
internal sealed class RecipeSetting(RecipeOption row) : Setting(row.Name, row.Help, row.Placeholder)
{
    /// <summary>The row.</summary>
    public RecipeOption Row { get; } = row;

    public override IReadOnlyList<string> Aliases { get; init; } = [.. row.Aliases.Select(alias => "--" + alias)];

    public override string? DefaultText => Row.Default;

    public override object? DefaultObject => null;

    public override bool IsCalled(string key) => Row.IsCalled(key);

    public override object? ParseText(string text) => Row.Parse(text);
}
