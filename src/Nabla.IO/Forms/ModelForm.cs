namespace Nabla.IO;

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
