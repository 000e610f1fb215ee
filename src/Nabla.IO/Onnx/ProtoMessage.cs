using Google.Protobuf;

namespace Nabla.IO;

/// <summary>A protocol-buffers message to write: numbered fields in order. Big contents are not copied.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, object Value)> _fields = [];

    /// <summary>Length in bytes.</summary>
    public long Size => _fields.Sum(f => CodedOutputStream.ComputeTagSize(f.Number) + SizeOf(f.Value));

    public ProtoMessage Add(int number, long value) => Put(number, value);

    public ProtoMessage Add(int number, float value) => Put(number, value);

    public ProtoMessage Add(int number, string value) => Put(number, value);

    public ProtoMessage Add(int number, ReadOnlyMemory<byte> value) =>
        Put(number, UnsafeByteOperations.UnsafeWrap(value));

    public ProtoMessage Add(int number, ProtoMessage value) => Put(number, value);

    /// <summary>A repeated field.</summary>
    public ProtoMessage AddAll<T>(int number, IEnumerable<T> values)
        where T : notnull
    {
        foreach (T value in values)
            Put(number, value);
        return this;
    }

    /// <summary>Writes all fields.</summary>
    public void WriteTo(CodedOutputStream output)
    {
        foreach ((int number, object value) in _fields)
        {
            output.WriteTag(number, value is long ? WireFormat.WireType.Varint
                : value is float ? WireFormat.WireType.Fixed32 : WireFormat.WireType.LengthDelimited);
            switch (value)
            {
                case long whole: output.WriteInt64(whole); break;
                case float real: output.WriteFloat(real); break;
                case string text: output.WriteString(text); break;
                case ByteString bytes: output.WriteBytes(bytes); break;
                case ProtoMessage message:
                    output.WriteLength(checked((int)message.Size));
                    message.WriteTo(output);
                    break;
            }
        }
    }

    private static long SizeOf(object value) => value switch
    {
        long whole => CodedOutputStream.ComputeInt64Size(whole),
        float => sizeof(float),
        string text => CodedOutputStream.ComputeStringSize(text),
        ByteString bytes => CodedOutputStream.ComputeBytesSize(bytes),
        ProtoMessage { Size: var size } => CodedOutputStream.ComputeLengthSize(checked((int)size)) + size,
        _ => throw new ArgumentException($"A field cannot hold a {value.GetType().Name}.", nameof(value)),
    };

    private ProtoMessage Put(int number, object value)
    {
        _fields.Add((number, value));
        return this;
    }
}
