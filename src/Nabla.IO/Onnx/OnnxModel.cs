namespace Nabla.IO;

/// <summary>A model as ONNX, the format in which networks go from one program to another. A file written here takes raw
/// inputs and runs in every ONNX runtime; read is every file that is written here, and a feed-forward network of
/// another program. Other files are never followed, and memory grows with what a file holds, not with what it
/// claims.</summary>
public static class OnnxModel
{
    /// <summary>Whether a file begins like one of ONNX: its version, then the next field of a model.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> beginning) =>
        beginning is [0x08, >= 1 and <= 64, 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42, ..];

    /// <summary>Reads a model: operators of version 7 to 24; Gemm, or MatMul and Add; Nabla's activations, however they
    /// are spelled; what reshapes without computing; factors and shifts of single numbers, which the layers beside them
    /// take, such as BatchNormalization and a scaler of the input. Weights are stored as float, double, float16 or
    /// bfloat16; double makes a model of float64.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="options">Cost and output activation of a file of another program, who is told what was assumed; or
    /// null.</param>
    /// <exception cref="NablaFormatException">It is damaged, or something else; says which node and why.</exception>
    /// <exception cref="ArgumentException">The options contradict the file of another program.</exception>
    public static Model Read(Stream stream, ModelLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return OnnxImport.Model(OnnxReader.Read(Streams.ReadAll(stream).ToArray()), options ?? new());
    }

    /// <summary>Writes a model with operators of version 17, in float32: input "input" of shape (batch, n_1), output
    /// "output" of shape (batch, n_L). A model with a schema takes all its columns of numbers as "numbers" (batch, how
    /// many), NaN where one is missing, and each column of texts as an input (batch, 1) of the column's name.</summary>
    /// <param name="model">The model; one of float64 is rounded to float32.</param>
    /// <param name="stream">Receives the file; left open.</param>
    /// <param name="options">Whether the bare network, and who is told of the rounding; or null.</param>
    /// <exception cref="ArgumentException">The model has an activation or cost of its user's own, a parameter or
    /// another number that float32 cannot hold, or more than 2 GB of them.</exception>
    public static void Write(Model model, Stream stream, ModelSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        OnnxFile file = OnnxExport.Of(model, options?.Core ?? false);
        if (model.Precision == Precision.Float64)
            options?.Warn?.Invoke("the model is float64, but ONNX files are float32; its parameters were rounded");
        if (options is { Core: false })
        {
            Rounding.TellOfInputs("ONNX files", model.Schema, options.Warn);
            Rounding.TellOfAnswers("ONNX files", model.TargetScale, options.Warn);
        }

        OnnxWriter.Write(file, stream);
    }
}
