using System.Buffers.Binary;
using System.Text;

namespace Nabla.IO.Tests;

public sealed class NpyTests
{
    private static readonly double[] s_values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100];   // 2 × 2 × 3

    public static TheoryData<string> Files =>
    [
        "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "i2-big", "u2-big", "i4-big", "u4-big",
        "i8-big", "u8-big", "f2-big", "f4-big", "f8-big", "fortran", "version-2", "version-3",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_type_order_and_version_that_NumPy_writes_is_read(string file)
    {
        NpyArray array = Read(file);
        Assert.Equal([2, 2, 3], array.Shape);
        Assert.Equal(s_values, array.ToArray<double>());
    }

    [Fact]
    public void Truth_values_vectors_and_single_numbers_are_read()
    {
        Assert.Equal(s_values.Select(v => v == 0 ? 0f : 1), Read("b1").ToArray<float>());
        Assert.Equal([1.5, -2], Read("vector").ToArray<double>());
        NpyArray number = Read("number");
        Assert.Empty(number.Shape);
        Assert.Equal(0.1, number[0]);
    }

    [Theory]
    [InlineData("objects", "pickled Python objects")]
    [InlineData("structured", "structured")]
    [InlineData("text", "\"<U2\"")]
    public void What_is_no_array_of_numbers_is_refused_by_name(string file, string fact) =>
        Assert.Contains(fact, Assert.Throws<NablaFormatException>(() => Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_was_written_is_what_NumPy_writes()
    {
        using var stream = new MemoryStream();
        Npy.Write(stream, NpyArray.Of<float>([1.5f, -2], 2));
        Assert.Equal(File.ReadAllBytes(Path("vector")), stream.ToArray());
        stream.SetLength(0);
        Npy.Write(stream, NpyArray.Of<byte>([.. s_values.Select(v => (byte)v)], 2, 2, 3));
        Assert.Equal(File.ReadAllBytes(Path("u1")), stream.ToArray());
    }

    [Theory]
    [InlineData("", "character 0")]
    [InlineData("{", "no text")]
    [InlineData("{}", "lacks")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "lacks")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'shape': ()}", "twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", "\"x\"")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + print()", "follows")]
    [InlineData("{'descr': '<f4', 'fortran_order': __import__('os'), 'shape': (2,)}", "neither True nor False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2 * 1,)}", "no ) ")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", "\"-2\"")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", "not a tuple")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [2]}", "no ( ")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,)}", "no size")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647)}", "more than one array")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2147483647, 2147483647)}", "surplus")]
    [InlineData("{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2,)}", "escapes")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}", "\"|f4\"")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", "\"<c8\"")]
    [InlineData("{'descr': 'f4', 'fortran_order': False, 'shape': (2,)}", "\"f4\"")]
    [InlineData("{'descr': '\u001b[31m', 'fortran_order': False, 'shape': (2,)}", "\\u001B")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", "ends after 8 of its 12")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "surplus")]
    public void Headers_are_literals_and_nothing_else(string header, string fact)
    {
        byte[] text = Encoding.Latin1.GetBytes(header), start = [0x93, .. "NUMPY\x01\x00"u8, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(start.AsSpan(8), (ushort)text.Length);
        string message = Refused([.. start, .. text, .. new byte[8]]);
        Assert.Contains(fact == "surplus" ? "Something follows" : fact, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_and_one_with_more_are_refused()
    {
        byte[] whole = File.ReadAllBytes(Path("f4"));
        for (int length = 0; length < whole.Length; length++)
            Refused(whole[..length]);
        Refused([.. whole, 0]);
    }

    [Fact]
    public void A_header_that_promises_gigabytes_costs_nothing()
    {
        byte[] file = File.ReadAllBytes(Path("vector"));
        string text = Encoding.Latin1.GetString(file)
            .Replace("(2,), }        ", "(400000000,), }", StringComparison.Ordinal);
        file = Encoding.Latin1.GetBytes(text);
        Refused(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("400000000", text, StringComparison.Ordinal);
        Refused(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static string Refused(byte[] file) =>
        Assert.Throws<NablaFormatException>(() => Npy.Read(new MemoryStream(file))).Message;

    private static NpyArray Read(string file)
    {
        using FileStream stream = File.OpenRead(Path(file));
        return Npy.Read(stream);
    }

    private static string Path(string file) => Repository.Fixture($"npy/{file}.npy");
}
