namespace Nabla.Cli.Training;

/// <summary>What <c>nabla train</c> can be told: the recipe (<see cref="RecipeOptions"/>), where the data are, and how
/// the run goes on, which changes no bit of it.</summary>
internal static class TrainSettings
{
    private const string Stopping = "Data and stopping", Run = "Run";

    public static readonly Setting<string?> Data = new(
        "data", null, "the same as DATA, for configuration files", "DATA", text => text)
    { Group = Stopping, Variable = "NABLA_TRAIN_DATA" };   // NABLA_DATA is a folder

    public static readonly Setting<string?> From = Setting.Text(
        "from", null, "go on with the weights of this model or run", "MODEL").Under("Network");

    public static readonly Setting<bool> KeepOptimizer = Setting.Switch(
        "keep-optimizer", "with --from RUN: go on with what its optimizer remembers, too").Under("Network");

    public static readonly Setting<int?> Threads = Setting.Integer(
        "threads", null, "[all processors, at most 1024]; the results do not depend on it", 1, 1024).Under(Run);

    public static readonly Setting<string?> RunDir = Setting.Text(
        "run-dir", null, "write the run there [runs/<time>-<widths>]", "FOLDER").Under(Run);

    public static readonly Setting<int?> CheckpointEvery = Setting.Integer(
        "checkpoint-every", null,
        "steps between checkpoints, for nabla resume; 0: only at both ends [an epoch or more, part of a long one]",
        min: 0).Under(Run);

    public static readonly Setting<string?> TimeLimit = new(
        "time-limit", null, "be done after so long: 90s, 10m, 1h30m; what does not fit is left out, and said", "TIME",
        SelectionSettings.RequireTime)
    { Group = Run };

    public static readonly Setting<bool> LogGradients = Setting.Switch(
        "log-gradients", "record the norm of every layer's error with each epoch").Under(Run);

    public static readonly Setting<bool> DryRun =
        Setting.Switch("dry-run", "say what would be done, and do nothing").Under(Run);

    public static readonly Setting<bool> FindRate = Setting.Switch(
        "find-rate", "try learning rates from 1e-6 to 100 and say which one learns fastest; train nothing").Under(Run);

    public static readonly Setting<string?> Svg = Setting.Text(
        "svg", null, "with --find-rate: write its curve as a picture", "FILE").Under(Run);

    public static readonly Setting<string?> Progress = Setting.Choice(
        "progress", "auto", "live bar, a line for each epoch, or none", "auto", "bar", "line", "none").Under(Run);

    public static readonly Setting<bool> Quiet = Setting.Switch("quiet", "print the result alone").Under(Run);

    public static readonly Setting<bool> Verbose =
        Setting.Switch("verbose", "print every epoch, and how the network is made").Under(Run);

    private static readonly Dictionary<RecipeOption, RecipeSetting> s_rows = RecipeOptions.All.ToDictionary(
        row => row, row => new RecipeSetting(row) { Group = row.Group, Choices = row.Choices });

    /// <summary>All of them, in the order of --help.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. Rows("Network"), From, KeepOptimizer, ModelFile.Divisor, .. Rows("Learning"),
        Data, TableSettings.Target, TableSettings.Task, TableSettings.Inputs, TableSettings.Columns,
        TableSettings.Ignore, TableSettings.Categorical, .. Rows("Tables"), TableSettings.Delimiter,
        TableSettings.Header, TableSettings.Decimal, TableSettings.Column, TableSettings.Sheet, .. Rows(Stopping),
        .. SelectionSettings.All, .. Rows(Run),
        Threads, RunDir, TimeLimit, CheckpointEvery, LogGradients, DryRun, FindRate, Svg, Progress, Quiet, Verbose,
        CommonOptions.DataDir,
    ];

    /// <summary>What belongs to one call rather than to the run, and is not stored with it.</summary>
    public static IReadOnlyList<Setting> OfTheCall { get; } =
        [RunDir, TimeLimit, DryRun, FindRate, Svg, Progress, Quiet, Verbose, SelectionSettings.Jobs];

    /// <summary>What somebody chose of a recipe.</summary>
    public static Recipe RecipeIn(Settings settings)
    {
        Recipe recipe = new();
        foreach (var (row, setting) in s_rows)
        {
            if (settings.IsGiven(setting))
                recipe = recipe.With(row, settings.ValueOf(setting));
        }

        return recipe;
    }

    private static IEnumerable<Setting> Rows(string group) => s_rows.Values.Where(setting => setting.Group == group);
}
