namespace Nabla;

// A model in files
public sealed partial class Model
{
    /// <summary>Writes the model in Nabla's native form, a safetensors file; every parameter is read back with the same
    /// bits, and a digest tells whether any byte was changed.</summary>
    /// <param name="stream">Receives the file; left open.</param>
    /// <exception cref="ArgumentException">A parameter is NaN or infinite.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RequireFinite();
        ModelSafetensors.Write(this, stream);
    }

    /// <summary>Writes the model as JSON; every parameter is read back with the same bits.</summary>
    /// <param name="stream">Receives JSON in UTF-8; left open.</param>
    /// <exception cref="ArgumentException">A parameter is NaN or infinite, which JSON cannot say.</exception>
    public void SaveJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RequireFinite();
        ModelJson.Write(this, stream);
    }

    /// <summary>Writes the model to a file, whole or not at all: as JSON where its name ends in .json, else in the
    /// native form, safetensors.</summary>
    /// <param name="path">Where the file belongs, .safetensors or .json; its folder must exist.</param>
    /// <exception cref="ArgumentException">The name has another ending, or a parameter is NaN or infinite.</exception>
    /// <exception cref="IOException">The folder is missing, read-only or full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the old file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        WholeFile.Write(path, Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SAFETENSORS" => Save,
            ".JSON" => SaveJson,
            _ => throw new ArgumentException(
                $"{path} ends neither in .safetensors, Nabla's native form, nor in .json.", nameof(path)),
        });
    }

    /// <summary>Reads a model: Nabla's own files of every published version (safetensors and JSON, told apart by
    /// content), safetensors files of other programs that hold a sequence of fully connected layers, and the JSON of
    /// the book's network2.py.</summary>
    /// <param name="stream">Read to its end and left open; need not seek.</param>
    /// <param name="options">Users' own functions, and what to assume where a file holds arrays alone; or null.</param>
    /// <exception cref="NablaFormatException">It is no model, damaged, or of a version that this Nabla does not
    /// know.</exception>
    public static Model Load(Stream stream, ModelLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        var beginning = new byte[Safetensors.PrefixBytes + 1];
        int count = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        bool isBinary = Safetensors.Recognizes(beginning.AsSpan(0, count));
        if (stream.CanSeek)
            stream.Position -= count;
        else
            stream = new RejoinedStream(beginning.AsMemory(0, count), stream);
        return isBinary ? ModelSafetensors.Read(stream, options) : ModelJson.Read(stream, options);
    }

    /// <summary>Reads a model from a file, or from the folder of a run.</summary>
    /// <inheritdoc cref="Load(Stream, ModelLoadOptions?)"/>
    /// <param name="path">The file, or the folder that a training with the command wrote.</param>
    /// <param name="options">As above.</param>
    /// <exception cref="IOException">The file cannot be read, or the folder holds no model.</exception>
    public static Model Load(string path, ModelLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using Stream file = InputFile.Open(Directory.Exists(path) ? InFolder(path) : path);
        return Load(file, options);
    }

    private static string InFolder(string folder)
    {
        const string Now = "model.safetensors", Former = "model.json";   // the latter of version 0.1
        string former = Path.Combine(folder, Former), now = Path.Combine(folder, Now);
        return File.Exists(now) ? now : File.Exists(former) ? former : throw new FileNotFoundException(
            $"The folder {folder} holds no model: there is no {Now} in it. Has its training ended?", now);
    }

    private void RequireFinite()
    {
        if (_predictor.FindNonFinite() is { } found)
            throw new ArgumentException($"{found}; a model is saved only with finite parameters.");
    }
}
