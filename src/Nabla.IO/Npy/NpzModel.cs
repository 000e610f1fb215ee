namespace Nabla.IO;

/// <summary>A model as a .npz file: arrays with the names of the native form, and in the array <c>nabla</c>, of bytes,
/// its JSON document. Without that, the arrays of another program.</summary>
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
            using Stream file = InputFile.Open(path);
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            string[] names = [.. zip.Entries.Select(entry => Path.ChangeExtension(entry.FullName, null))];
            return names.Contains(DocumentName)
                || (names.All(name => ParameterName.Of(name) is not null) && names.Any(HoldsWeights))
                || names.Any(name => name.EndsWith("weight", StringComparison.Ordinal));

            static bool HoldsWeights(string name) => !ParameterName.Of(name)!.IsBias;
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
        NablaFormatException.ThrowIf(
            document is not null && (document.Type != NpyType.UInt8 || document.Shape.Length != 1),
            $"array \"{DocumentName}\"", $"It is {document}, but must hold bytes in one dimension.", "Is it a model?");
        return new ModelParts(
            all.Where(pair => pair.Key != DocumentName)
                .Select(pair => ToTensor(pair.Key, pair.Value)),
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
            .. parts.Tensors.Select(tensor => KeyValuePair.Create(tensor.Name, ToNpy(tensor))),
        ]);
    }

    private static NpyArray ToNpy(Tensor tensor)
    {
        int[] shape = [.. tensor.Shape.Select(size => (int)size)];
        return tensor.Type == TensorType.F64
            ? NpyArray.Of<double>(tensor.ToArray<double>(), shape) : NpyArray.Of<float>(tensor.ToArray<float>(), shape);
    }

    private static Tensor ToTensor(string name, NpyArray array)
    {
        NablaFormatException.ThrowIf(!array.IsFloat || array.Length == 0 || array.Shape.Length is not (1 or 2),
            $"array {Quoted.Of(name)}",
            $"It is {array}; weights are matrices, biases have one dimension, of f2, f4 or f8.",
            "Is it a model of fully connected layers?");
        long[] shape = [.. array.Shape.Select(size => (long)size)];
        return array.Type == NpyType.Float64
            ? Tensor.Of<double>(name, array.ToArray<double>(), shape)
            : Tensor.Of<float>(name, array.ToArray<float>(), shape);
    }
}
