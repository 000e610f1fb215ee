namespace Nabla;

/// <summary>A file of Nabla's own that proved whole: every byte is the one that was written.</summary>
/// <param name="Kind">What it is: <c>model</c> or <c>checkpoint</c>.</param>
/// <param name="Digest">The SHA-256 of the file with the digest's own digits replaced by 0, in hexadecimal.</param>
/// <param name="Tensors">Number of tensors.</param>
internal sealed record SealedFile(string Kind, string Digest, int Tensors)
{
    /// <summary>Proves a file whole: any byte changed, missing or added is detected.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <exception cref="NablaFormatException">It is damaged, or without a digest that could prove it.</exception>
    public static SealedFile Verify(Stream stream)
    {
        Safetensors file = Safetensors.Read(stream);
        return file.Document is { } document
            ? new(KindOf(document), file.Digest!, file.Tensors.Length)
            : throw new NablaFormatException(
                "the header", $"It has no {Safetensors.DigestKey}, so that nothing proves the file whole.",
                "Files that Nabla itself writes as .safetensors have one; nabla convert gives a model one.");
    }

    private static string KindOf(string document) => JsonReading.Read(
        document, Safetensors.DocumentKey, root => root.Field("kind")?.Text() ?? throw root.Problem(
            "lacks the field \"kind\".", "Was it written by a newer Nabla?"));
}
