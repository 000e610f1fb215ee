using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Nabla;

/// <summary>Opens a JSON document strictly: UTF-8 with or without a byte order mark, no comments, no trailing
/// commas.</summary>
internal static class JsonReading
{
    private const int MostBytes = 1 << 28;   // what is remembered of each value takes several times as much

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the whole stream and hands the document's root to <paramref name="read"/>.</summary>
    /// <exception cref="NablaFormatException">The bytes are no JSON document, or <paramref name="read"/> found a
    /// problem.</exception>
    internal static TResult Read<TResult>(Stream stream, Func<LocatedJson, TResult> read)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream buffer = WholeStream.Read(stream, MostBytes);
        return Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), "", read);
    }

    /// <summary>Reads a document that another file holds as text, where paths in problems begin with
    /// <paramref name="path"/>.</summary>
    /// <exception cref="NablaFormatException">As above.</exception>
    internal static TResult Read<TResult>(string text, string path, Func<LocatedJson, TResult> read) =>
        Read(Encoding.UTF8.GetBytes(text), path, read);

    private static TResult Read<TResult>(ReadOnlyMemory<byte> bytes, string path, Func<LocatedJson, TResult> read)
    {
        if (bytes.Span.StartsWith(ByteOrderMark))
            bytes = bytes[ByteOrderMark.Length..];
        NablaFormatException.ThrowIf(
            bytes.IsEmpty, "the document", "It is empty.", "Was the right file given, and written to its end?");
        NablaFormatException.ThrowIf(!Utf8.IsValid(bytes.Span), "the document", "It is not valid UTF-8.",
            "Save it as UTF-8, with or without a byte order mark.");
        using JsonDocument document = Parse(bytes);
        return read(new(document.RootElement, path));
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException e)
        {
            string location = Invariant($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
            string reason = e.Message.Split(" LineNumber:")[0];   // .NET's own sentence, without its count from 0
            throw new NablaFormatException(
                location, $"The document is not JSON there. {reason}",
                "Comments, trailing commas, NaN and Infinity are not JSON.", e);
        }
    }
}
