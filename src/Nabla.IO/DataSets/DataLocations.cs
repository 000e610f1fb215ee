namespace Nabla.IO;

/// <summary>Where known data sets are looked for, in this order: the folder asked for, the one that NABLA_DATA names,
/// the system's, the user's cache. Each stands for itself and for its subfolder with the data set's name.</summary>
internal sealed record DataLocations
{
    /// <summary>The folder asked for (<c>--data-dir</c>), or null.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The folder that the environment names (<c>NABLA_DATA</c>), or null.</summary>
    public string? EnvironmentDirectory { get; init; }

    /// <summary>Where the system installs data sets, or null; Debian has /usr/share/datasets.</summary>
    public string? SystemDirectory { get; init; }

    /// <summary>The user's cache for Nabla, where downloads go, or null where there is none.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Reads the process's environment.</summary>
    /// <param name="dataDirectory">The folder asked for, or null.</param>
    public static DataLocations Default(string? dataDirectory = null) =>
        From(Environment.GetEnvironmentVariable, dataDirectory);

    /// <summary>Reads an environment.</summary>
    /// <param name="environment">Gives a variable's value, or null.</param>
    /// <param name="dataDirectory">The folder asked for, or null.</param>
    public static DataLocations From(Func<string, string?> environment, string? dataDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new DataLocations
        {
            DataDirectory = Named(dataDirectory),
            EnvironmentDirectory = Named(environment("NABLA_DATA")),
            SystemDirectory = OperatingSystem.IsWindows() ? null : "/usr/share/datasets",
            CacheDirectory = Cache(environment),
        };
    }

    /// <summary>What <see cref="DataDirectory"/> is called in messages.</summary>
    internal const string NamedDirectory = "data directory";

    /// <summary>The folders of a data set in the order of the search, with their names in messages.</summary>
    public ImmutableArray<(string Origin, string Folder)> Folders(KnownData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (string, string?)[] roots =
        [
            (NamedDirectory, DataDirectory), ("NABLA_DATA", EnvironmentDirectory),
            ("system", SystemDirectory), ("cache", CacheDirectory),
        ];
        return
        [
            .. from root in roots
               where root.Item2 is not null
               from folder in data.FolderNames.Select(name => Path.Combine(root.Item2, name)).Prepend(root.Item2)
               select (root.Item1, folder),
        ];
    }

    // The XDG rules: a path that is not absolute is to be ignored, and ~/.cache is the default.
    private static string? Cache(Func<string, string?> environment)
    {
        if (environment("XDG_CACHE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg))
            return Path.Combine(xdg, "nabla");
        if (OperatingSystem.IsWindows())
            return Named(environment("LOCALAPPDATA")) is { } local ? Path.Combine(local, "nabla") : null;
        return Named(environment("HOME")) is { } home ? Path.Combine(home, ".cache", "nabla") : null;
    }

    private static string? Named(string? folder) => string.IsNullOrWhiteSpace(folder) ? null : folder;
}
