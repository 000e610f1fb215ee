namespace Nabla.IO;

/// <summary>A node being understood: its inputs and attributes, and the way to refuse it.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">What its inputs are; null for one left out.</param>
/// <param name="import">What the whole file may cost.</param>
internal sealed class OnnxStep(OnnxNode node, OnnxFlow?[] inputs, OnnxBudget import)
{
    private readonly HashSet<string> _asked = [];
    private int _taken;

    public OnnxNode Node => node;

    public OnnxBudget Budget => import;

    /// <summary>Number of inputs, counting those left out.</summary>
    public int Count => inputs.Length;

    public bool Has(int i)
    {
        _taken = Math.Max(_taken, i + 1);
        return i < inputs.Length && inputs[i] is not null;
    }

    public OnnxFlow Input(int i) => Has(i) ? inputs[i]! : throw Refuse(
        Invariant($"no input {i}"), $"what {node.Op} takes");

    /// <summary>An input that must not depend on the network's.</summary>
    public OnnxTensor Constant(int i) => Input(i) is OnnxConstant { Tensor: var tensor } ? tensor : throw Refuse(
        Invariant($"input {i} depends on the network's input"), "a constant there");

    /// <summary>A whole number from constants.</summary>
    public long[] Integers(int i)
    {
        OnnxTensor tensor = Constant(i);
        return tensor.Type is OnnxType.Int64 or OnnxType.Int32
            ? [.. tensor.Wholes()]
            : throw Refuse($"input {i} is of type {OnnxTensor.NameOf(tensor.Type)}", "INT64");
    }

    /// <summary>A constant of one number.</summary>
    public double Number(int i)
    {
        OnnxTensor tensor = Constant(i);
        return tensor.Length == 1 ? tensor[0] : throw Refuse(
            Invariant($"input {i} has {tensor.Length} numbers"), "one number");
    }

    public float Real(string name, float otherwise) => Attribute<float>(name, "a number") ?? otherwise;

    public long Whole(string name, long otherwise) => Attribute<long>(name, "an integer") ?? otherwise;

    public long[]? Wholes(string name) => Value(name) switch
    {
        null => null,
        long[] list => list,
        var other => throw Wrong(name, other, "a list of integers"),
    };

    public string[]? Texts(string name) => Value(name) switch
    {
        null => null,
        string[] list => list,
        var other => throw Wrong(name, other, "a list of texts"),
    };

    public string Text(string name, string otherwise) => Value(name) switch
    {
        null => otherwise,
        ReadOnlyMemory<byte> text => Encoding.UTF8.GetString(text.Span),
        var other => throw Wrong(name, other, "text"),
    };

    public OnnxTensor? Tensor(string name) => Value(name) switch
    {
        null => null,
        OnnxTensor tensor => tensor,
        var other => throw Wrong(name, other, "a tensor"),
    };

    public bool Has(string name) => node.Attributes.ContainsKey(name);

    /// <summary>Refuses what nobody asked for: it might change what the node does.</summary>
    public void Finish()
    {
        if (node.Attributes.Keys.FirstOrDefault(name => !_asked.Contains(name)) is { } unknown)
        {
            throw Refuse(
                $"an attribute {Quoted.Of(unknown)}",
                _asked.Count == 0 ? $"{node.Op} without attributes" : $"only {string.Join(", ", _asked.Order())}");
        }

        if (inputs.Length > _taken)
            throw Refuse(Invariant($"{inputs.Length} inputs"), $"at most {_taken}");
    }

    public NablaFormatException Refuse(string found, string need, string? fix = null) =>
        OnnxProblem.Unusable(OnnxProblem.Place(node), found, need, fix);

    private object? Value(string name)
    {
        _asked.Add(name);
        return node.Attributes.GetValueOrDefault(name);
    }

    private T? Attribute<T>(string name, string need)
        where T : struct => Value(name) switch
        {
            null => null,
            T value => value,
            var other => throw Wrong(name, other, need),
        };

    private NablaFormatException Wrong(string name, object value, string need) => Refuse(
        $"the attribute {Quoted.Of(name)} is {(value is OnnxUnread { Kind: var kind } ? kind : "of another kind")}",
        need);
}
