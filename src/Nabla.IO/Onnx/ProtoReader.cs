using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Nabla.IO;

/// <summary>Reads a protocol-buffers message field by field. Nothing is taken on trust: a length may not reach beyond
/// the message it stands in, and contents are views of the file's own bytes.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A coded stream over an array holds nothing to release.")]
internal sealed class ProtoReader
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);
    private readonly byte[] _bytes;
    private readonly int _end;
    private readonly string _path;
    private CodedInputStream _input;
    private uint _tag;

    /// <summary>A message that is a whole file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">What messages call the place, such as "graph".</param>
    public ProtoReader(byte[] bytes, string path) : this(bytes, 0, bytes.Length, path)
    {
    }

    private ProtoReader(byte[] bytes, int start, int end, string path)
    {
        (_bytes, _end, _path) = (bytes, end, path);
        _input = new(bytes, start, end - start);
    }

    /// <summary>The number of the field at hand.</summary>
    public int Field => WireFormat.GetTagFieldNumber(_tag);

    /// <summary>Where in the file it stands.</summary>
    public string Place => Invariant($"{_path}, byte {_input.Position}");

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        _tag = Guarded(input => input.ReadTag());
        return _tag != 0;
    }

    /// <summary>Goes through the message; a field that is not named does not matter.</summary>
    /// <param name="fields">What takes each field, by its number.</param>
    public void Read(Dictionary<int, Action> fields)
    {
        while (Next())
        {
            if (fields.TryGetValue(Field, out Action? take))
                take();
            else
                Skip();
        }
    }

    public long Whole() => Of(WireFormat.WireType.Varint, input => input.ReadInt64());

    public float Real() => Of(WireFormat.WireType.Fixed32, input => input.ReadFloat());

    /// <summary>A message inside.</summary>
    public ProtoReader Message(string path)
    {
        (int start, int end) = Range();
        return new(_bytes, start, end, $"{_path}, {path}");
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        (int start, int end) = Range();
        return _bytes.AsMemory(start, end - start);
    }

    public string Text()
    {
        ReadOnlyMemory<byte> bytes = Bytes();
        try
        {
            return s_strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw OnnxProblem.Damaged(Place, "a name or text that is not valid UTF-8", e);
        }
    }

    /// <summary>One of the numbers of a repeated field, or all of them where they are packed into one.</summary>
    public void Wholes(List<long> values)
    {
        if (WireFormat.GetTagWireType(_tag) != WireFormat.WireType.LengthDelimited)
        {
            values.Add(Whole());
            return;
        }

        ProtoReader packed = Message("numbers");
        while (packed._input.Position < packed._end)
            values.Add(packed.Guarded(input => input.ReadInt64()));
    }

    /// <summary>The same for numbers of a fixed size, in the bytes of the file.</summary>
    /// <param name="size">4 or 8.</param>
    /// <param name="values">Receives the bytes.</param>
    public void Fixed(int size, List<ReadOnlyMemory<byte>> values)
    {
        if (WireFormat.GetTagWireType(_tag) == WireFormat.WireType.LengthDelimited)
        {
            ReadOnlyMemory<byte> packed = Bytes();
            if (packed.Length % size != 0)
                throw OnnxProblem.Damaged(Place, Invariant($"{packed.Length} bytes of numbers of {size} bytes each"));
            values.Add(packed);
            return;
        }

        var one = new byte[size];
        if (size == sizeof(float))
            BinaryPrimitives.WriteUInt32LittleEndian(one, Of(WireFormat.WireType.Fixed32, i => i.ReadFixed32()));
        else
            BinaryPrimitives.WriteUInt64LittleEndian(one, Of(WireFormat.WireType.Fixed64, i => i.ReadFixed64()));
        values.Add(one);
    }

    /// <summary>Passes over a field that does not matter.</summary>
    public void Skip() => Guarded(input =>
    {
        input.SkipLastField();
        return true;
    });

    private (int Start, int End) Range()
    {
        int length = Of(WireFormat.WireType.LengthDelimited, input => input.ReadLength());
        int start = (int)_input.Position;
        if (length < 0 || length > _end - start)
        {
            throw OnnxProblem.Damaged(Place, Invariant(
                $"field {Field} claims {(uint)length} bytes, but {_end - start} are left"));
        }

        _input = new(_bytes, start + length, _end - start - length);
        return (start, start + length);
    }

    private T Of<T>(WireFormat.WireType type, Func<CodedInputStream, T> read)
    {
        WireFormat.WireType found = WireFormat.GetTagWireType(_tag);
        return found == type
            ? Guarded(read)
            : throw OnnxProblem.Damaged(Place, $"field {Field} is stored as {found}, not as {type}");
    }

    private T Guarded<T>(Func<CodedInputStream, T> read)
    {
        try
        {
            return read(_input);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw OnnxProblem.Damaged(Place, "bytes that are no protocol-buffers message: cut off, or changed", e);
        }
    }
}
