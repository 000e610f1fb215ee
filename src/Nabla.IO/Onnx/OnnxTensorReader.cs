namespace Nabla.IO;

/// <summary>Reads a TensorProto: its numbers as raw bytes or in a field made for their type. What the shape promises
/// must be there, no less and no more; contents in other files are never looked for.</summary>
internal static class OnnxTensorReader
{
    /// <summary>Reads a tensor and its name.</summary>
    public static (string Name, OnnxTensor Tensor) Read(ProtoReader tensor)
    {
        string name = "";
        OnnxType type = 0;
        var shape = new List<long>();
        var wholes = new List<long>();
        var parts = new List<ReadOnlyMemory<byte>>();
        var texts = new List<string>();
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case 1: tensor.Wholes(shape); break;
                case 2: type = (OnnxType)(int)Math.Clamp(tensor.Whole(), 0, int.MaxValue); break;
                case 3: throw OnnxProblem.Unusable(tensor.Place, "a tensor in segments", "tensors in one piece");
                case 4: tensor.Fixed(sizeof(float), parts); break;
                case 5 or 7: tensor.Wholes(wholes); break;
                case 6: texts.Add(tensor.Text()); break;
                case 8: name = tensor.Text(); break;
                case 9: parts.Add(tensor.Bytes()); break;
                case 10: tensor.Fixed(sizeof(double), parts); break;
                case 13: throw External(tensor);
                case 14:
                    if (tensor.Whole() != 0)
                        throw External(tensor);
                    break;
                default: tensor.Skip(); break;
            }
        }

        string place = $"{tensor.Place}, tensor {Quoted.Of(name)}";
        if (OnnxTensor.SizeOf(type) is not { } size)
            return (name, new(type, [], default) { Texts = [.. texts] });   // refused where it is needed
        long length = Count(shape, place);
        if (wholes.Count > 0)
            parts.Add(Bytes(type, wholes, place));
        ReadOnlyMemory<byte> content = Joined(parts);
        return content.Length == length * size
            ? (name, new(type, [.. shape.Select(d => (int)d)], content))
            : throw OnnxProblem.Damaged(place, Invariant(
                $"{content.Length} bytes of numbers where the shape [{string.Join(", ", shape)}] of ") +
                Invariant($"{OnnxTensor.NameOf(type)} takes {length * size}"));
    }

    /// <summary>Contents that came in several pieces as one.</summary>
    public static ReadOnlyMemory<byte> Joined(List<ReadOnlyMemory<byte>> parts)
    {
        if (parts.Count <= 1)
            return parts.Count == 0 ? default : parts[0];
        var all = new byte[parts.Sum(part => part.Length)];
        int at = 0;
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            part.CopyTo(all.AsMemory(at));
            at += part.Length;
        }

        return all;
    }

    private static long Count(List<long> shape, string place)
    {
        const int MostDimensions = 8;
        long count = 1;
        foreach (long size in shape)
        {
            // Both factors are below 2³¹ where it goes on.
            count = size is < 0 or > int.MaxValue || count > int.MaxValue ? -1 : count * size;
            if (count is < 0 or > int.MaxValue || shape.Count > MostDimensions)
            {
                throw OnnxProblem.Damaged(
                    place, $"the shape [{string.Join(", ", shape.Take(MostDimensions))}], which is too large");
            }
        }

        return count;
    }

    private static byte[] Bytes(OnnxType type, List<long> values, string place)
    {
        int size = OnnxTensor.SizeOf(type)!.Value;
        if (type is OnnxType.Float or OnnxType.Double)
            throw OnnxProblem.Damaged(place, $"integers in a tensor of {OnnxTensor.NameOf(type)}");
        var content = new byte[(long)size * values.Count];
        for (int i = 0; i < values.Count; i++)
        {
            Span<byte> at = content.AsSpan(i * size, size);
            switch (size)
            {
                case 1: at[0] = (byte)values[i]; break;
                case 2: BinaryPrimitives.WriteInt16LittleEndian(at, (short)values[i]); break;   // the bits of a float16
                case 4: BinaryPrimitives.WriteInt32LittleEndian(at, (int)values[i]); break;
                default: BinaryPrimitives.WriteInt64LittleEndian(at, values[i]); break;
            }
        }

        return content;
    }

    private static NablaFormatException External(ProtoReader tensor) => OnnxProblem.Unusable(
        tensor.Place, "a tensor whose numbers lie in another file", "a model in one file",
        "Export it again with its weights inside; other files are never followed.");
}
