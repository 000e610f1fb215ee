namespace Nabla.Cli.Shell;

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
