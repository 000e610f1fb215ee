namespace Nabla.IO;

/// <summary>Data that is missing, damaged or does not fit: what is wrong, the facts, and what to do about it, so that a
/// program may print them one under the other. The command ends with exit code 3.</summary>
/// <param name="heading">What is wrong, in a few words, for example "the file is damaged".</param>
/// <param name="facts">What was found, each fact with a short name, for example ("file",
/// "train-images-idx3-ubyte").</param>
/// <param name="fix">The way out, as a sentence.</param>
/// <param name="inner">The problem underneath, if there is one.</param>
public sealed class DataProblemException(
    string heading, IEnumerable<(string Name, string Fact)> facts, string fix, Exception? inner = null)
    : NablaException(null, inner)
{
    /// <summary>What is wrong, in a few words.</summary>
    public string Heading { get; } = heading;

    /// <summary>What was found, each fact with a short name; names may repeat.</summary>
    public ImmutableArray<(string Name, string Fact)> Facts { get; } = [.. facts];

    /// <summary>The way out.</summary>
    public string Fix { get; } = fix;

    /// <summary>The fact that tells what was found, for a list in which the file is named already.</summary>
    internal string Found => Facts.First(fact => fact.Name == "found").Fact;

    /// <summary>Heading, facts and fix in one line.</summary>
    public override string Message =>
        $"{Heading}: {string.Join("; ", Facts.Select(f => $"{f.Name} {f.Fact}")).TrimEnd('.')}. {Fix}";

    /// <summary>Reads a file; what is wrong with it is told with its path.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it; throws <see cref="NablaFormatException"/> where it cannot be used.</param>
    /// <param name="what">What is said not to be usable: "the table".</param>
    /// <param name="file">What is said not to be readable.</param>
    internal static T Reading<T>(string path, Func<Stream, T> read, string what = "the file", string file = "the file")
    {
        try
        {
            using Stream stream = InputFile.Open(path);
            return read(stream);
        }
        catch (NablaFormatException e)
        {
            throw Unusable(path, e, what);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataProblemException($"{file} cannot be read", [("file", path), ("found", e.Message)],
                "Check the path and that you may read it.", e);
        }
    }

    /// <summary>The problem that a file's content is not what it should be.</summary>
    internal static DataProblemException Unusable(string path, NablaFormatException e, string what) =>
        new($"{what} cannot be used", [("file", path), ("where", e.Location), ("found", e.Reason)], e.Fix, e)
        {
            Settings = e.Settings,
        };
}
