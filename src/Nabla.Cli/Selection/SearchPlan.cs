namespace Nabla.Cli.Selection;

/// <summary>What several trainings are to find out: which seed, or which values of options, validates best.</summary>
internal sealed class SearchPlan
{
    // Wherever the data lie now, their checksums tell.
    private static readonly Setting[] s_free =
    [
        SelectionSettings.Trials, SelectionSettings.Budget, TrainSettings.Threads, TrainSettings.CheckpointEvery,
        TrainSettings.Data, CommonOptions.DataDir,
    ];

    /// <summary>Resolves what was asked for.</summary>
    /// <exception cref="Problem">Settings contradict each other.</exception>
    public SearchPlan(TrainRequest request)
    {
        string? space = request.Get(SelectionSettings.Search), seeds = request.Get(SelectionSettings.Seeds);
        if (space is not null && seeds is not null)
        {
            throw Problem.Usage("--search and --seeds contradict each other",
                "one after the other; --folds 5 makes a search surer of what it finds");
        }

        if (request.Get(TrainSettings.TimeLimit) is not null)
        {
            throw Problem.Usage("--time-limit is of one training",
                "give a search a --budget, after which it begins no trial");
        }

        ByFolds = request.Get(SelectionSettings.Folds) is not null
            || request.Get(SelectionSettings.FoldColumn) is not null;
        if (space is null && ByFolds)
        {
            throw Problem.Usage("--folds tests a way of training, or compares the trials of a --search",
                "nabla evaluate DATA --folds 5 --seeds 0..4, with the same options");
        }

        if (request.Recipe.Ensemble > 1)
        {
            throw Problem.Usage(
                $"--ensemble and --{(space is null ? "seeds" : "search")} contradict each other", space is null
                    ? "--ensemble alone trains one network for each of its seeds"
                    : "search first; then train with what was found: nabla train --config CONFIG --ensemble 4");
        }

        if (!ByFolds && request.Recipe.Validation == 0)
            throw Problem.Usage("there are no validation examples to compare by", "--validation 0.1, or --folds 5");
        IsOfSeeds = space is null;
        IsCalibrated = request.Recipe.Calibrate == true;
        HoldsOut = IsCalibrated || request.Recipe.Validation > 0;
        Search = new Search(IsOfSeeds
            ? new(SearchAxis.List("seed", [.. SelectionSettings.SeedsOf(seeds!).Select(s => Setting.TextOf(s))]))
            : Problem.FromUsage(() => SearchSpace.Parse(space!)))
        {
            Trials = request.Get(SelectionSettings.Trials),
            Budget = request.Get(SelectionSettings.Budget) is { } time ? SelectionSettings.TimeOf(time) : null,
            Seed = request.Recipe.Seed ?? 1,
            InOrder = IsOfSeeds,
            MayRepeat = request.Recipe.IsOfBefore,
            Clock = request.Call.Time,
            Host = request.Host,
        };
    }

    /// <summary>Whether a training tries several things.</summary>
    public static bool IsAsked(Settings settings) => settings.IsGiven(SelectionSettings.Search)
        || settings.IsGiven(SelectionSettings.Seeds) || settings.IsGiven(SelectionSettings.Folds);

    /// <summary>What is tried.</summary>
    public Search Search { get; }

    /// <summary>Whether only seeds differ.</summary>
    public bool IsOfSeeds { get; }

    /// <summary>Whether models are calibrated.</summary>
    public bool IsCalibrated { get; }

    /// <summary>Whether models have validation examples, which they do not learn from.</summary>
    public bool HoldsOut { get; }

    /// <summary>Whether trials are compared by folds rather than by validation examples.</summary>
    public bool ByFolds { get; }

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
    /// <param name="plan">The examples, for their checksums.</param>
    public static string Beginning(string configuration, TrainingPlan plan)
    {
        string[] names = [.. s_free.Select(setting => setting.Name.Replace('-', '_'))];
        using JsonDocument asked = JsonDocument.Parse(configuration);
        var kept = asked.RootElement.EnumerateObject().Where(property => !names.Contains(property.Name));
        return new NamedValues
        {
            { "event", "search" },
            { "configuration", new NamedValues { kept.Select(property => (property.Name, (object)property.Value)) } },
            { "training", plan.Training.Checksum() },
            { "validation", plan.Validation?.Checksum() },
        }.ToLine();
    }

    /// <summary>Whether two first lines are of the same search, in whatever order their values stand.</summary>
    public static bool IsSame(string one, string other)
    {
        using JsonDocument a = JsonDocument.Parse(one), b = JsonDocument.Parse(other);
        return Values(a.RootElement).SetEquals(Values(b.RootElement));

        static HashSet<string> Values(JsonElement line) =>
        [
            .. line.GetProperty("configuration").EnumerateObject().Where(p => !IsAsBefore(p)).Select(Value),
            .. line.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).Select(Value),
        ];

        // What records said nothing of before they could.
        static bool IsAsBefore(JsonProperty property) =>
            RecipeOptions.Find(property.Name) is { Before: { } before } option
            && option.Print(before) == property.Value.ToString();

        // By the option's own name, whichever it was given by.
        static string Value(JsonProperty property) => (RecipeOptions.Find(property.Name)?.Key ?? property.Name) + "=" +
            property.Value.GetRawText();
    }
}
