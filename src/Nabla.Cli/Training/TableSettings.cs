using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>How CSV files are to be understood, where their content does not tell it or tells it wrong.</summary>
internal static class TableSettings
{
    /// <summary>--target.</summary>
    public static Setting<string?> Target { get; } = new(
        "target", null, "of a CSV file: column to predict, or first, last [label, class, target or y, else last]",
        "COLUMN", text => text)
    { Group = "Tables", Aliases = ["--label-column"] };

    /// <summary>--delimiter.</summary>
    public static Setting<string?> Delimiter { get; } = new(
        "delimiter", "auto", "of a CSV file: between its fields", "auto|comma|semicolon|tab",
        text => Values.Choice(text, ["auto", "comma", "semicolon", "tab"]))
    { Group = "Tables", Choices = ["auto", "comma", "semicolon", "tab"] };

    /// <summary>--header.</summary>
    public static Setting<string?> Header { get; } = new(
        "header", "auto", "of a CSV file: whether its first line names the columns", "auto|yes|no",
        text => Values.Choice(text, ["auto", "yes", "no"]))
    { Group = "Tables", Choices = ["auto", "yes", "no"] };

    /// <summary>What the values of the settings say.</summary>
    public static DataOptions Options(string? target, string? delimiter, string? header) => new()
    {
        Target = target,
        Csv = new()
        {
            Delimiter = delimiter switch { "comma" => ',', "semicolon" => ';', "tab" => '\t', _ => null },
            HasHeader = header switch { "yes" => true, "no" => false, _ => null },
        },
    };

    /// <summary>What a command with the settings above was told.</summary>
    public static DataOptions Options(Invocation call) =>
        Options(call.Get(Target), call.Get(Delimiter), call.Get(Header));
}
