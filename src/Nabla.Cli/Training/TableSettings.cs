namespace Nabla.Cli.Training;

/// <summary>How CSV files are to be understood, where their content does not tell it or tells it wrong.</summary>
internal static class TableSettings
{
    private const string Group = "Tables";

    /// <summary>--target.</summary>
    public static Setting<string?> Target { get; } = new(
        "target", null, "of a CSV file: column to predict, or first, last [label, class, target or y, else last]",
        "COLUMN", text => text)
    { Group = Group, Aliases = ["--label-column"] };

    /// <summary>--task.</summary>
    public static Setting<string?> Task { get; } = Choice(
        "task", "of a CSV file: whether to predict one of a few classes, or a number", "classification", "regression");

    /// <summary>--columns.</summary>
    public static Setting<string?> Columns { get; } = Names("columns", "of a CSV file: learn from these alone [all]");

    /// <summary>--ignore.</summary>
    public static Setting<string?> Ignore { get; } = Names("ignore", "of a CSV file: leave these out");

    /// <summary>--categorical.</summary>
    public static Setting<string?> Categorical { get; } = Names(
        "categorical", "of a CSV file: columns of numbers that are names rather than amounts, such as codes");

    /// <summary>--delimiter.</summary>
    public static Setting<string?> Delimiter { get; } = Choice(
        "delimiter", "of a CSV file: between its fields", "comma", "semicolon", "tab", "pipe");

    /// <summary>--header.</summary>
    public static Setting<string?> Header { get; } = Choice(
        "header", "of a CSV file: whether its first line names the columns", "yes", "no");

    /// <summary>--decimal.</summary>
    public static Setting<string?> Decimal { get; } = Choice(
        "decimal", "of a CSV file: before decimals; auto: a point, between semicolons a comma too", "point", "comma");

    /// <summary>What the values of --delimiter, --header and --decimal say.</summary>
    public static CsvOptions Options(string? delimiter, string? header, string? point) => new()
    {
        Delimiter = delimiter switch { "comma" => ',', "semicolon" => ';', "tab" => '\t', "pipe" => '|', _ => null },
        HasHeader = header switch { "yes" => true, "no" => false, _ => null },
        DecimalComma = point switch { "comma" => true, "point" => false, _ => null },
    };

    /// <summary>What a command with these three was told.</summary>
    public static CsvOptions Options(Invocation call) =>
        Options(call.Get(Delimiter), call.Get(Header), call.Get(Decimal));

    /// <summary>What --task says; null: what the values look like.</summary>
    public static TargetKind? Kind(string? task) => task switch
    {
        "classification" => TargetKind.Classes, "regression" => TargetKind.Numbers, _ => null,
    };

    /// <summary>The names in a list; empty where there is none.</summary>
    public static ImmutableArray<string> Names(string? list) => list is null ? [] : OptionText.Names(list);

    private static Setting<string?> Choice(string name, string description, params string[] choices) =>
        Setting.Choice(name, "auto", description, ["auto", .. choices]).Under(Group);

    private static Setting<string?> Names(string name, string description) =>
        new Setting<string?>(name, null, description, "NAME,…", text =>
        {
            OptionText.Names(text);
            return text;
        }).Under(Group);
}
