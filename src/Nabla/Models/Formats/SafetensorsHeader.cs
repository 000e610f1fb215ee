using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Nabla;

/// <summary>The header of a safetensors file, read strictly: one JSON object with an entry for each tensor and, under
/// <see cref="MetadataName"/>, strings.</summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataName = "__metadata__";

    private const int Depth = 4;   // the header, an entry, its shape: three
    private const int MostDimensions = 16;

    private static readonly SearchValues<byte> s_hexadecimal = SearchValues.Create("0123456789abcdef"u8);

    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private bool _hasMetadata;

    private SafetensorsHeader() { }

    /// <summary>Every string, the digest too.</summary>
    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Every tensor, in the order of the header.</summary>
    internal IReadOnlyCollection<SafetensorsEntry> Entries => _entries.Values;

    /// <summary>Where in the header the digest's digits begin; −1 where there is no digest.</summary>
    internal int Digits { get; private set; } = -1;

    /// <summary>Reads a header.</summary>
    /// <exception cref="NablaFormatException">It is not one.</exception>
    internal static SafetensorsHeader Read(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw Problem("It is not valid UTF-8.");
        var header = new SafetensorsHeader();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        try
        {
            header.Read(ref reader);
            reader.Read();   // throws where anything but blanks follows
        }
        catch (JsonException e)
        {
            throw new NablaFormatException(
                Invariant($"byte {Safetensors.PrefixBytes + reader.BytesConsumed}"),
                $"The header is not the JSON that it should be there. {e.Message.Split(" LineNumber:")[0]}",
                "Is the file whole?", e);
        }
        catch (InvalidOperationException e)   // escapes that spell half a character
        {
            throw Problem("It holds text with half a surrogate pair.", e);
        }

        return header;
    }

    internal static NablaFormatException Problem(string reason, Exception? inner = null) =>
        new("the header", reason, "Is it a safetensors file, and whole?", inner);

    private void Read(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "the header", "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name == MetadataName)
            {
                if (_hasMetadata)
                    throw Problem($"{MetadataName} stands there twice.");
                _hasMetadata = true;
                ReadMetadata(ref reader);
            }
            else if (!_entries.TryAdd(name, Entry(ref reader, name)))
            {
                throw Problem($"Two tensors are called {Quoted.Of(name)}.");
            }
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataName, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"{MetadataName} {Quoted.Of(key)}", "text");
            if (!_metadata.TryAdd(key, reader.GetString()!))
                throw Problem($"{Quoted.Of(key)} stands twice in {MetadataName}.");
            if (key != Safetensors.DigestKey)
                continue;
            if (reader.ValueSpan.Length != Safetensors.DigestLength
                || reader.ValueSpan.ContainsAnyExcept(s_hexadecimal))
            {
                throw Problem($"{key} must be {Safetensors.DigestLength} hexadecimal digits in lower case.");
            }

            Digits = (int)reader.TokenStartIndex + 1;
        }
    }

    private static SafetensorsEntry Entry(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartObject, Place(name), "an object");
        TensorType? type = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            bool isNew = field switch
            {
                "dtype" => SetOnce(ref type, Type(ref reader, name)),
                "shape" => SetOnce(ref shape, Numbers(ref reader, name, field, MostDimensions)),
                "data_offsets" => SetOnce(ref offsets, Numbers(ref reader, name, field, 2)),
                _ => throw Problem(name, $"has a field {Quoted.Of(field)}; dtype, shape and data_offsets are known."),
            };
            if (!isNew)
                throw Problem(name, $"has {field} twice.");
        }

        if (type is not { } known || shape is null || offsets is not [var begin, var end])
            throw Problem(name, "lacks dtype, shape or the two data_offsets.");
        long bytes = Tensor.ByteCount(known, shape);
        if (end < begin || end - begin != bytes)
        {
            string needs = bytes < 0 ? "more than any file has" : Invariant($"{bytes} bytes");
            throw Problem(name, Invariant(
                $"has the offsets {begin} to {end}, but {known} of {Tensor.ShapeText(shape)} takes {needs}."));
        }

        return new(name, known, shape, begin, end);
    }

    private static bool SetOnce<T>(ref T? place, T value)
    {
        bool isNew = place is null;
        place = value;
        return isNew;
    }

    private static TensorType? Type(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.String, $"{Place(name)}, dtype,", "text");
        string text = reader.GetString()!;
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            if (type.ToString() == text)
                return type;
        }

        throw Problem(name,
            $"has the dtype {Quoted.Of(text)}; Nabla reads {string.Join(", ", Enum.GetNames<TensorType>())}.");
    }

    private static long[] Numbers(ref Utf8JsonReader reader, string name, string field, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"{Place(name)}, {field},", "a list of whole numbers");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt64(out ulong number)
                || number > long.MaxValue)
            {
                throw Problem(name, $"has something in {field} that is no whole number from 0 to {long.MaxValue}.");
            }

            if (numbers.Count == most)
                throw Problem(name, $"has more than {most} numbers in {field}.");
            numbers.Add((long)number);
        }

        return [.. numbers];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string where, string what)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw Problem($"{char.ToUpperInvariant(where[0])}{where[1..]} must be {what}.");
    }

    private static string Place(string name) => $"tensor {Quoted.Of(name)}";

    private static NablaFormatException Problem(string name, string reason) =>
        new(Place(name), $"It {reason}", "Is it a safetensors file, and whole?");
}
