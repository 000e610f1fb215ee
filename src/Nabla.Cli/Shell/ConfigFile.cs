namespace Nabla.Cli.Shell;

/// <summary>--config FILE, a JSON object with comments and a key per setting, and --set KEY=VALUE. Keys are the names
/// of flags, with - or _; a key that no setting has is refused by name.</summary>
internal static class ConfigFile
{
    private static readonly JsonDocumentOptions s_json = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>--config.</summary>
    public static Option<string?> Option { get; } = new("--config")
    {
        HelpName = "FILE",
        Description = "take values from a JSON file (comments allowed; keys as the flags)",
    };

    /// <summary>--set.</summary>
    public static Option<string[]?> SetOption { get; } =
        new("--set") { HelpName = "KEY=VALUE", Description = "set one value by its key; may be repeated" };

    /// <summary>The text of every setting in a file; empty where there is no file.</summary>
    public static Dictionary<Setting, string> Read(string? path, IReadOnlyList<Setting> settings)
    {
        var values = new Dictionary<Setting, string>();
        if (path is null)
            return values;
        try
        {
            using Stream stream = InputFile.Open(path);
            // of a stream: a byte order mark is fine
            using JsonDocument document = JsonDocument.Parse(stream, s_json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Problem.Usage(
                    "the configuration file is not a JSON object", "write { \"epochs\": 30 }", ("file", path));
            }

            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(RunFiles.Key))
                    continue;
                Setting setting = Find(property.Name, settings, ("file", path));
                if (Text(property.Value) is { } text)
                    values[setting] = text;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // the latter: half a character
        {
            throw Problem.Usage(
                "the configuration file is not JSON", null, ("file", path), ("reason", Problems.MessageOf(e)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.Usage(
                "the configuration file cannot be read", null, ("file", path),
                ("reason", Problems.WhyUnreadable(path, e)));
        }

        return values;
    }

    /// <summary>The text of every setting in KEY=VALUE pairs; of several for one key, the last.</summary>
    public static Dictionary<Setting, string> ReadPairs(IEnumerable<string> pairs, IReadOnlyList<Setting> settings)
    {
        var values = new Dictionary<Setting, string>();
        foreach (string pair in pairs)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw Problem.Usage($"--set takes KEY=VALUE, not \"{pair}\"", "for example: --set epochs=30");
            values[Find(pair[..at], settings, ("where", "--set " + pair))] = pair[(at + 1)..];
        }

        return values;
    }

    private static Setting Find(string key, IReadOnlyList<Setting> settings, (string, string) where)
    {
        string name = key.Replace('_', '-');
        return settings.FirstOrDefault(setting => setting.IsCalled(key)) ?? throw Problem.Usage(
            $"there is no setting \"{key}\"",
            Suggestion.Nearest(name, settings.Select(setting => setting.Name)) is { } near
                ? $"did you mean \"{near}\"?"
                : null,
            where);
    }

    // Null stands for "not set".
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
