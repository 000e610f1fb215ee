namespace Nabla;

/// <summary>A model taken apart, for formats that hold named tensors and text: <c>layers.{i}.weight</c>, n_out × n_in,
/// and <c>layers.{i}.bias</c>, i from 0, and a JSON document that says all the rest.</summary>
internal sealed class ModelParts
{
    /// <summary>Parts that were read somewhere.</summary>
    /// <param name="tensors">Of floating-point numbers, in one or two dimensions.</param>
    /// <param name="document">What <see cref="Document"/> was, or null where the tensors are of another
    /// program.</param>
    public ModelParts(IEnumerable<Tensor> tensors, string? document) => (Tensors, Document) = ([.. tensors], document);

    /// <summary>Weights and biases, layer by layer.</summary>
    public ImmutableArray<Tensor> Tensors { get; }

    /// <summary>Architecture, cost, schema, labels and training record, as JSON; null where nobody said.</summary>
    public string? Document { get; }

    /// <summary>Takes a model apart; the tensors are copies, float or double as the model is.</summary>
    public static ModelParts Of(Model model) => new(
        model.Single is { } single ? ParameterTensors.Write(single) : ParameterTensors.Write(model.Double!),
        ModelDocument.Write(model));

    /// <summary>Puts a model together. Without a document the tensors are those of another program
    /// (<see cref="ForeignLayers"/>); the options then say what the tensors do not.</summary>
    /// <param name="options">Users' own functions, and what to assume; or null.</param>
    /// <exception cref="NablaFormatException">The parts do not make a model; says which and why.</exception>
    public Model Join(ModelLoadOptions? options = null)
    {
        options ??= new();
        if (Document is null)
        {
            ModelArrays foreign = ModelArrays.OfForeign(Tensors, options.Warn);
            return foreign.Join(Assumed(foreign.Widths(), options));
        }

        ModelDocument document = ModelDocument.Read(Document, options);
        return ModelArrays.OfLayers(Tensors, document.Architecture.LayerCount - 1).Join(document);
    }

    private static ModelDocument Assumed(int[] widths, ModelLoadOptions options)
    {
        options.AreAsked = true;
        Activation hidden = options.Hidden ?? Activation.Sigmoid, output = options.Output ?? Activation.Sigmoid;
        Cost cost = options.Cost ?? Cost.All.FirstOrDefault(c => output.Equals(c.PairedWith)) ?? Cost.Quadratic;
        List<string> assumed = [];
        if (options.Hidden is null && widths.Length > 2)
            assumed.Add($"{hidden} in hidden layers");
        if (options.Output is null)
            assumed.Add($"{output} outputs");
        if (options.Cost is null && (assumed.Count > 0 || cost.PairedWith is null))
            assumed.Add($"the {cost} cost");
        if (assumed.Count > 0)
            options.Warn?.Invoke($"the file holds arrays alone; assumed {string.Join(", ", assumed)}");
        return new(Architecture.Create(widths, hidden, output), cost, null, [], null);
    }
}
