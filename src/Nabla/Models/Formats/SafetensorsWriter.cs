using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nabla;

/// <summary>Writes <see cref="Safetensors"/>: the header's length, the header, the tensors without gaps.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;   // of the first tensor in the file; the header is filled up with blanks

    internal static void Write(Safetensors file, Stream stream)
    {
        byte[] beginning = Beginning(file, out int digits);
        if (digits >= 0)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(beginning);   // where the digest belongs there are zeros yet
            foreach (Tensor tensor in file.Tensors)
                hash.AppendData(tensor.Content.Span);
            string digest = Convert.ToHexStringLower(hash.GetHashAndReset());
            Encoding.ASCII.GetBytes(digest, beginning.AsSpan(digits));
        }

        stream.Write(beginning);
        foreach (Tensor tensor in file.Tensors)
            stream.Write(tensor.Content.Span);
    }

    /// <summary>Length and header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="digits">Where the digest's digits begin, all 0 yet; −1 where there is none.</param>
    private static byte[] Beginning(Safetensors file, out int digits)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(new byte[Safetensors.PrefixBytes]);
        using (var json = new Utf8JsonWriter(buffer, JsonWriting.Options))
        {
            json.WriteStartObject();
            digits = Metadata(json, file);
            long offset = 0;
            var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataName };
            foreach (Tensor tensor in file.Tensors)
            {
                ArgumentException.ThrowIf(
                    !names.Add(tensor.Name), $"Two tensors are called {tensor.Name}, or it is a reserved name.",
                    nameof(file));
                Entry(json, tensor, ref offset);
            }

            json.WriteEndObject();
        }

        while (buffer.WrittenCount % Alignment != 0)
            buffer.Write(" "u8);
        byte[] beginning = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(beginning, beginning.Length - Safetensors.PrefixBytes);
        return beginning;
    }

    private static int Metadata(Utf8JsonWriter json, Safetensors file)
    {
        if (file.Metadata.IsEmpty)
            return -1;
        int digits = -1;
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string key, string value) in file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        if (file.Document is not null)
        {
            json.WriteString(Safetensors.DigestKey, new string('0', Safetensors.DigestLength));
            digits = Safetensors.PrefixBytes + (int)(json.BytesCommitted + json.BytesPending)
                - Safetensors.DigestLength - 1;   // the closing quotation mark
        }

        json.WriteEndObject();
        return digits;
    }

    private static void Entry(Utf8JsonWriter json, Tensor tensor, ref long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.ToString());
        json.WriteIntegers("shape", tensor.Shape);
        json.WriteIntegers("data_offsets", [offset, offset + tensor.Content.Length]);
        json.WriteEndObject();
        offset += tensor.Content.Length;
    }
}
