namespace Nabla.IO;

/// <summary>The folder of a search: <c>search.json</c> (what is searched, as it was asked for), <c>trials.jsonl</c> (a
/// line for each trial, on the disk as soon as it is over), <c>trials.csv</c> (the same as a table, the best first), a
/// run's folder for each trial that has one, and, of the best so far, <c>model.safetensors</c> and <c>config.json</c>.
/// One process at a time writes to it. What cannot be written is an <see cref="IOException"/> or an <see
/// cref="UnauthorizedAccessException"/>.</summary>
internal sealed class SearchFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _record;

    private SearchFolder(string folder, FileStream @lock, FileStream record) =>
        (Folder, _lock, _record) = (folder, @lock, record);

    /// <summary>search.json.</summary>
    public const string ConfigurationName = "search.json";

    /// <summary>trials.jsonl.</summary>
    public const string TrialsName = "trials.jsonl";

    /// <summary>trials.csv.</summary>
    public const string TableName = "trials.csv";

    /// <summary>The folder, as it was given.</summary>
    public string Folder { get; }

    /// <summary>The first line of the record, which says what is searched; null where there is none yet.</summary>
    public string? Beginning { get; private set; }

    /// <summary>The trials recorded.</summary>
    public IReadOnlyList<Trial> Trials { get; private set; } = [];

    /// <summary>Whether a folder holds a search.</summary>
    public static bool Holds(string folder) => File.Exists(Path.Combine(folder, ConfigurationName));

    /// <summary>Opens or makes the folder of a search and reads its record; half a line is removed.</summary>
    /// <param name="folder">Made where it does not exist.</param>
    /// <exception cref="NablaFormatException">A line of the record cannot be read.</exception>
    /// <exception cref="RunExistsException">The folder holds a run of another kind.</exception>
    /// <exception cref="RunInUseException">Another process is searching there.</exception>
    public static SearchFolder Open(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Holds(folder) && RunFolder.HoldsRun(folder))
            throw new RunExistsException(folder);
        Directory.CreateDirectory(folder);
        return Streams.Keep(RunFolder.Lock(folder), @lock => Streams.Keep(
            new FileStream(
                Path.Combine(folder, TrialsName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1),
            record =>
            {
                RunFolder.RemoveParts(folder);
                var search = new SearchFolder(folder, @lock, record);
                search.Read();
                return search;
            }));
    }

    /// <summary>Writes search.json.</summary>
    /// <param name="configuration">A JSON object.</param>
    public void WriteConfiguration(string configuration) => WholeFile.Write(
        Path.Combine(Folder, ConfigurationName), stream => stream.Write(Encoding.UTF8.GetBytes(configuration + "\n")));

    /// <summary>Writes the first line of the record.</summary>
    /// <param name="line">A JSON object without the line's end, <c>"event": "search"</c> first.</param>
    public void Begin(string line)
    {
        Append(line);
        Beginning = line;
    }

    /// <summary>Records a trial, and replaces the table; both are on the disk when this returns.</summary>
    /// <param name="trial">The trial that is over.</param>
    /// <param name="sofar">All trials, this one included.</param>
    public void Add(Trial trial, SearchResult sofar)
    {
        Append(TrialJson.Line(trial));
        WriteTable(sofar);
    }

    /// <summary>Replaces the table.</summary>
    public void WriteTable(SearchResult result) =>
        WholeFile.Write(Path.Combine(Folder, TableName), stream => TrialTable.Write(stream, result));

    /// <summary>Makes the model and the configuration of a run those of the folder, each whole.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="move">Makes a configuration one of another folder: its text, the run's folder, this folder.</param>
    public void Keep(string run, Func<string, string, string, string> move)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(move);
        using (FileStream from = File.OpenRead(Path.Combine(run, RunFolder.ModelName)))
            WholeFile.Write(Path.Combine(Folder, RunFolder.ModelName), from.CopyTo);
        string configuration = move(File.ReadAllText(Path.Combine(run, RunFolder.ConfigurationName)), run, Folder);
        WholeFile.Write(Path.Combine(Folder, RunFolder.ConfigurationName),
            stream => stream.Write(Encoding.UTF8.GetBytes(configuration)));
    }

    /// <summary>Lets other processes write.</summary>
    public void Dispose()
    {
        _record.Dispose();
        _lock.Dispose();
    }

    private void Append(string line)
    {
        try
        {
            _record.Seek(0, SeekOrigin.End);
            _record.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _record.Flush(flushToDisk: true);
        }
        catch (ArgumentOutOfRangeException e)   // how .NET says that files may not be that large here
        {
            throw new IOException(e.Message, e);
        }
    }

    private void Read()
    {
        var bytes = new byte[_record.Length];
        _record.ReadExactly(bytes);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (end < bytes.Length)
            _record.SetLength(end);
        string[] lines = Encoding.UTF8.GetString(bytes.AsSpan(0, end)).Split('\n');
        if (end == 0)
            return;
        Beginning = lines[0];
        Trials =
        [
            .. lines[1..^1].Select((line, i) => TrialJson.Parse(
                line, Invariant($"{Path.Combine(Folder, TrialsName)}, line {i + 2}"))),
        ];
    }
}
