using System.Text;
using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Selection;

/// <summary>What several trainings are to find out: which seed, or which values of options, validates best.</summary>
internal sealed class SearchPlan
{
    /// <summary>Of a table, whose rows are all learned from unless said otherwise, to compare trials by.</summary>
    private const double ComparedShare = 0.2;

    /// <summary>Resolves what was asked for.</summary>
    /// <exception cref="Problem">Settings contradict each other.</exception>
    public SearchPlan(TrainValues values, TimeProvider clock)
    {
        string? space = values.Get(SelectionSettings.Search), seeds = values.Get(SelectionSettings.Seeds);
        if (space is not null && seeds is not null)
        {
            throw Problem.Usage("--search and --seeds contradict each other",
                "one after the other; --folds 5 makes a search surer of what it finds");
        }

        ByFolds = values.Get(SelectionSettings.Folds) is not null
            || values.Get(SelectionSettings.FoldColumn) is not null;
        if (space is null && ByFolds)
        {
            throw Problem.Usage("--folds tests a way of training, or compares the trials of a --search",
                "nabla evaluate DATA --folds 5 --seeds 0..4, with the same options");
        }

        if (!ByFolds && values.IsGiven(TrainSettings.Validation) && values.Get(TrainSettings.Validation) == 0)
            throw Problem.Usage("there are no validation examples to compare by", "--validation 0.1, or --folds 5");
        IsOfSeeds = space is null;
        Search = new Search(IsOfSeeds
            ? new(SearchAxis.List("seed", [.. SelectionSettings.SeedsOf(seeds!).Select(s => Setting.TextOf(s))]))
            : Problem.FromUsage(() => SearchAxes.Read(space!)))
        {
            Trials = values.Get(SelectionSettings.Trials),
            Budget = values.Get(SelectionSettings.Budget) is { } time ? SelectionSettings.TimeOf(time) : null,
            Seed = values.Get(TrainSettings.Seed)!.Value,
            InOrder = IsOfSeeds,
            Clock = clock,
        };
    }

    /// <summary>Whether a training tries several things.</summary>
    public static bool IsAsked(TrainValues values) => values.IsGiven(SelectionSettings.Search)
        || values.IsGiven(SelectionSettings.Seeds) || values.IsGiven(SelectionSettings.Folds);

    /// <summary>What is tried.</summary>
    public Search Search { get; }

    /// <summary>Whether only seeds differ.</summary>
    public bool IsOfSeeds { get; }

    /// <summary>Whether trials are compared by folds rather than by validation examples.</summary>
    public bool ByFolds { get; }

    /// <summary>What a trial sets.</summary>
    /// <param name="values">What was asked for.</param>
    /// <param name="trial">The trial.</param>
    /// <returns>Its own values; all trials hold the same examples out.</returns>
    public static Dictionary<Setting, object?> Of(TrainValues values, Trial trial)
    {
        Dictionary<Setting, object?> instead = SearchAxes.Of(trial);
        foreach (Setting setting in SelectionSettings.All)
        {
            if (setting != SelectionSettings.FoldColumn && setting != SelectionSettings.Folds)
                instead[setting] = null;
        }

        if (instead.ContainsKey(TrainSettings.Hidden))
            instead[TrainSettings.Layers] = null;
        instead[TrainSettings.ValidationSeed] =
            values.Get(TrainSettings.ValidationSeed) ?? values.Get(TrainSettings.Seed);
        bool needsShare = values.Get(SelectionSettings.Folds) is null
            && values.Get(SelectionSettings.FoldColumn) is null && !values.IsGiven(TrainSettings.Validation);
        if (needsShare && values.Get(TrainSettings.Data) is { } data && TableFile.IsMeant(data))
            instead[TrainSettings.Validation] = ComparedShare;
        return instead;
    }

    /// <summary>"20 random trials of …".</summary>
    public override string ToString()
    {
        string trials = IsOfSeeds ? Figures.Count(Search.MostTrials, "seed")
            : Search.Space.Combinations is { } all && Search.MostTrials == all
                ? $"all {Figures.Count(all)} combinations"
            : Search.MostTrials == int.MaxValue ? "random trials" : $"{Figures.Count(Search.MostTrials)} random trials";
        string by = ByFolds ? "compared by folds" : "compared by the same validation examples";
        string budget = Search.Budget is { } time ? $" | none begins after {Figures.Time(time.TotalSeconds)}" : "";
        return (IsOfSeeds ? trials : $"{trials} of {Search.Space}") + $" | {by}{budget}";
    }

    /// <summary>The first line of the record: all that must be the same for the search to be the same.</summary>
    /// <param name="configuration">What was asked for.</param>
    /// <param name="data">The examples, for their checksums.</param>
    public static string Beginning(string configuration, TrainData data)
    {
        Setting[] free =
        [
            SelectionSettings.Trials, SelectionSettings.Budget, TrainSettings.Threads, TrainSettings.CheckpointEvery,
            TrainSettings.Data, CommonOptions.DataDir,   // wherever they lie now, their checksums tell
        ];
        string[] names = [.. free.Select(setting => setting.Name.Replace('-', '_'))];
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        using (JsonDocument asked = JsonDocument.Parse(configuration))
        {
            json.WriteStartObject();
            json.WriteString("event", "search");
            json.WriteStartObject("configuration");
            foreach (JsonProperty property in asked.RootElement.EnumerateObject())
            {
                if (!names.Contains(property.Name))
                    property.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteString("training", data.Training.Checksum());
            if (data.Validation is { } validation)
                json.WriteString("validation", validation.Checksum());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
