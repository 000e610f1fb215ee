using System.Numerics;

namespace Nabla.IO;

/// <summary>Understands an ONNX graph as a network. Nodes are taken in an order in which every tensor is made before it
/// is used, from the input to the output, and each turns what comes in into what goes out: layers in the making.
/// Whatever is no chain of layers is refused with the name of the node.</summary>
internal sealed class OnnxImport
{
    private const long OldestOpset = 7, NewestOpset = 24;
    private readonly OnnxFile _file;
    private readonly ModelLoadOptions _options;
    private readonly OnnxBudget _budget;
    private readonly Dictionary<string, OnnxNode> _makers = [];
    private readonly Dictionary<string, OnnxFlow> _flows = [];

    private OnnxImport(OnnxFile file, ModelLoadOptions options) =>
        (_file, _options, _budget) = (file, options, new(file.Length, file.Opset));

    /// <summary>The model that a file describes.</summary>
    /// <exception cref="NablaFormatException">It describes something else.</exception>
    public static Model Model(OnnxFile file, ModelLoadOptions options) => new OnnxImport(file, options).Run();

    private Model Run()
    {
        if (_file.Opset is < OldestOpset or > NewestOpset)
        {
            throw OnnxProblem.Unusable(
                "the file", Invariant($"version {_file.Opset} of ONNX's operators"),
                Invariant($"{OldestOpset} to {NewestOpset}"), "Export it with opset 17.");
        }

        foreach ((string name, OnnxTensor tensor) in _file.Initializers)
            _flows[name] = new OnnxConstant(tensor);
        OnnxValue[] inputs = [.. _file.Inputs.Where(i => !_file.Initializers.ContainsKey(i.Name))];
        var given = inputs.Select(input => input.Name).ToHashSet();
        foreach (OnnxNode node in _file.Nodes)
        {
            foreach (string made in node.Outputs.Where(name => name.Length > 0))
            {
                if (_flows.ContainsKey(made) || given.Contains(made) || !_makers.TryAdd(made, node))
                    throw OnnxProblem.Damaged(OnnxProblem.Place(node), $"a second tensor called {Quoted.Of(made)}");
            }
        }

        RequireWhole(given);
        // Where Nabla wrote the file, columns are prepared before layer 1, and an answer's scale comes behind the last.
        string? document = _file.Metadata.GetValueOrDefault(OnnxExport.MetadataKey);
        bool hasColumns = document is not null && OnnxDescribed.HasColumns(_makers);
        OnnxRaw raw = hasColumns ? new([0], null, 1) : Raw(Input(inputs));
        _flows[hasColumns ? OnnxPreprocessing.Layer1 : inputs[0].Name] = raw;
        OnnxAnswer answer = OnnxAnswer.Of(_file, _makers);
        string end = (document is null ? null : OnnxPostprocessing.FindLastLayer(_makers, answer.Name)) ?? answer.Name;
        foreach (OnnxNode node in OnnxOrder.Of(_makers, _flows.ContainsKey, [end]))
            Apply(node);
        Model model = OnnxNetwork.Model(Last(end), raw, document, answer, _options);
        if (document is not null)
            new OnnxDescribed(_file, _makers, inputs).Require(model, hasColumns, end, answer.Name);
        return model;
    }

    /// <summary>Refuses a graph in which a node anywhere needs what nothing makes, or its own result. Nodes that lead
    /// to no output are told.</summary>
    private void RequireWhole(HashSet<string> given)
    {
        if (_file.Inputs.GroupBy(input => input.Name).FirstOrDefault(group => group.Count() > 1) is { Key: var input })
            throw OnnxProblem.Damaged("the graph", $"two inputs called {Quoted.Of(input)}");
        if (_file.Outputs.GroupBy(o => o.Name).FirstOrDefault(group => group.Count() > 1) is { Key: var output })
            throw OnnxProblem.Damaged("the graph", $"two outputs called {Quoted.Of(output)}");
        bool IsGiven(string tensor) => _flows.ContainsKey(tensor) || given.Contains(tensor);
        OnnxOrder.Of(_makers, IsGiven, _makers.Keys);
        var needed = new HashSet<OnnxNode>(
            OnnxOrder.Of(_makers, IsGiven, _file.Outputs.Select(o => o.Name)), ReferenceEqualityComparer.Instance);
        OnnxNode[] idle = [.. _file.Nodes.Where(node => node.Op != "Constant" && !needed.Contains(node))];
        if (idle.Length > 0)
        {
            string more = idle.Length == 1 ? "" : Invariant($" and {idle.Length - 1} more");
            _options.Warn?.Invoke($"{OnnxProblem.Place(idle[0])}{more}: no output needs it, so it was left out");
        }
    }

