using System.Text.Json.Nodes;

namespace Nabla.Cli.Training;

/// <summary>Where the files of a run lie. Its configuration notes their paths as seen from its folder, so that they are
/// found from any directory, and after all was moved together.</summary>
internal static class RunFiles
{
    /// <summary>The note in a configuration, {"data": …, "from": …}; nobody chooses it.</summary>
    public const string Key = "from_here";

    private static readonly Setting<string?>[] s_settings = [TrainSettings.Data, TrainSettings.From];

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>A configuration with the note; the same where it names no files.</summary>
    /// <param name="configuration">A JSON object.</param>
    /// <param name="request">What names the files.</param>
    /// <param name="folder">Where it will be written.</param>
    public static string Noted(string configuration, TrainRequest request, string folder)
    {
        var note = new JsonObject();
        foreach (Setting<string?> setting in s_settings)
        {
            string? files = request.Get(setting) is { } typed ? request.PlaceOf(typed) : null;
            if (files is not null && !IsName(files) && AreThere(files))
                note[setting.Name] = Each(files, part => Seen(folder, part));
        }

        return note.Count == 0 ? configuration : With(configuration, note);
    }

    /// <summary>A configuration whose note holds as seen from another folder.</summary>
    public static string Moved(string configuration, string from, string to)
    {
        JsonObject moved = [];
        foreach (var (name, files) in Note(configuration))
            moved[name] = Each(files, part => Seen(to, Path.Combine(from, part)));
        return moved.Count == 0 ? configuration : With(configuration, moved);
    }

    /// <summary>Where files lie, by what they were called when the run began.</summary>
    /// <param name="configuration">The file with the note.</param>
    /// <param name="called">What a setting calls them.</param>
    public static Dictionary<string, string> Found(string configuration, Func<Setting<string?>, string?> called)
    {
        var found = new Dictionary<string, string>();
        if (!File.Exists(configuration))
            return found;
        string folder = Path.GetDirectoryName(Path.GetFullPath(configuration))!;
        Dictionary<string, string> note = Note(File.ReadAllText(configuration));
        foreach (Setting<string?> setting in s_settings)
        {
            if (called(setting) is not { } typed || IsName(typed) || !note.TryGetValue(setting.Name, out string? seen))
                continue;
            string noted = Each(seen, part => Path.GetFullPath(Path.Combine(folder, part)));
            bool isAsTyped = AreThere(typed) && Each(typed, Path.GetFullPath) == noted;
            if (!isAsTyped && AreThere(noted))
                found[typed] = noted;
        }

        return found;
    }

    /// <summary>Where the data of a model lie, if its run says so.</summary>
    /// <param name="data">What the model calls them; or null.</param>
    /// <param name="model">A model's file, or the folder of a run.</param>
    public static string? DataOf(string? data, string model)
    {
        if (data is null)
            return null;
        string folder = Directory.Exists(model) ? model : Path.GetDirectoryName(model) ?? "";
        return Found(Path.Combine(folder, RunFolder.ConfigurationName), setting =>
            setting == TrainSettings.Data ? data : null).GetValueOrDefault(data, data);
    }

    /// <summary>Whether files or folders are there: one, or several between commas.</summary>
    public static bool AreThere(string files) =>
        Path.Exists(files) || files.Split(',').All(part => Path.Exists(part.Trim()));

    private static bool IsName(string data) => data == TableFile.StandardInput || DataCatalog.Find(data) is not null;

    private static string Seen(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');

    private static string Each(string files, Func<string, string> change) => Path.Exists(files) ? change(files)
        : string.Join(',', files.Split(',').Select(part => change(part.Trim())));

    private static string With(string configuration, JsonObject note)
    {
        JsonObject json = JsonNode.Parse(configuration)!.AsObject();
        json[Key] = note;
        return json.ToJsonString(s_indented);
    }

    private static Dictionary<string, string> Note(string configuration)
    {
        try
        {
            return JsonNode.Parse(configuration)?[Key]?.AsObject()
                .ToDictionary(pair => pair.Key, pair => pair.Value?.GetValue<string>() ?? "") ?? [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return [];   // what is wrong is told when the configuration is read
        }
    }
}
