namespace Nabla.Cli.Shell;

/// <summary>A row of the table of options (<see cref="RecipeOptions"/>) as a flag: nothing but what the row
/// says.</summary>
/// <param name="row">The row.</param>
internal sealed class RecipeSetting(RecipeOption row) : Setting(row.Name, row.Help, row.Placeholder)
{
    private Option? _option;

    /// <summary>The row.</summary>
    public RecipeOption Row { get; } = row;

    /// <inheritdoc/>
    public override Option Option => _option ??= Make();

    /// <inheritdoc/>
    public override string? DefaultText => Row.Default;

    /// <inheritdoc/>
    public override object? DefaultObject => null;

    /// <inheritdoc/>
    public override bool IsCalled(string key) => Row.IsCalled(key);

    /// <inheritdoc/>
    public override object? ParseText(string text) => Row.Parse(text);

    /// <inheritdoc/>
    public override (string Flag, string Text)? TextOf(ParseResult result) => TextOf(result, Option);

    private Option Make() => Make([.. Row.Aliases.Select(alias => "--" + alias)]);
}
