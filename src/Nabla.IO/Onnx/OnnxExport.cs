namespace Nabla.IO;

/// <summary>Makes the ONNX graph of a model: for each layer a Gemm on W in book order and the nodes of its activations,
/// with the book's names for what flows between them: z2, a2, z3 …</summary>
internal sealed class OnnxExport
{
    internal const long Opset = 17;
    internal const string MetadataKey = "nabla";
    private readonly OnnxGraph _layers = new();
    private readonly Network<float> _network;

    private OnnxExport(Network<float> network) => _network = network;

    private Architecture Architecture => _network.Architecture;

    /// <summary>The graph of a model.</summary>
    /// <param name="model">The model; one of float64 is rounded.</param>
    /// <param name="core">Without what happens to inputs before the network, and to outputs behind it.</param>
    /// <exception cref="ArgumentException">The model has an activation or cost of its user's own, or a parameter that
    /// float32 cannot hold.</exception>
    public static OnnxFile Of(Model model, bool core)
    {
        RequireKnown(model);
        ArgumentException.ThrowIf(model.Architecture.ParameterCount > int.MaxValue / sizeof(float),
            $"The network has {model.Architecture.ParameterCount} parameters, but an ONNX file has at most 2 GB.",
            nameof(model));
        model = model.WithShiftInBiases();
        if (core && (model.Schema is not null || model.TargetScale is not null))
            model = Core(model);
        RequireColumns(model.Schema);
        var export = new OnnxExport(model.ToNetwork<float>());
        bool isRaw = model.Schema is not null || (model.Input.Divisor != 1 && !core);
        string a = isRaw ? OnnxPreprocessing.Layer1 : OnnxPreprocessing.Input, output = OnnxPostprocessing.Output;
        int last = export.Architecture.LayerCount;
        for (int l = 2; l <= last; l++)
            a = export.Layer(l, a, l < last || model.TargetScale is not null ? Name("a", l) : output);
        OnnxGraph after = OnnxPostprocessing.Of(model.TargetScale, a);
        ImmutableArray<OnnxValue> inputs = OnnxPreprocessing.Inputs(model.Input, [export._layers, after]);
        OnnxGraph before = isRaw ? OnnxPreprocessing.Of(model.Input, inputs) : new();
        OnnxGraph[] graphs = [before, export._layers, after];
        return new()
        {
            Opset = Opset, Nodes = [.. graphs.SelectMany(graph => graph.Nodes)],
            Initializers = graphs.SelectMany(graph => graph.Constants).ToDictionary(), Inputs = inputs,
            Values = [.. graphs.SelectMany(graph => graph.Values)],
            Outputs = [new(output, OnnxType.Float, [null, model.Architecture.OutputWidth])
            {
                Doc = OnnxPostprocessing.Describe(model),
            }],
            Metadata = new Dictionary<string, string> { [MetadataKey] = ModelParts.Of(model).Document! },
        };
    }

    // What the bare network is by itself: it takes and gives plain numbers.
    private static Model Core(Model model)
    {
        ModelInput? input = model.Schema is null ? model.Input : null;
        return (model.Precision == Precision.Float64
            ? Model.Create(model.ToNetwork<double>(), model.Cost, input, model.Labels, model.Training)
            : Model.Create(model.ToNetwork<float>(), model.Cost, input, model.Labels, model.Training))
            .With(model.Answering with { Intervals = [] });
    }

    private string Layer(int l, string a, string next)
    {
        var weights = new float[checked(Architecture.Width(l) * Architecture.Width(l - 1))];
        _network.W(l).CopyTo(weights);
        float[] biases = _network.B(l).ToArray();
        RequireFinite(weights, "weight", l);
        RequireFinite(biases, "bias", l);
        int n = Architecture.Width(l);
        string w = _layers.Constant(Name("W", l), OnnxTensor.Of(weights, n, Architecture.Width(l - 1)));
        string b = _layers.Constant(Name("b", l), OnnxTensor.Of(biases, n));
        LayerActivation activation = Architecture.Activation(l);
        string z = activation.Shared == Activation.Identity ? next : Name("z", l);
        _layers.Node("Gemm", z, [a, w, b], ("transB", 1L));
        if (z == next)
            return next;
        return activation.Shared is { } shared
            ? ActivationForm.Of(shared).Nodes(_layers, z, next)
            : PerNeuron(activation, l, z, next);
    }

    /// <summary>Gathers the neurons of each activation, applies it, and puts them back into their order.</summary>
    private string PerNeuron(LayerActivation activation, int l, string z, string next)
    {
        int[] neurons = [.. Enumerable.Range(0, Architecture.Width(l))];
        IGrouping<Activation, int>[] groups = [.. neurons.GroupBy(j => activation[j])];
        string[] parts = [.. groups.Select(group =>
        {
            string name = $"{group.Key.Name}{Invariant($"{l}")}";
            string which = _layers.Constant($"{name}_neurons", OnnxTensor.Integers([.. group.Select(j => (long)j)]));
            string part = _layers.Node("Gather", $"{name}_z", [z, which], ("axis", 1L));
            return ActivationForm.Of(group.Key).Nodes(_layers, part, $"{name}_a");
        })];
        int[] order = [.. groups.SelectMany(group => group)];
        if (order.AsSpan().SequenceEqual(neurons))
            return _layers.Node("Concat", next, parts, ("axis", 1L));
        string sorted = _layers.Node("Concat", Name("sorted", l), parts, ("axis", 1L));
        var place = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
            place[order[i]] = i;
        string places = _layers.Constant(Name("order", l), OnnxTensor.Integers(place));
        return _layers.Node("Gather", next, [sorted, places], ("axis", 1L));
    }

    private static string Name(string letter, int l) => Invariant($"{letter}{l}");

    private static void RequireKnown(Model model)
    {
        const string Fix = "ONNX has only Nabla's own. Keep such a model in Nabla's formats, and load it with the " +
            "function in ModelLoadOptions.";
        for (int l = 2; l <= model.Architecture.LayerCount; l++)
        {
            if (model.Architecture.Activation(l).FirstOrDefault(a => a.IsCustom) is { } custom)
            {
                throw new ArgumentException(Invariant(
                    $"Layer {l} has the activation {Quoted.Of(custom.Name)}, which is your own. ") + Fix,
                    nameof(model));
            }
        }

        model.Architecture.RequireNoGroups(nameof(model));
        ArgumentException.ThrowIf(
            model.Cost.IsCustom, $"The model's cost is {Quoted.Of(model.Cost.Name)}, which is your own. {Fix}",
            nameof(model));
    }

    // What calendars and hashes need is not among the operators.
    private static void RequireColumns(Schema? schema)
    {
        foreach (SchemaColumn column in schema?.Columns ?? [])
        {
            ArgumentException.ThrowIf(column.IsDate || column.IsText,
                $"Column {Quoted.Of(column.Name)} holds {(column.IsDate ? "dates" : "texts of several words")}, " +
                "which ONNX has no operators for. Write the network alone, which takes what is made of them.",
                nameof(schema));
        }
    }

    private static void RequireFinite(float[] values, string what, int l, string argument = "model")
    {
        int at = Array.FindIndex(values, value => !float.IsFinite(value));
        if (at >= 0)
        {
            throw new ArgumentException(Invariant(
                $"A {what} of layer {l} (number {at}, from 0) is {values[at]} in float32, the precision of the ONNX ") +
                "file; it must be finite.", argument);
        }
    }
}
