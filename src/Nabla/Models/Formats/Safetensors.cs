using System.Buffers.Binary;

namespace Nabla;

/// <summary>A file of named tensors and strings in the safetensors format. Where it has Nabla's own document
/// (<see cref="DocumentKey"/>) it also has its digest (<see cref="DigestKey"/>): the SHA-256 of the whole file with the
/// digest's own 64 hexadecimal digits replaced by 0, so that no byte can change unseen.</summary>
/// <param name="tensors">In the order in which they lie in the file; no two have one name.</param>
/// <param name="metadata">The strings, without the digest.</param>
/// <param name="digest">The digest that a file was found to have; null where it was not read, or has none.</param>
internal sealed class Safetensors(
    IEnumerable<Tensor> tensors, IEnumerable<KeyValuePair<string, string>> metadata, string? digest = null)
{
    /// <summary>The key of Nabla's document, JSON in a string.</summary>
    internal const string DocumentKey = "nabla";

    /// <summary>The key of the digest.</summary>
    internal const string DigestKey = "nabla.sha256";

    /// <summary>Hexadecimal digits of a digest.</summary>
    internal const int DigestLength = 64;

    /// <summary>The most bytes that a header may have, as in other readers of the format.</summary>
    internal const int MostHeaderBytes = 100_000_000;

    /// <summary>Bytes before the header: its length.</summary>
    internal const int PrefixBytes = sizeof(ulong);

    /// <summary>The tensors as they lie in the file.</summary>
    internal ImmutableArray<Tensor> Tensors { get; } = [.. tensors];

    /// <summary>The strings, without the digest.</summary>
    internal ImmutableDictionary<string, string> Metadata { get; } =
        ImmutableDictionary.CreateRange(StringComparer.Ordinal, metadata);

    /// <summary>Nabla's document, or null where the file comes from elsewhere.</summary>
    internal string? Document => Metadata.GetValueOrDefault(DocumentKey);

    /// <summary>The digest of a file that was read and has one; it is right.</summary>
    internal string? Digest => digest;

    /// <summary>Whether a file begins like one of this format.</summary>
    /// <param name="beginning">The first bytes, at least 9 where there are as many.</param>
    internal static bool Recognizes(ReadOnlySpan<byte> beginning) =>
        beginning.Length > PrefixBytes && beginning[PrefixBytes] == '{'
        && BinaryPrimitives.ReadUInt64LittleEndian(beginning) <= MostHeaderBytes;

    /// <summary>Reads a file to its end; every byte is accounted for, and the digest, where there is one, is right.
    /// Memory grows with what has arrived, never with what the header claims.</summary>
    /// <param name="stream">Need not seek; is left open.</param>
    /// <exception cref="NablaFormatException">It is no such file, or damaged.</exception>
    internal static Safetensors Read(Stream stream) => SafetensorsReader.Read(stream);

    /// <summary>Writes the file; with a digest where it has a document.</summary>
    /// <param name="stream">Is left open.</param>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    internal void Write(Stream stream) => SafetensorsWriter.Write(this, stream);
}

/// <summary>What the header says of one tensor. It takes the bytes from Begin up to End, not included, counted from the
/// end of the header: just as many as type and shape need.</summary>
internal sealed record SafetensorsEntry(string Name, TensorType Type, long[] Shape, long Begin, long End);
