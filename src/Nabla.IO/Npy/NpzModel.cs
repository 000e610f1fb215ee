using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Nabla.IO;

/// <summary>
/// A model as a .npz file: arrays with the names of the native form, and in the array <c>nabla</c>, of bytes, its JSON
/// document. Without that, the arrays of another program's sequential container.
/// </summary>
public static class NpzModel
{
    private const string DocumentName = "nabla";

    /// <summary>Whether a .npz file holds a model rather than data: its names tell.</summary>
    /// <param name="path">A file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static bool IsIn(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            return zip.Entries.Any(entry => entry.FullName == DocumentName + ".npy"
                || entry.FullName.EndsWith("weight.npy", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or OverflowException
            or ArgumentException)
        {
            return false;   // reading it says what is wrong
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">Is left open.</param>
    /// <param name="options">Users' own functions, and what to assume; or null.</param>
    /// <exception cref="NablaFormatException">It is no model, or damaged.</exception>
    public static Model Read(Stream stream, ModelLoadOptions? options = null)
    {
        IReadOnlyList<KeyValuePair<string, NpyArray>> all = Npz.Read(stream, Unpacking.MostOfModel);
        NpyArray? document = all.FirstOrDefault(pair => pair.Key == DocumentName).Value;
        if (document is not null && (document.Type != NpyType.UInt8 || document.Shape.Length != 1))
        {
            throw new NablaFormatException(
                $"array \"{DocumentName}\"", $"It is {document}, but must hold bytes in one dimension.",
                "Is it a model?");
        }

        return new ModelParts(
            all.Where(pair => pair.Key != DocumentName)
                .Select(pair => KeyValuePair.Create(pair.Key, ToArray(pair.Key, pair.Value))),
            document is null ? null : Encoding.UTF8.GetString(document.Content)).Join(options);
    }

    /// <summary>Writes a model; every parameter is read back with the same bits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">Is left open.</param>
    public static void Write(Model model, Stream stream)
    {
        ModelParts parts = ModelParts.Of(model);
        byte[] document = Encoding.UTF8.GetBytes(parts.Document!);
        Npz.Write(stream,
        [
            new(DocumentName, NpyArray.Of<byte>(document, document.Length)),
            .. parts.Arrays.Select(pair => KeyValuePair.Create(pair.Key, ToNpy(pair.Value))),
        ]);
    }

    private static NpyArray ToNpy(Array array) => array switch
    {
        float[] b => NpyArray.Of<float>(b, b.Length),
        double[] b => NpyArray.Of<double>(b, b.Length),
        float[,] w => NpyArray.Of<float>(Flat(w), w.GetLength(0), w.GetLength(1)),
        double[,] w => NpyArray.Of<double>(Flat(w), w.GetLength(0), w.GetLength(1)),
        _ => throw new ArgumentException("An array is neither a matrix nor a list of float or double.", nameof(array)),
    };

    private static Array ToArray(string name, NpyArray array)
    {
        if (!array.IsFloat || array.Length == 0 || array.Shape.Length is not (1 or 2))
        {
            throw new NablaFormatException(
                $"array {Quoted.Of(name)}",
                $"It is {array}; weights are matrices, biases have one dimension, of f2, f4 or f8.",
                "Is it a model of fully connected layers?");
        }

        return array.Type == NpyType.Float64 ? Shaped<double>(array) : Shaped<float>(array);
    }

    private static Array Shaped<T>(NpyArray array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = array.ToArray<T>();
        if (array.Shape is not [var rows, var columns])
            return values;
        var matrix = new T[rows, columns];
        values.CopyTo(Flat(matrix));
        return matrix;
    }

    private static Span<T> Flat<T>(T[,] matrix) => MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);
}
