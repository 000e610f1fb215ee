namespace Nabla.Cli.Shell;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>--json; see <see cref="Invocation.Json"/>. A command that can, adds it to its options.</summary>
    public static Option<bool> Json { get; } =
        new("--json") { Description = "print JSON on standard output and nothing else" };

    /// <summary>--color, which every command has.</summary>
    public static Option<string?> Color { get; } = MakeColor();

    /// <summary>--data-dir, for commands that read data sets; see <see cref="Catalog"/>. The folder of NABLA_DATA is
    /// searched as well, so the variable is not another way to give this one.</summary>
    public static Setting<string?> DataDir { get; } =
        Setting.Text("data-dir", null, "look for data sets in this folder first", "FOLDER");

    /// <summary>The data sets known by name, looked for where --data-dir and the environment say.</summary>
    public static DataCatalog Catalog(Invocation call) => new(DataLocations.From(call.Environment, call.Get(DataDir)));

    /// <summary>Refuses --data-dir where data are not looked for by a name.</summary>
    /// <param name="call">A command that has it.</param>
    /// <param name="data">What the data are called; null: there are none.</param>
    /// <exception cref="Problem">It is typed, and the data are a file.</exception>
    public static void RequireNamed(Invocation call, string? data)
    {
        if (data is null || DataCatalog.Find(data) is not { IsEmbedded: false })
        {
            call.RequireUseful([DataDir], "is where data sets with a name are looked for: " + string.Join(
                ", ", DataCatalog.Known.Where(known => !known.IsEmbedded).Select(known => known.Name)),
                "data", data ?? "none");
        }
    }

    private static Option<string?> MakeColor()
    {
        var color = new Option<string?>("--color")
        {
            Description = "use color: auto (on a terminal), always, never",
            HelpName = "auto|always|never",
            Recursive = true,
        };
        color.CompletionSources.Add("auto", "always", "never");
        return color;
    }
}
