namespace Nabla.Fuzz;

/// <summary>A protocol-buffers message taken apart, so that it can be changed inside and put together with lengths that
/// are right again: damage that passes the first look.</summary>
internal sealed class ProtoTree
{
    private readonly List<Field> _fields = [];

    private sealed record Field(int Number, int Wire, ulong Value, byte[]? Bytes, ProtoTree? Message);

    /// <summary>The message, or null where the bytes are none.</summary>
    public static ProtoTree? Parse(ReadOnlySpan<byte> bytes)
    {
        var tree = new ProtoTree();
        while (!bytes.IsEmpty)
        {
            if (!Varint(ref bytes, out ulong tag) || tag >> 3 is 0 or > 1000)
                return null;
            int size = (tag & 7) switch { 1 => 8, 5 => 4, _ => 0 };
            ulong value = 0;
            byte[]? content = null;
            if (size > 0)
            {
                if (bytes.Length < size)
                    return null;
                content = bytes[..size].ToArray();
                bytes = bytes[size..];
            }
            else if (!Varint(ref bytes, out value) || (tag & 7) is not (0 or 2))
            {
                return null;
            }

            if ((tag & 7) == 2)
            {
                if (value > (ulong)bytes.Length)
                    return null;
                content = bytes[..(int)value].ToArray();
                bytes = bytes[(int)value..];
            }

            ProtoTree? inside = (tag & 7) == 2 && content!.Length > 1 ? Parse(content) : null;
            tree._fields.Add(new((int)(tag >> 3), (int)(tag & 7), value, content, inside));
        }

        return tree;
    }

    /// <summary>The bytes again.</summary>
    public byte[] ToBytes()
    {
        var bytes = new List<byte>();
        foreach (Field field in _fields)
        {
            Varint(bytes, ((ulong)field.Number << 3) | (uint)field.Wire);
            byte[] content = field.Message?.ToBytes() ?? field.Bytes ?? [];
            if (field.Wire == 0)
                Varint(bytes, field.Value);
            else if (field.Wire == 2)
                Varint(bytes, (ulong)content.Length);
            bytes.AddRange(content);
        }

        return [.. bytes];
    }

    /// <summary>Changes one field, here or deeper.</summary>
    public void Change(Mutator random)
    {
        if (_fields.Count == 0)
            return;
        int at = random.Next(_fields.Count), other = random.Next(_fields.Count);
        Field field = _fields[at];
        if (field.Message is not null && !random.OneIn(6))
        {
            field.Message.Change(random);
            return;
        }

        switch (random.Next(8))
        {
            case 0: _fields.RemoveAt(at); break;
            case 1: _fields.Insert(other, field); break;
            case 2: (_fields[at], _fields[other]) = (_fields[other], field); break;
            case 3:   // a name or a content of another field of the kind
                Field[] alike = [.. _fields.Where(f => f.Wire == field.Wire)];
                Field donor = random.Pick(alike);
                _fields[at] = field with { Value = donor.Value, Bytes = donor.Bytes, Message = donor.Message };
                break;
            case 4: _fields[at] = field with { Number = random.Next(26) + 1 }; break;
            default:
                if (field.Wire == 0)
                {
                    _fields[at] = field with { Value = (ulong)random.Extreme() };
                }
                else if (field.Bytes is { } bytes)
                {
                    byte[] changed = random.Change(bytes, random.Pick(_fields).Bytes);
                    if (field.Wire != 2)
                        Array.Resize(ref changed, bytes.Length);
                    _fields[at] = field with { Bytes = changed, Message = null };
                }

                break;
        }
    }

    private static bool Varint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && !bytes.IsEmpty; shift += 7)
        {
            byte b = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return true;
        }

        return false;
    }

    private static void Varint(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
