namespace Nabla.Cli.Training;

/// <summary>What is asked for: recipe, data, and how to run. config.json records it, --config reads it back.</summary>
/// <param name="Call">The command.</param>
/// <param name="Settings">The settings of <see cref="TrainSettings.All"/> that are no recipe.</param>
/// <param name="Recipe">What was chosen; the rest is open.</param>
internal sealed record TrainRequest(Invocation Call, Settings Settings, Recipe Recipe)
{
    private readonly long _begin = Call.Time.GetTimestamp();

    private Dictionary<string, string> _found = [];
    private ImmutableDictionary<Setting, object?> _instead = ImmutableDictionary<Setting, object?>.Empty;

    /// <summary>The request of a command line, or of a configuration file.</summary>
    /// <param name="settings">Where the values are; null: the command's own.</param>
    public static TrainRequest Of(Invocation call, Settings? settings = null) =>
        new(call, settings ?? call.Settings, TrainSettings.RecipeIn(settings ?? call.Settings));

    /// <summary>The request that a run's configuration records.</summary>
    /// <param name="configuration">Its file.</param>
    public static TrainRequest OfFile(Invocation call, string configuration)
    {
        var request = Of(call, new Settings(TrainSettings.All, configuration));
        return request with { _found = RunFiles.Found(configuration, request.Get) };
    }

    /// <summary>What the data are called: a name or files.</summary>
    public string Data => Get(TrainSettings.Data) ?? DataCatalog.Digits.Name;

    /// <summary>Where the data lie.</summary>
    public string Place => PlaceOf(Data);

    /// <summary>Where files lie that are called by a path.</summary>
    public string PlaceOf(string files) => _found.GetValueOrDefault(files, files);

    /// <summary>Threads to share large products among.</summary>
    public int Threads => Get(TrainSettings.Threads) ?? Math.Clamp(Environment.ProcessorCount, 1, 1024);

    /// <summary>The same for one of several trainings, which has a thread to itself unless asked otherwise.</summary>
    public TrainRequest OneOfSeveral => With(TrainSettings.Threads, Get(TrainSettings.Threads) ?? 1);

    /// <summary>Whether notes are printed.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Whether several numbers in each row of an array are taken as they are, as runs of before have them.
    /// </summary>
    public bool TakesTargetsAsTheyAre { get; init; }

    /// <summary>The value of a setting that is no part of a recipe.</summary>
    public T Get<T>(Setting<T> setting) =>
        _instead.TryGetValue(setting, out object? value) ? (T)value! : Settings.Get(setting);

    /// <summary>The same with another value of a setting; null counts as not given.</summary>
    public TrainRequest With(Setting setting, object? value) =>
        this with { _instead = _instead.SetItem(setting, value ?? setting.DefaultObject) };

    /// <summary>The settings that say something, but for what a file or the environment says.</summary>
    public IEnumerable<Setting> Given =>
        TrainSettings.All.Where(setting => !Settings.IsSaid(setting) && ValueOf(setting, isResolved: false) is { } value
            && !Equals(value, setting.DefaultObject));

    /// <summary>How something that was left open is understood.</summary>
    public void Note(string sentence)
    {
        if (!Call.Get(TrainSettings.Quiet) && !IsSilent)
            Call.Output.Note(sentence);
    }

    /// <summary>How trainings are run.</summary>
    public TrainingHost Host => new()
    {
        Threads = Threads, Clock = Call.Time, StepEvery = null, LogErrorNorms = Get(TrainSettings.LogGradients),
        CheckpointEvery = Get(TrainSettings.CheckpointEvery), Jobs = Get(SelectionSettings.Jobs), TimeLimit = Left,
    };

    /// <summary>The checkpoint whose optimizer's memory is to be kept; or null.</summary>
    /// <exception cref="Problem">There is none.</exception>
    public Checkpoint? Memory
    {
        get
        {
            if (!Get(TrainSettings.KeepOptimizer))
                return null;
            string from = Get(TrainSettings.From) ?? throw Problem.Usage(
                "--keep-optimizer goes on with the optimizer of a run", "name the run: --from RUN");
            string place = PlaceOf(from);
            IReadOnlyList<string> files = Directory.Exists(place) ? CheckpointFolder.In(place) : [];
            return files.Count > 0 ? CheckpointFolder.Latest(files, null) : throw Problem.Usage(
                "--keep-optimizer needs the checkpoints of a run, and there are none",
                "name a run's folder, or leave --keep-optimizer out", ("from", from));
        }
    }

    // Of the time for the whole command.
    private TimeSpan? Left
    {
        get
        {
            if (Get(TrainSettings.TimeLimit) is not { } text)
                return null;
            TimeSpan left = SelectionSettings.TimeOf(text)!.Value - Call.Time.GetElapsedTime(_begin);
            return left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1);
        }
    }

    /// <summary>Settles everything; what is wrong is told in the command's words.</summary>
    /// <exception cref="Problem">Data or options do not fit.</exception>
    public TrainingPlan Plan(RawData data) => data.Use(() => TrainingPlan.For(data.Source, Recipe, data.From));

    /// <summary>Every value that belongs to the run, as a JSON object.</summary>
    /// <param name="recipe">The recipe as it was resolved; or as it was asked for.</param>
    /// <param name="isResolved">Whether what was left open is written as what it came to.</param>
    public string ToJson(Recipe recipe, bool isResolved = true)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            foreach (Setting setting in TrainSettings.All.Except(TrainSettings.OfTheCall))
            {
                if (setting is RecipeSetting { Row: var row } && recipe[row] is { } chosen)
                    RecipeOptions.Write(json, row, chosen);
                if (setting is RecipeSetting || ValueOf(setting, isResolved) is not { } value)
                    continue;
                json.WritePropertyName(setting.Name.Replace('-', '_'));
                Setting.WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private object? ValueOf(Setting setting, bool isResolved)
    {
        if (isResolved && setting == TrainSettings.Data)
            return Data;
        if (isResolved && setting == TrainSettings.Threads)
            return Threads;
        if (_instead.TryGetValue(setting, out object? value))
            return value;
        return isResolved || Settings.IsGiven(setting) ? Settings.ValueOf(setting) : null;
    }
}
