namespace Nabla.Cli.Shell;

/// <summary>A <see cref="Setting"/> of type <typeparamref name="T"/>.</summary>
/// <param name="name">The flag without dashes.</param>
/// <param name="default">The value where nothing says otherwise; null (of a nullable type) means "not set".</param>
/// <param name="description">One line for --help.</param>
/// <param name="placeholder">What --help shows for the value; null makes a switch.</param>
/// <param name="parse">Makes a value of text; throws <see cref="FormatException"/> with what is needed: "a whole
/// number".</param>
internal sealed class Setting<T>(string name, T @default, string description, string? placeholder,
    Func<string, T> parse)
    : Setting(name, description, placeholder)
{
    private Option? _option;

    /// <summary>The value where nothing says otherwise.</summary>
    public T Default { get; } = @default;

    /// <summary>Other names of the flag, with dashes: "--eta".</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <inheritdoc/>
    public override Option Option => _option ??= Make();

    /// <inheritdoc/>
    public override string? DefaultText => Placeholder is null || Default is null ? null : TextOf(Default);

    /// <inheritdoc/>
    public override object? DefaultObject => Default;

    /// <inheritdoc/>
    public override object? ParseText(string text) => parse(text);

    /// <inheritdoc/>
    public override (string Flag, string Text)? TextOf(ParseResult result) => TextOf(result, Option);

    private Option Make() => Make([.. Aliases]);
}
