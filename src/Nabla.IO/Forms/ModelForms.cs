namespace Nabla.IO;

/// <summary>Every form of a model's file: reads any by its content, writes by the ending of a name.</summary>
public static class ModelForms
{
    private const int Beginning = 1 << 16;

    /// <summary>The forms, in the order in which a file is held against them.</summary>
    internal static ImmutableArray<ModelForm> All { get; } =
    [
        new(".safetensors", "Nabla's native form")
        {
            Recognizes = IsSafetensors, Read = Model.Load, Write = (model, stream, _) => model.Save(stream),
        },
        new(".npz", "NumPy arrays")
        {
            Recognizes = Npz.Recognizes, Read = NpzModel.Read,
            Write = (model, stream, _) => NpzModel.Write(model, stream),
        },
        new(".onnx", "ONNX, for other programs")
        {
            Recognizes = OnnxModel.Recognizes, Read = OnnxModel.Read, Write = OnnxModel.Write,
        },
        new(".json", "JSON, also that of the book's network2.py")
        {
            Recognizes = IsJsonModel, Read = Model.Load, Write = (model, stream, _) => model.SaveJson(stream),
        },
        new(".cs", "C# source that depends on nothing") { Write = CSharpExport.Write },
    ];

    /// <summary>The form that a file's name calls for, or null.</summary>
    internal static ModelForm? ForPath(string path) => All.FirstOrDefault(
        form => string.Equals(form.Extension, Path.GetExtension(path), StringComparison.OrdinalIgnoreCase));

    /// <summary>The form of a file by its content, or null where it is no model as far as its beginning
    /// tells.</summary>
    /// <param name="path">A file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static ModelForm? OfFile(string path)
    {
        using Stream file = InputFile.Open(path);
        return Of(Peek(file));
    }

    /// <summary>Whether a file begins as a JSON object does.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static bool IsJson(string path)
    {
        using Stream file = InputFile.Open(path);
        return IsJson(Peek(file));
    }

    /// <summary>Reads a model in any form.</summary>
    /// <param name="path">A file.</param>
    /// <param name="options">Users' own functions, and what to assume where a file holds arrays alone; or null.</param>
    /// <exception cref="NablaFormatException">It is no model, or damaged.</exception>
    /// <exception cref="ArgumentException">The options contradict the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Model Load(string path, ModelLoadOptions? options = null)
    {
        using Stream file = InputFile.Open(path);
        return Load(file, options);
    }

    /// <summary>Reads a model in any form.</summary>
    /// <param name="stream">Is left open. One that cannot seek is first read into memory.</param>
    /// <param name="options">As above.</param>
    /// <exception cref="NablaFormatException">It is no model, or damaged.</exception>
    /// <exception cref="ArgumentException">The options contradict the file.</exception>
    public static Model Load(Stream stream, ModelLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream = Streams.Seekable(stream);
        byte[] beginning = Peek(stream);
        ModelForm? form = Of(beginning);
        if (form?.Read is { } read)
            return read(stream, options ?? new());
        if (IsJson(beginning) || beginning.Length == 0)
            return Model.Load(stream, options);   // says what is missing
        throw new NablaFormatException(
            "the beginning",
            $"No model begins with {Convert.ToHexString(beginning, 0, Math.Min(8, beginning.Length))}.",
            $"Models are files of the forms {Extensions(f => f.Read is not null)}.");
    }

    /// <summary>Writes a model to a file, whole or not at all, in the form that its name calls for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Where the file belongs; its folder must exist.</param>
    /// <param name="options">How; or null.</param>
    /// <exception cref="ArgumentException">The name calls for no form, or the form cannot hold the model.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Save(Model model, string path, ModelSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (ForPath(path)?.Write is not { } write)
        {
            throw new ArgumentException(
                $"The name {path} calls for no form of a model. Names end in " +
                $"{Extensions(f => f.Write is not null)}.", nameof(path));
        }

        options ??= new();
        options = options with { Name = options.Name ?? Path.GetFileNameWithoutExtension(path) };
        WholeFile.Write(path, stream => write(model, stream, options));
    }

    /// <summary>The endings of some of the forms, for messages: ".safetensors, .npz".</summary>
    internal static string Extensions(Func<ModelForm, bool> which) =>
        string.Join(", ", All.Where(which).Select(form => form.Extension));

    private static ModelForm? Of(byte[] beginning) =>
        All.FirstOrDefault(form => form.Recognizes?.Invoke(beginning) == true);

    private static byte[] Peek(Stream stream)
    {
        long start = stream.Position;
        byte[] beginning = Streams.Take(stream, Beginning);
        stream.Position = start;
        return beginning;
    }

    // A length below 2²⁷ in eight bytes, then the header's first character: no text has the four zeros.
    private static bool IsSafetensors(ReadOnlySpan<byte> beginning) =>
        beginning is [_, _, _, <= 8, 0, 0, 0, 0, (byte)'{', ..];

    private static bool IsJson(ReadOnlySpan<byte> beginning) => Text(beginning) is [(byte)'{', ..];

    // Case files have none of these fields.
    private static bool IsJsonModel(ReadOnlySpan<byte> beginning)
    {
        if (!IsJson(beginning))
            return false;
        var json = new Utf8JsonReader(Text(beginning), isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                bool isField = json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1;
                if (isField && (json.ValueTextEquals("format") || json.ValueTextEquals("weights")
                    || json.ValueTextEquals("biases")))
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // or half a surrogate pair
        {
            // Reading it says what is wrong.
        }

        return false;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> beginning) =>
        Streams.WithoutMark(beginning).TrimStart(" \t\r\n"u8);
}

/// <summary>A form in which models are stored.</summary>
/// <param name="Extension">What names of such files end in, for example <c>.npz</c>.</param>
/// <param name="Description">What it is, in a few words.</param>
internal sealed record ModelForm(string Extension, string Description)
{
    /// <summary>Whether a file that begins so is of this form; null where it is only written.</summary>
    public Recognizer? Recognizes { get; init; }

    /// <summary>Reads a model; null where it is only written.</summary>
    public Func<Stream, ModelLoadOptions, Model>? Read { get; init; }

    /// <summary>Writes a model; null where it is only read.</summary>
    public Action<Model, Stream, ModelSaveOptions>? Write { get; init; }

    /// <summary>Tells a form by the beginning of a file.</summary>
    /// <param name="beginning">Up to 64 KiB.</param>
    public delegate bool Recognizer(ReadOnlySpan<byte> beginning);
}

/// <summary>How to write a model in a form that can say less than Nabla's own.</summary>
public sealed record ModelSaveOptions
{
    /// <summary>Whether to write the bare network, without what it does to raw values.</summary>
    public bool Core { get; init; }

    /// <summary>What the model is called within the file, where the form has a name; null: that of the file.</summary>
    public string? Name { get; init; }

    /// <summary>Is told, in a sentence, what the form cannot hold; or null.</summary>
    public Action<string>? Warn { get; init; }
}
