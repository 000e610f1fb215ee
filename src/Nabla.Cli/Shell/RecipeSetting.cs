namespace Nabla.Cli.Shell;

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
