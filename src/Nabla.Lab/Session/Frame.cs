using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabla.Lab.Session;

/// <summary>What a block of a frame holds. Rows of z, a, delta and their kin are examples.</summary>
internal enum BlockKind : byte
{
    /// <summary>w^l, n_l × n_(l−1).</summary>
    W = 1,

    /// <summary>b^l, 1 × n_l.</summary>
    B,

    /// <summary>z^l, m × n_l.</summary>
    Z,

    /// <summary>a^l, m × n_l; a^1 is the input.</summary>
    A,

    /// <summary>δ^l, m × n_l.</summary>
    Delta,

    /// <summary>σ'(z^l), m × n_l; of softmax the diagonal of its Jacobian.</summary>
    Prime,

    /// <summary>∂C/∂a^L, m × n_L.</summary>
    NablaA,

    /// <summary>(w^(l+1))ᵀ δ^(l+1), m × n_l: what BP2 multiplies with σ'(z^l).</summary>
    Back,

    /// <summary>∂C/∂w^l, n_l × n_(l−1): the mean over the examples.</summary>
    NablaW,

    /// <summary>∂C/∂b^l, 1 × n_l.</summary>
    NablaB,

    /// <summary>Δw^l of the last step; no rows where none was taken.</summary>
    StepW,

    /// <summary>w^l less what it was before the first step.</summary>
    SinceStartW,

    /// <summary>The desired outputs, m × n_L.</summary>
    Y,

    /// <summary>C_x of each example, m × 1, float64.</summary>
    Cost,

    /// <summary>The number of each example in its data, and its class or −1: m × 2, int32.</summary>
    Example,

    /// <summary>One sentence that says what is going on, UTF-8.</summary>
    Caption,

    /// <summary>The <see cref="LabTick"/> of the frame, JSON.</summary>
    Tick,
}

/// <summary>How the numbers of a block are written, in the byte order of x64.</summary>
internal enum BlockType : byte
{
    /// <summary>Bytes −127 … 127, before them a float32 scale for each row.</summary>
    Int8 = 1,

    /// <summary>float32.</summary>
    Float32,

    /// <summary>float64.</summary>
    Float64,

    /// <summary>int32.</summary>
    Int32,

    /// <summary>UTF-8 text; columns are its bytes.</summary>
    Text,
}

/// <summary>Blocks of numbers for the page. A header of 40 bytes: "NBLF", version 1 and the count of blocks (two bytes
/// each), the number of the frame, the step and the epoch (float64 each), the phase (0: none, 1 forward …) and seven
/// bytes of 0. For each block 16 bytes: kind, layer (two bytes), type, rows, columns, bytes that follow (four each);
/// the bytes, and zeros up to a multiple of 8.</summary>
internal sealed class Frame
{
    /// <summary>Bytes of the header, and of a block's.</summary>
    internal const int Header = 40, BlockHeader = 16;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private ushort _count;

    /// <summary>Begins a frame.</summary>
    /// <param name="number">Grows with every change of what frames show.</param>
    /// <param name="step">Steps taken.</param>
    /// <param name="epoch">The epoch of the next step.</param>
    /// <param name="phase">The last phase that is done.</param>
    public Frame(long number, long step, int epoch, StepPhase? phase)
    {
        Span<byte> header = stackalloc byte[Header];
        header.Clear();
        "NBLF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 1);
        BinaryPrimitives.WriteDoubleLittleEndian(header[8..], number);
        BinaryPrimitives.WriteDoubleLittleEndian(header[16..], step);
        BinaryPrimitives.WriteDoubleLittleEndian(header[24..], epoch);
        header[32] = phase is { } done ? (byte)(done + 1) : (byte)0;
        _bytes.Write(header);
    }

    /// <summary>Adds numbers in their own precision.</summary>
    public void Add<T>(BlockKind kind, int layer, int rows, int columns, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Add(
            kind, layer, Precision.IsSingle<T>() ? BlockType.Float32 : BlockType.Float64, rows, columns,
            MemoryMarshal.AsBytes(values));

    /// <summary>Adds whole numbers.</summary>
    public void Add(BlockKind kind, int layer, int rows, int columns, ReadOnlySpan<int> values) =>
        Add(kind, layer, BlockType.Int32, rows, columns, MemoryMarshal.AsBytes(values));

    /// <summary>Adds a text.</summary>
    public void Add(BlockKind kind, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add(kind, 0, BlockType.Text, 1, bytes.Length, bytes);
    }

    /// <summary>Adds numbers as bytes, each row with the scale of its largest: for pictures.</summary>
    public void AddSmall<T>(BlockKind kind, int layer, int rows, int columns, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[] bytes = new byte[(rows * sizeof(float)) + values.Length];
        Span<sbyte> numbers = MemoryMarshal.Cast<byte, sbyte>(bytes.AsSpan(rows * sizeof(float)));
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> of = values.Slice(row * columns, columns);
            float largest = 0;
            foreach (T value in of)
                largest = Math.Max(largest, Math.Abs(float.CreateTruncating(value)));
            float scale = float.IsFinite(largest) ? largest / 127 : 0;
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(row * sizeof(float)), scale);
            for (int k = 0; scale > 0 && k < columns; k++)
                numbers[(row * columns) + k] = (sbyte)MathF.Round(float.CreateTruncating(of[k]) / scale);
        }

        Add(kind, layer, BlockType.Int8, rows, columns, bytes);
    }

    /// <summary>The whole frame.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = _bytes.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), _count);
        return bytes;
    }

    private void Add(BlockKind kind, int layer, BlockType type, int rows, int columns, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[BlockHeader];
        header[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(header[1..], (ushort)layer);
        header[3] = (byte)type;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], rows);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], columns);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], payload.Length);
        _bytes.Write(header);
        _bytes.Write(payload);
        _bytes.Write(stackalloc byte[-payload.Length & 7]);
        _count++;
    }
}