    // The output layer with its activation. The logarithm of softmax orders classes as softmax does.
    private OnnxLayer Last(string end)
    {
        string place = $"the output {Quoted.Of(end)}";
        if (_flows.GetValueOrDefault(end) is not OnnxSignal { ByColumn: false } signal)
            throw OnnxProblem.Unusable(place, "no layer in front of it", "at least one layer of weights");
        if (signal is { Affine: null, Parts: [var all] } && all.Formula == OnnxFormula.LogSoftmax)
        {
            signal = signal with { Parts = [all with { Formula = OnnxFormula.Softmax }] };
            _options.Warn?.Invoke(
                "the file's outputs are logarithms of probabilities; the model's are the probabilities (softmax)");
        }

        (OnnxLayer last, OnnxAffine? affine) = OnnxClosed.Of(_budget, signal, place);
        return affine is null ? last : throw OnnxProblem.Unusable(
            affine.Place, $"factors or shifts behind the activation of {place}",
            "a layer of weights after them, or none",
            "Export the network without them, and scale its answers afterwards.");
    }

    private static OnnxValue Input(OnnxValue[] inputs) => inputs.Length == 1 ? inputs[0] : throw OnnxProblem.Unusable(
        "the graph", inputs.Length == 0
            ? "no input"
            : Invariant($"{inputs.Length} inputs: ") +
                string.Join(", ", inputs.Take(4).Select(i => Quoted.Of(i.Name))),
        "one input");

    private static OnnxRaw Raw(OnnxValue input)
    {
        string place = $"the input {Quoted.Of(input.Name)}";
        if (input.Type is not (OnnxType.Float or OnnxType.Double or OnnxType.Float16))
        {
            throw OnnxProblem.Unusable(
                place, input.Type is { } type ? $"elements of type {OnnxTensor.NameOf(type)}" : "no tensor",
                "FLOAT or DOUBLE");
        }

        ImmutableArray<long?> shape = input.Shape.IsDefault ? [null, null] : input.Shape;
        if (shape.Length is < 2 or > 5)
        {
            throw OnnxProblem.Unusable(
                place, Invariant($"{shape.Length} dimensions"), "examples, and the values of one");
        }

        long width = 1;
        foreach (long? size in shape.Skip(1))
        {
            // Both factors are below 2³¹ where it goes on; an open size is 0, and only a single one may be.
            width = size is null ? 0 : size > int.MaxValue || width > int.MaxValue ? -1 : width * size.Value;
            if (width is < 0 or > int.MaxValue || (size is null && shape.Length > 2))
            {
                throw OnnxProblem.Unusable(
                    place, "examples whose size is open, or too large", "a size for each dimension");
            }
        }

        return new([.. shape.Skip(1).Select(size => (int)(size ?? 0))], shape[0], 1);
    }

    private void Apply(OnnxNode node)
    {
        var inputs = new OnnxFlow?[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (node.Inputs[i].Length == 0)
                continue;
            inputs[i] = _flows.TryGetValue(node.Inputs[i], out OnnxFlow? flow) ? flow : throw OnnxProblem.Unusable(
                OnnxProblem.Place(node), $"a need for {Quoted.Of(node.Inputs[i])}, a second output or a label",
                "what the first output of a node is");
        }

        ImmutableArray<OnnxFlow?> made = OnnxOperators.Apply(new(node, inputs, _budget));
        for (int i = 0; i < Math.Min(made.Length, node.Outputs.Length); i++)
        {
            if (made[i] is { } flow)
                _flows[node.Outputs[i]] = flow;
        }
    }
}
