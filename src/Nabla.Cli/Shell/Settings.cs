namespace Nabla.Cli.Shell;

/// <summary>Where a value came from, strongest first.</summary>
internal enum Origin
{
    /// <summary>A flag, or --set.</summary>
    CommandLine,

    /// <summary>A NABLA_* variable.</summary>
    Environment,

    /// <summary>The file of --config.</summary>
    File,

    /// <summary>Nothing said otherwise.</summary>
    Default,
}

/// <summary>The values of a command's settings: flag, else --set, else environment, else --config, else default.
/// Everything is parsed when this is made, so that a wrong value is a problem before any work begins.</summary>
internal sealed class Settings
{
    private readonly Dictionary<Setting, (object? Value, Origin Origin)> _values = [];
    private readonly IReadOnlyList<Setting> _settings;

    /// <summary>Resolves all settings of a command.</summary>
    /// <param name="settings">The command's settings.</param>
    /// <exception cref="Problem">A value, a key or the configuration file is wrong.</exception>
    public Settings(IReadOnlyList<Setting> settings, ParseResult result, Func<string, string?> environment)
    {
        _settings = settings;
        var file = ConfigFile.Read(result.GetValue(ConfigFile.Option), settings);
        var set = ConfigFile.ReadPairs(result.GetValue(ConfigFile.SetOption) ?? [], settings);
        foreach (Setting setting in settings)
            _values[setting] = Resolve(setting, result, set, environment, file);
    }

    /// <summary>The values in a file of --config, else defaults.</summary>
    /// <exception cref="Problem">A value, a key or the file is wrong.</exception>
    public Settings(IReadOnlyList<Setting> settings, string path)
    {
        _settings = settings;
        var file = ConfigFile.Read(path, settings);
        foreach (Setting setting in settings)
        {
            _values[setting] = file.TryGetValue(setting, out string? text)
                ? (Parse(setting, text, $"\"{setting.Name}\" in {path}"), Origin.File)
                : (setting.DefaultObject, Origin.Default);
        }
    }

    /// <summary>The values of other settings of the same names, else defaults.</summary>
    /// <param name="others">Where their values are; texts, where they are only named alike, are read anew.</param>
    public Settings(IReadOnlyList<Setting> settings, Settings others)
    {
        _settings = settings;
        foreach (Setting setting in settings)
        {
            Setting? same = others._settings.FirstOrDefault(other => other.Name == setting.Name);
            if (same is null || !others.IsGiven(same))
                _values[setting] = (setting.DefaultObject, Origin.Default);
            else if (same.GetType() != setting.GetType() && others.ValueOf(same) is string text)
                _values[setting] = (Parse(setting, text, $"--{setting.Name}"), others.OriginOf(same));
            else
                _values[setting] = others._values[same];
        }
    }

    /// <summary>The value of a setting.</summary>
    public T Get<T>(Setting<T> setting) => (T)_values[setting].Value!;

    /// <summary>The value of a setting of any type.</summary>
    public object? ValueOf(Setting setting) => _values[setting].Value;

    /// <summary>Where the value came from.</summary>
    public Origin OriginOf(Setting setting) => _values[setting].Origin;

    /// <summary>Whether the command has a setting.</summary>
    public bool Has(Setting setting) => _values.ContainsKey(setting);

    /// <summary>Whether anything but the default gave the value.</summary>
    public bool IsGiven(Setting setting) => OriginOf(setting) != Origin.Default;

    /// <summary>Whether a file or the environment gives another value than the default.</summary>
    public bool IsSaid(Setting setting) => OriginOf(setting) is Origin.File or Origin.Environment
        && !Equals(ValueOf(setting), setting.DefaultObject);

    /// <summary>The settings that the command line gives values to.</summary>
    public IEnumerable<Setting> Given => _settings.Where(setting => OriginOf(setting) == Origin.CommandLine);

    private static (object?, Origin) Resolve(Setting setting, ParseResult result, Dictionary<Setting, string> set,
        Func<string, string?> environment, Dictionary<Setting, string> file)
    {
        if (setting.TextOf(result) is { } given)
            return (Parse(setting, given.Text, given.Flag), Origin.CommandLine);
        if (set.TryGetValue(setting, out string? pair))
            return (Parse(setting, pair, "--set " + setting.Name), Origin.CommandLine);
        if (environment(setting.Variable) is { Length: > 0 } variable)
            return (Parse(setting, variable, setting.Variable), Origin.Environment);
        if (file.TryGetValue(setting, out string? text))
            return (Parse(setting, text, $"\"{setting.Name}\" in the configuration file"), Origin.File);
        return (setting.DefaultObject, Origin.Default);
    }

    private static object? Parse(Setting setting, string text, string source)
    {
        // What an environment, a file or --set leaves empty, as on the command line.
        if (setting is Setting<string?> && setting != TableSettings.Delimiter && string.IsNullOrWhiteSpace(text))
            throw Problem.Usage($"{source} is empty", "give a value, or leave it out");
        if (text.Contains('\0', StringComparison.Ordinal))   // no path may have one
            throw Problem.Usage($"{source} has a null character in it", "leave it out");
        try
        {
            return setting.ParseText(text);
        }
        catch (FormatException e)
        {
            string? near = Suggestion.Nearest(text, setting.Choices);
            throw Problem.Usage($"{source} takes {e.Message}, not {(text.Length == 0 ? "nothing" : $"\"{text}\"")}",
                near is null ? null : $"did you mean {near}?");
        }
        catch (ArgumentException e)
        {
            throw Problem.Usage($"{source}: {Problems.MessageOf(e)}");
        }
    }
}
