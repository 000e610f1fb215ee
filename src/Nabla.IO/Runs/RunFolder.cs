using Microsoft.Win32.SafeHandles;

namespace Nabla.IO;

/// <summary>The folder of one run: <c>config.json</c> (every setting as resolved), <c>events.jsonl</c> (one event a
/// line, with the system as soon as it happened), the last two <c>checkpoint-STEP.safetensors</c> and, once trained,
/// <c>model.safetensors</c>. A folder never takes a second run, and one process at a time writes to it. What cannot be
/// written is an <see cref="IOException"/> or an <see cref="UnauthorizedAccessException"/>.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _events;
    private readonly SafeFileHandle _eventsHandle;   // for another thread, which a stream is not
    private Task _saving = Task.CompletedTask;

    private volatile bool _isEnding;

    private RunFolder(string folder, FileStream @lock, FileStream events)
    {
        (Folder, _lock, _events, _eventsHandle) = (folder, @lock, events, events.SafeFileHandle);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>The folder, as it was given.</summary>
    public string Folder { get; }

    /// <summary>Where the model goes.</summary>
    public string ModelPath => Path.Combine(Folder, ModelName);

    /// <summary>model.safetensors.</summary>
    public const string ModelName = "model.safetensors";

    /// <summary>config.json.</summary>
    public const string ConfigurationName = "config.json";

    /// <summary>events.jsonl.</summary>
    public const string EventsName = "events.jsonl";

    private const string FormerModelName = "model.json";   // of version 0.1
    private const string LockName = ".lock";
    private const int MostWaited = 50;   // ms, by a second signal: a checkpoint that is nearly written
    private const int OfReadOnlySystem = 30;   // EROFS: a lock that a killed process left cannot be taken there

    /// <summary>Makes the folder and begins its record.</summary>
    /// <param name="folder">Made where it does not exist.</param>
    /// <param name="configuration">Every setting as resolved: a JSON object.</param>
    /// <exception cref="RunExistsException">The folder holds a run already.</exception>
    public static RunFolder Create(string folder, string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(configuration);
        bool wasBegun = HoldsRun(folder);
        if (wasBegun && !IsEmpty(folder))
            throw new RunExistsException(folder);
        Directory.CreateDirectory(folder);
        // The file of events comes first: two runs that race for a folder cannot both make it.
        return Streams.Keep(Open(folder, wasBegun ? FileMode.Open : FileMode.CreateNew), run =>
        {
            if (wasBegun && !IsEmpty(folder))   // another process may have been there meanwhile
                throw new RunExistsException(folder);
            run._events.SetLength(0);
            RemoveParts(folder);
            run.WriteConfiguration(configuration);
            return run;
        });
    }

    /// <summary>Opens the folder of a run to go on with it; nothing is changed yet.</summary>
    /// <param name="folder">Holds the run.</param>
    /// <exception cref="RunInUseException">Another process is training there.</exception>
    public static RunFolder Open(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return Open(folder, FileMode.Open);
    }

    /// <summary>Puts the run back to where it was at a checkpoint: the record is cut, and later checkpoints and what
    /// unfinished writing left behind are removed.</summary>
    /// <param name="checkpoint">One of the run's.</param>
    /// <exception cref="InvalidDataException">The record is shorter than it was then.</exception>
    public void GoBackTo(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (_events.Length < checkpoint.EventsLength)
        {
            throw new InvalidDataException(Invariant(
                $"{EventsName} in {Folder} has {_events.Length} bytes, but had ") + Invariant(
                $"{checkpoint.EventsLength} when the checkpoint of step {checkpoint.Step} was taken."));
        }

        _events.SetLength(checkpoint.EventsLength);
        _events.Seek(0, SeekOrigin.End);
        CheckpointFolder.RemoveAfter(Folder, checkpoint.Step);
        RemoveParts(Folder);
    }

    /// <summary>Puts the record of an ensemble back to how it began, before its networks were trained: what they have
    /// come to is in their own folders.</summary>
    /// <returns>Whether it has begun.</returns>
    public bool GoBackToBeginning()
    {
        string[] beginnings = ["{\"event\":\"started\"", "{\"event\":\"chosen\""];
        byte[] record = new byte[_events.Length];
        using (FileStream from = new(Path.Combine(Folder, EventsName), FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite))
        {
            from.ReadExactly(record);
        }

        string[] lines = Encoding.UTF8.GetString(record).Split('\n');
        long length = lines[..^1]
            .TakeWhile(line => beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal)))
            .Sum(line => Encoding.UTF8.GetByteCount(line) + 1L);
        _events.SetLength(length);
        _events.Seek(0, SeekOrigin.End);
        RemoveParts(Folder);
        return length > 0;
    }

    /// <summary>Removes what a process that was killed left half written.</summary>
    internal static void RemoveParts(string folder)
    {
        foreach (string part in Directory.GetFiles(folder, ".*.part"))
            File.Delete(part);
    }

    /// <summary>A folder for a run that begins now: called as its data, with a number where that is taken.</summary>
    /// <param name="parent">The folder that runs go to.</param>
    /// <param name="data">What the data are called: a name, or a file with or without its folders.</param>
    /// <param name="kind">What the run is, behind the name; or null.</param>
    public static string NameFor(string parent, string data, string? kind = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        string plain = Path.GetFileNameWithoutExtension(data.Split(',')[0]);
        string word = string.Concat(plain.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-')).Trim('-');
        string name = Path.Combine(parent, (word.Length == 0 ? "table" : word) + (kind is null ? "" : $"-{kind}"));
        string free = name;
        for (int i = 2; Directory.Exists(free) || File.Exists(free); i++)
            free = Invariant($"{name}-{i}");
        return free;
    }

    /// <summary>Whether a folder holds a run, whole or not.</summary>
    public static bool HoldsRun(string folder) =>
        new[] { ConfigurationName, EventsName, ModelName, FormerModelName }
            .Any(name => File.Exists(Path.Combine(folder, name)));

    // A run that ended before its first checkpoint: nothing was learned, and it is begun again. Killed between its
    // first two files, it has no configuration yet, and no event.
    private static bool IsEmpty(string folder) =>
        !File.Exists(FindModel(folder)) && new FileInfo(Path.Combine(folder, EventsName)) is { Exists: true } events
        && (events.Length == 0 || File.Exists(Path.Combine(folder, ConfigurationName)))
        && !CheckpointFolder.In(folder).Any()
        && Directory.GetDirectories(folder).Length == 0;

    /// <summary>The model of a run, whichever version of Nabla wrote it; where there is none, where it would
    /// be.</summary>
    public static string FindModel(string folder)
    {
        string path = Path.Combine(folder, ModelName), former = Path.Combine(folder, FormerModelName);
        return !File.Exists(path) && File.Exists(former) ? former : path;
    }

    /// <summary>The last line of a run's record; null where there is none.</summary>
    public static string? LastEvent(string folder)
    {
        string path = Path.Combine(folder, EventsName);
        return File.Exists(path) ? File.ReadLines(path).LastOrDefault() : null;
    }

    /// <summary>The first event of a kind in a run's record; null where there is none.</summary>
    public static string? FirstEvent(string folder, string kind)
    {
        string path = Path.Combine(folder, EventsName), beginning = $"{{\"event\":\"{kind}\"";
        return File.Exists(path) ? File.ReadLines(path).FirstOrDefault(
            line => line.StartsWith(beginning, StringComparison.Ordinal)) : null;
    }

    /// <summary>Adds an event; it is on the disk, or with the system at least, when this returns.</summary>
    /// <param name="line">One JSON object without the line's end.</param>
    public void Append(string line)
    {
        if (_saving.IsFaulted)
            Settle();
        try
        {
            _events.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _events.Flush();
        }
        catch (ArgumentOutOfRangeException e)   // how .NET says that files may not be that large here
        {
            throw new IOException(WholeFile.TooLarge, e);
        }
    }

    /// <summary>Writes the model, whole or not at all.</summary>
    public void Save(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Settle();
        model.Save(ModelPath);
    }

    /// <summary>Writes a checkpoint, whole or not at all, and then removes all but the last two. The events so far are
    /// on the disk before it. Disks take their time: training goes on meanwhile. Whatever is done next with the folder
    /// tells a problem; <see cref="Settle"/> waits for the end.</summary>
    /// <exception cref="IOException">The checkpoint before it could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The checkpoint before it may not be written.</exception>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Settle();
        if (_isEnding)
            return;
        long length = _events.Length;
        _saving = Task.Run(() =>
        {
            if (_isEnding)
                return;
            RandomAccess.FlushToDisk(_eventsHandle);
            checkpoint.Save(Path.Combine(Folder, CheckpointFolder.NameOf(checkpoint.Step)), length);
            CheckpointFolder.KeepLastTwo(Folder);
        });
    }

    /// <summary>Waits until the last checkpoint is on the disk.</summary>
    public void Settle() => _saving.GetAwaiter().GetResult();

    /// <summary>Replaces config.json.</summary>
    /// <param name="configuration">Every setting as resolved: a JSON object.</param>
    public void WriteConfiguration(string configuration) => WholeFile.Write(
        Path.Combine(Folder, ConfigurationName), stream => stream.Write(Encoding.UTF8.GetBytes(configuration + "\n")));

    /// <summary>Whether the record of events is there no more: what is written to it is lost.</summary>
    public bool HasLostRecord => Directory.Exists(Folder) && !File.Exists(Path.Combine(Folder, EventsName));

    // A second signal ends the process while others of its threads go on: no half of a file stays, and no third
    // checkpoint, which a checkpoint that was nearly written would be.
    private void OnExit(object? sender, EventArgs e)
    {
        _isEnding = true;
        try
        {
            Task.WaitAny([_saving], MostWaited);
            RemoveParts(Folder);
            CheckpointFolder.KeepLastTwo(Folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Ends the record of events, and lets other processes write.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Task.WaitAny(_saving);   // whose problem, if it has one, was told or comes too late
        _events.Dispose();
        _lock.Dispose();
    }

    private static RunFolder Open(string folder, FileMode mode) =>
        Streams.Keep(Lock(folder), @lock => new RunFolder(folder, @lock, new FileStream(
            Path.Combine(folder, EventsName), mode, FileAccess.Write, FileShare.Read, bufferSize: 1)));

    /// <summary>Whether a process is training in a folder.</summary>
    public static bool IsInUse(string folder)
    {
        try
        {
            if (File.Exists(Path.Combine(folder, LockName)))
                Lock(folder).Dispose();
            return false;
        }
        catch (RunInUseException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes away the lock that a killed process left behind; one that is in use stays.</summary>
    /// <param name="folder">A run's folder.</param>
    public static void Unlock(string folder) => IsInUse(folder);

    // The system lets go of it when the process ends, in whatever way.
    internal static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, LockName);
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(path) && e.HResult != OfReadOnlySystem)
        {
            throw new RunInUseException(folder);
        }
    }
}

/// <summary>A folder was to take a run but holds one already.</summary>
internal sealed class RunExistsException(string folder)
    : NablaException($"{folder} holds a run already. Name another folder, or move this one away.")
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;
}

/// <summary>A run's folder was to be written to, but another process is training there.</summary>
internal sealed class RunInUseException(string folder)
    : NablaException($"Another process is training in {folder}. Let it end, or end it, first.")
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;
}
