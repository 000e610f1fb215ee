using static System.FormattableString;

namespace Nabla;

/// <summary>The native form of a <see cref="Model"/>, a safetensors file, and those of other programs.</summary>
internal static class ModelSafetensors
{
    internal static void Write(Model model, Stream stream)
    {
        ModelParts parts = ModelParts.Of(model);
        new Safetensors(
            parts.Arrays.Select(pair => ToTensor(pair.Key, pair.Value)),
            [new(Safetensors.DocumentKey, parts.Document!)]).Write(stream);
    }

    internal static Model Read(Stream stream, ModelLoadOptions options)
    {
        Safetensors file = Safetensors.Read(stream);
        if (file.Document is { } document)
            ModelDocument.RequireModel(document);   // before its tensors, which a checkpoint has others of
        return new ModelParts(
            file.Tensors.Select(tensor => KeyValuePair.Create(tensor.Name, ToArray(tensor))), file.Document)
            .Join(options);
    }

    private static Tensor ToTensor(string name, Array array) => array switch
    {
        float[] b => Tensor.Of<float>(name, b, b.Length),
        double[] b => Tensor.Of<double>(name, b, b.Length),
        float[,] w => Tensor.Of<float>(name, MatrixShape.Flatten(w), w.GetLength(0), w.GetLength(1)),
        double[,] w => Tensor.Of<double>(name, MatrixShape.Flatten(w), w.GetLength(0), w.GetLength(1)),
        _ => throw new ArgumentException($"{name} is neither a matrix nor a list of float or double.", nameof(array)),
    };

    private static Array ToArray(Tensor tensor)
    {
        if (tensor.Type is TensorType.U8 or TensorType.I64 or TensorType.U64)
            throw Problem(tensor, $"It holds {tensor.Type}; parameters are F64, F32, F16 or BF16.");
        if (tensor.Count == 0 || tensor.Shape.Length is not (1 or 2))
        {
            throw Problem(tensor, Invariant(
                $"It is {Tensor.ShapeText(tensor.Shape.AsSpan())}; weights are matrices, biases have one dimension."));
        }

        return tensor.Type == TensorType.F64 ? Shaped(tensor, tensor.ToNumbers<double>())
            : Shaped(tensor, tensor.ToNumbers<float>());
    }

    private static Array Shaped<T>(Tensor tensor, T[] values)
        where T : unmanaged
    {
        if (tensor.Shape is not [var rows, var columns])
            return values;
        var matrix = new T[rows, columns];
        values.CopyTo(MatrixShape.Flatten(matrix));
        return matrix;
    }

    private static NablaFormatException Problem(Tensor tensor, string reason) =>
        new($"tensor {Quoted.Of(tensor.Name)}", reason, "Is it a model of fully connected layers?");
}
