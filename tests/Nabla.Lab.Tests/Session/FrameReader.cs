using System.Buffers.Binary;
using System.Text;
using Nabla.Lab.Session;

namespace Nabla.Lab.Tests.Session;

/// <summary>Reads frames as their description says, independently of the writer.</summary>
internal sealed class FrameReader
{
    private readonly Dictionary<(BlockKind, int), ReadBlock> _blocks = [];

    public FrameReader(byte[] bytes)
    {
        Assert.Equal("NBLF"u8, bytes.AsSpan(0, 4));
        Assert.Equal(1, BitConverter.ToUInt16(bytes, 4));
        Count = BitConverter.ToUInt16(bytes, 6);
        Number = BitConverter.ToDouble(bytes, 8);
        Step = BitConverter.ToDouble(bytes, 16);
        Epoch = BitConverter.ToDouble(bytes, 24);
        Phase = bytes[32];
        int at = 40;
        for (int i = 0; i < Count; i++)
        {
            int length = BitConverter.ToInt32(bytes, at + 12);
            var block = new ReadBlock(
                (BlockType)bytes[at + 3], BitConverter.ToInt32(bytes, at + 4), BitConverter.ToInt32(bytes, at + 8),
                bytes[(at + 16)..(at + 16 + length)]);
            _blocks.Add(((BlockKind)bytes[at], BitConverter.ToUInt16(bytes, at + 1)), block);
            at += 16 + ((length + 7) / 8 * 8);
        }

        Assert.Equal(bytes.Length, at);
    }

    public int Count { get; }

    public double Number { get; }

    public double Step { get; }

    public double Epoch { get; }

    public int Phase { get; }

    public ReadBlock this[BlockKind kind, int layer = 0] => _blocks[(kind, layer)];
}

internal sealed record ReadBlock(BlockType Type, int Rows, int Columns, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public double[] Values => [.. Enumerable.Range(0, Rows * Columns).Select(Value)];

    private double Value(int i) => Type switch
    {
        BlockType.Float32 => BitConverter.ToSingle(Bytes, 4 * i),
        BlockType.Float64 => BitConverter.ToDouble(Bytes, 8 * i),
        BlockType.Int32 => BitConverter.ToInt32(Bytes, 4 * i),
        BlockType.Int8 => (sbyte)Bytes[(4 * Rows) + i]
            * (double)BinaryPrimitives.ReadSingleLittleEndian(Bytes.AsSpan(4 * (i / Columns))),
        _ => throw new InvalidOperationException("a text has no numbers"),
    };
}
