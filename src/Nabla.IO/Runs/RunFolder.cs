using System.Globalization;
using System.Text;

namespace Nabla.IO;

/// <summary>
/// The folder of one run: <c>config.json</c> (every setting as resolved), <c>events.jsonl</c> (one event a line, on the
/// disk as soon as it happened) and <c>model.safetensors</c> (the trained network). A folder never takes a second run.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private readonly FileStream _events;

    private RunFolder(string folder, FileStream events) => (Folder, _events) = (folder, events);

    /// <summary>The folder, as it was given.</summary>
    public string Folder { get; }

    /// <summary>Where the model goes.</summary>
    public string ModelPath => Path.Combine(Folder, ModelName);

    /// <summary>model.safetensors.</summary>
    public const string ModelName = "model.safetensors";

    private const string FormerModelName = "model.json";   // of version 0.1
    private const string ConfigurationName = "config.json";
    private const string EventsName = "events.jsonl";

    /// <summary>Makes the folder and begins its record.</summary>
    /// <param name="folder">Made where it does not exist.</param>
    /// <param name="configuration">Every setting as resolved: a JSON object.</param>
    /// <exception cref="RunExistsException">The folder holds a run already.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written.</exception>
    public static RunFolder Create(string folder, string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(configuration);
        if (HoldsRun(folder))
            throw new RunExistsException(folder);
        Directory.CreateDirectory(folder);
        // The file of events comes first: two runs that race for a folder cannot both make it.
        var events = new FileStream(
            Path.Combine(folder, EventsName), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1);
        try
        {
            WholeFile.Write(
                Path.Combine(folder, ConfigurationName),
                stream => stream.Write(Encoding.UTF8.GetBytes(configuration + "\n")));
            return new(folder, events);
        }
        catch
        {
            events.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A folder for a run that begins now: yyyyMMdd-HHmmss in UTC and the widths, with a number where that is taken.
    /// </summary>
    /// <param name="parent">The folder that runs go to.</param>
    /// <param name="now">When the run begins.</param>
    /// <param name="architecture">What it trains.</param>
    public static string NameFor(string parent, DateTimeOffset now, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        string widths = architecture.LayerCount <= 8
            ? architecture.ToString()
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{architecture.InputWidth}-{architecture.LayerCount - 2}layers-{architecture.OutputWidth}");
        string name = Path.Combine(
            parent, string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{widths}"));
        string free = name;
        for (int i = 2; Directory.Exists(free) || File.Exists(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
        return free;
    }

    /// <summary>Whether a folder holds a run, whole or not.</summary>
    public static bool HoldsRun(string folder) =>
        new[] { ConfigurationName, EventsName, ModelName, FormerModelName }
            .Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>
    /// The model of a run, whichever version of Nabla wrote it; where there is none, where it would be.
    /// </summary>
    public static string FindModel(string folder)
    {
        string path = Path.Combine(folder, ModelName), former = Path.Combine(folder, FormerModelName);
        return !File.Exists(path) && File.Exists(former) ? former : path;
    }

    /// <summary>Adds an event; it is on the disk, or with the system at least, when this returns.</summary>
    /// <param name="line">One JSON object without the line's end.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(string line)
    {
        _events.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _events.Flush();
    }

    /// <summary>Writes the model, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Save(ModelPath);
    }

    /// <summary>Ends the record of events.</summary>
    public void Dispose() => _events.Dispose();
}
