namespace Nabla.IO;

/// <summary>Reads and writes ONNX, the format in which networks go from one program to another. A file written here takes
/// raw inputs and runs in every ONNX runtime; read is every file that is written here, and a feed-forward network of
/// another program. Other files are never followed, and memory grows with what a file holds, not with what it
/// claims.</summary>
public static class Onnx
{
    /// <summary>Reads a model from an ONNX file.</summary>
    /// <inheritdoc cref="Read"/>
    public static Model ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            using FileStream file = File.OpenRead(path);
            return Read(file, path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not DataProblemException)
        {
            throw new DataProblemException("the file cannot be read", [("file", path), ("found", e.Message)],
                "Check the path and that you may read it.", e);
        }
    }

    /// <summary>Reads a model from ONNX: operators of version 7 to 24; Gemm, or MatMul and Add; Nabla's activations,
    /// however they are spelled; what reshapes without computing; a division of the raw input. Weights are stored as
    /// float, double, float16 or bfloat16; a model of float64 comes from double. Without Nabla's own metadata the cost
    /// is the one that goes with the outputs.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="DataProblemException">It is damaged, or describes something else; says which node and
    /// why.</exception>
    public static Model Read(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        var problem = new OnnxProblem(name);
        return OnnxImport.Model(new OnnxReader(problem).Read(buffer.ToArray()), problem);
    }

    /// <summary>Writes a model as ONNX with operators of version 17, in float32: input "input" of shape (batch, n_1),
    /// output "output" of shape (batch, n_L).</summary>
    /// <param name="stream">Receives the file; left open.</param>
    /// <param name="model">The model; one of float64 is rounded to float32.</param>
    /// <param name="core">The bare network: inputs are not divided first.</param>
    /// <exception cref="ArgumentException">The model has an activation or cost of its user's own, a parameter that
    /// float32 cannot hold, or more than 2 GB of them.</exception>
    public static void Write(Stream stream, Model model, bool core = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(model);
        OnnxWriter.Write(OnnxExport.Of(model, core), stream);
    }
}
