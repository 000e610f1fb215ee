using System.Text;
using System.Text.Json;
using Nabla.Cli.Selection;
using Nabla.Cli.Shell;

namespace Nabla.Cli.Training;

/// <summary>The values of <c>nabla train</c>: what was given, else the preset's, else the default; and their record in
/// <c>config.json</c>, which <c>--config</c> reads back.</summary>
internal sealed class TrainValues
{
    private static readonly Dictionary<Setting, object?> s_book = new()
    {
        [TrainSettings.Layers] = (IReadOnlyList<int>)[30],
        [TrainSettings.Activation] = "sigmoid",
        [TrainSettings.Output] = "sigmoid",
        [TrainSettings.Cost] = "quadratic",
        [TrainSettings.Init] = "book",
        [TrainSettings.Optimizer] = "sgd",
        [TrainSettings.LearningRate] = 3.0,
        [TrainSettings.BatchSize] = 10,
        [TrainSettings.Epochs] = 30,
        [TrainSettings.Patience] = 0,
    };

    private readonly Invocation _call;
    private readonly Settings _settings;
    private readonly Dictionary<Setting, object?> _preset;
    private readonly Dictionary<Setting, object?> _resolved = [];
    private readonly IReadOnlyDictionary<Setting, object?> _instead;

    /// <param name="call">Prints warnings.</param>
    /// <param name="settings">Values of <see cref="TrainSettings.All"/>; null: those of the call.</param>
    /// <param name="instead">Values that take the place of others, null that of one that is not to count as given; or
    /// null.</param>
    public TrainValues(
        Invocation call, Settings? settings = null, IReadOnlyDictionary<Setting, object?>? instead = null)
    {
        (_call, _settings, _instead) = (call, settings ?? call.Settings, instead ?? new Dictionary<Setting, object?>());
        _preset = IsBook ? new(s_book) : [];
        // η = 3 is for plain descent
        if (IsGiven(TrainSettings.Optimizer))
            _preset.Remove(TrainSettings.LearningRate);
    }

    /// <summary>Whether the book's program is asked for.</summary>
    public bool IsBook => _settings.Get(TrainSettings.Preset) == "book";

    /// <summary>Whether somebody chose the value itself.</summary>
    public bool IsGiven(Setting setting) =>
        _instead.TryGetValue(setting, out object? value) ? value is not null : _settings.IsGiven(setting);

    /// <summary>What trainings on the same data share, where this is one of several; else null.</summary>
    public Series? Series { get; init; }

    /// <summary>The part of the data to test on rather than to learn from, in a cross-validation; else null.</summary>
    public FoldChoice? Fold { get; private init; }

    /// <summary>What was asked for, with other values for some settings; nothing is resolved yet.</summary>
    public TrainValues With(IReadOnlyDictionary<Setting, object?> values, FoldChoice? fold = null)
    {
        var instead = new Dictionary<Setting, object?>(_instead);
        foreach (var (setting, value) in values)
            instead[setting] = value;
        return new(_call, _settings, instead) { Series = Series, Fold = fold ?? Fold };
    }

    /// <summary>The same, as one of several.</summary>
    public TrainValues InSeries(Series series) => new(_call, _settings, _instead) { Series = series, Fold = Fold };

    /// <summary>What is read once for several trainings on the same data.</summary>
    public T Once<T>(string what, Func<T> read) where T : class => Series is null ? read() : Series.Once(what, read);

    /// <summary>Opens a file to read, "-" for standard input.</summary>
    public Stream Open(string path) => _call.Open(path);

    /// <summary>Prints a warning.</summary>
    public void Warn(string sentence) => _call.Output.Warn(sentence);

    /// <summary>Says how something that was left open is understood.</summary>
    public void Note(string sentence)
    {
        if (!_call.Get(TrainSettings.Quiet) && Series is not { IsSilent: true })
            _call.Output.Note(sentence);
    }

    /// <summary>The value of a setting.</summary>
    public T Get<T>(Setting<T> setting) => (T)ValueOf(setting, () => _settings.Get(setting))!;

    /// <summary>Notes what a value that was left open came to.</summary>
    public T Resolve<T>(Setting<T> setting, T value)
    {
        _resolved[setting] = value;
        return value;
    }

    /// <summary>Gives a value that was left open, also by a preset, a default that depends on the data.</summary>
    public void Default<T>(Setting<T> setting, T value)
    {
        if (!IsGiven(setting) && !_preset.ContainsKey(setting))
            _resolved[setting] = value;
    }

    /// <summary>Every value that belongs to the run, as a JSON object.</summary>
    public string ToJson() => Json(_ => true);

    /// <summary>Every value that somebody chose, as a JSON object: what follows from data is left to them.</summary>
    public string GivenToJson() => Json(IsGiven);

    private string Json(Func<Setting, bool> isWanted)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            foreach (Setting setting in TrainSettings.All.Except(TrainSettings.OfTheCall))
            {
                // not known, or not set
                if (!isWanted(setting) || ValueOf(setting, () => _settings.ValueOf(setting)) is not { } value)
                    continue;
                json.WritePropertyName(setting.Name.Replace('-', '_'));
                Setting.WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private object? ValueOf(Setting setting, Func<object?> own) =>
        _resolved.TryGetValue(setting, out object? resolved) ? resolved
        : _instead.TryGetValue(setting, out object? value) ? value ?? setting.DefaultObject
        : !IsGiven(setting) && _preset.TryGetValue(setting, out object? preset) ? preset
        : own();
}
