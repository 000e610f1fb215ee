namespace Nabla;

/// <summary>The native form of a <see cref="Model"/>, a safetensors file, and those of other programs.</summary>
internal static class ModelSafetensors
{
    internal static void Write(Model model, Stream stream)
    {
        ModelParts parts = ModelParts.Of(model);
        new Safetensors(parts.Tensors, [new(Safetensors.DocumentKey, parts.Document!)]).Write(stream);
    }

    internal static Model Read(Stream stream, ModelLoadOptions options)
    {
        Safetensors file = Safetensors.Read(stream);
        if (file.Document is { } document)
            ModelDocument.RequireModel(document);   // before its tensors, which a checkpoint has others of
        foreach (Tensor tensor in file.Tensors)
            RequireParameters(tensor);
        return new ModelParts(file.Tensors, file.Document).Join(options);
    }

    private static void RequireParameters(Tensor tensor)
    {
        const string Fix = "Is it a model of fully connected layers?";
        NablaFormatException.ThrowIf(tensor.Type is TensorType.U8 or TensorType.I64 or TensorType.U64,
            $"tensor {Quoted.Of(tensor.Name)}", $"It holds {tensor.Type}; parameters are F64, F32, F16 or BF16.", Fix);
        NablaFormatException.ThrowIf(tensor.Count == 0 || tensor.Shape.Length is not (1 or 2),
            $"tensor {Quoted.Of(tensor.Name)}",
            $"It is {Tensor.ShapeText(tensor.Shape.AsSpan())}; weights are matrices, biases have one dimension.", Fix);
    }
}
