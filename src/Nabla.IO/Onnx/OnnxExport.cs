using System.Collections.Immutable;

namespace Nabla.IO;

/// <summary>Makes the ONNX graph of a model: for each layer a Gemm on W in book order and the nodes of its activations,
/// with the book's names for what flows between them: z2, a2, z3 …</summary>
internal sealed class OnnxExport
{
    internal const long Opset = 17;
    internal const string MetadataKey = "nabla";
    private readonly ImmutableArray<OnnxNode>.Builder _nodes = ImmutableArray.CreateBuilder<OnnxNode>();
    private readonly Dictionary<string, OnnxTensor> _tensors = [];
    private readonly Network<float> _network;

    private OnnxExport(Network<float> network) => _network = network;

    private Architecture Architecture => _network.Architecture;

    /// <summary>The graph of a model.</summary>
    /// <param name="model">The model; one of float64 is rounded.</param>
    /// <param name="core">Without what happens to inputs before the network.</param>
    /// <exception cref="ArgumentException">The model has an activation or cost of its user's own, or a parameter that
    /// float32 cannot hold.</exception>
    public static OnnxFile Of(Model model, bool core)
    {
        RequireKnown(model);
        if (model.Architecture.ParameterCount > int.MaxValue / sizeof(float))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The network has {model.Architecture.ParameterCount} parameters, but an ONNX file has at most 2 GB."),
                nameof(model));
        }

        var export = new OnnxExport(model.ToNetwork<float>());
        string x = core ? "input" : OnnxPreprocessing.Write(export, model, "input");
        for (int l = 2; l <= export.Architecture.LayerCount; l++)
            x = export.Layer(l, x);
        return new()
        {
            Opset = Opset, Nodes = export._nodes.ToImmutable(), Initializers = export._tensors,
            Inputs = [new("input", OnnxType.Float, [null, export.Architecture.InputWidth])],
            Outputs = [new("output", OnnxType.Float, [null, export.Architecture.OutputWidth])],
            Metadata = new Dictionary<string, string> { [MetadataKey] = ModelParts.Of(model).Document! },
        };
    }

    /// <summary>Adds a constant and gives its name.</summary>
    public string Constant(string name, OnnxTensor value)
    {
        _tensors[name] = value;
        return name;
    }

    /// <summary>Adds a node that makes the tensor after which it is called.</summary>
    public string Node(string op, string output, ReadOnlySpan<string> inputs, params (string, object)[] attributes)
    {
        _nodes.Add(new(op, [.. inputs], [output])
        {
            Name = $"{op}_{output}", Attributes = attributes.ToImmutableDictionary(a => a.Item1, a => a.Item2),
        });
        return output;
    }

    private string Layer(int l, string a)
    {
        var weights = new float[checked(Architecture.Width(l) * Architecture.Width(l - 1))];
        _network.W(l).CopyTo(weights);
        float[] biases = _network.B(l).ToArray();
        RequireFinite(weights, "weight", l);
        RequireFinite(biases, "bias", l);
        string w = Constant(Name("W", l), OnnxTensor.Of(weights, Architecture.Width(l), Architecture.Width(l - 1)));
        string b = Constant(Name("b", l), OnnxTensor.Of(biases, Architecture.Width(l)));
        LayerActivation activation = Architecture.Activation(l);
        string next = l == Architecture.LayerCount ? "output" : Name("a", l);
        string z = activation.Shared == Activation.Identity ? next : Name("z", l);
        Node("Gemm", z, [a, w, b], ("transB", 1L));
        if (z == next)
            return next;
        return activation.Shared is { } shared
            ? OnnxActivations.Write(this, shared, z, next)
            : PerNeuron(activation, l, z, next);
    }

    /// <summary>Gathers the neurons of each activation, applies it, and puts them back into their order.</summary>
    private string PerNeuron(LayerActivation activation, int l, string z, string next)
    {
        int[] neurons = [.. Enumerable.Range(0, Architecture.Width(l))];
        IGrouping<Activation, int>[] groups = [.. neurons.GroupBy(j => activation[j])];
        string[] parts = [.. groups.Select(group =>
        {
            string name = $"{group.Key.Name}{FormattableString.Invariant($"{l}")}";
            string which = Constant($"{name}_neurons", OnnxTensor.Integers([.. group.Select(j => (long)j)]));
            string part = Node("Gather", $"{name}_z", [z, which], ("axis", 1L));
            return group.Key == Activation.Identity ? part : OnnxActivations.Write(this, group.Key, part, $"{name}_a");
        })];
        int[] order = [.. groups.SelectMany(group => group)];
        if (order.AsSpan().SequenceEqual(neurons))
            return Node("Concat", next, parts, ("axis", 1L));
        string sorted = Node("Concat", Name("sorted", l), parts, ("axis", 1L));
        var place = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
            place[order[i]] = i;
        return Node("Gather", next, [sorted, Constant(Name("order", l), OnnxTensor.Integers(place))], ("axis", 1L));
    }

    private static string Name(string letter, int l) => FormattableString.Invariant($"{letter}{l}");

    private static void RequireKnown(Model model)
    {
        const string Fix = "ONNX has only Nabla's own; keep such a model in Nabla's formats.";
        for (int l = 2; l <= model.Architecture.LayerCount; l++)
        {
            if (model.Architecture.Activation(l).FirstOrDefault(a => a.IsCustom) is { } custom)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Layer {l} has the activation \"{custom.Name}\", which is your own. ") + Fix, nameof(model));
            }
        }

        if (model.Cost.IsCustom)
        {
            throw new ArgumentException(
                $"The model's cost is \"{model.Cost.Name}\", which is your own. {Fix}", nameof(model));
        }
    }

    private static void RequireFinite(float[] values, string what, int l)
    {
        int at = Array.FindIndex(values, value => !float.IsFinite(value));
        if (at >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A {what} of layer {l} (number {at}, from 0) is {values[at]} in float32, the precision of the ONNX ") +
                "file; it must be finite.");
        }
    }
}
