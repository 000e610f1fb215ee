namespace Nabla;

/// <summary>The weights and biases of every layer as tensors, checked as they become parameters.</summary>
internal sealed class ModelArrays
{
    private readonly List<Layer> _layers;

    private ModelArrays(List<Layer> layers) => _layers = layers;

    /// <summary>Nabla's own names, and no others.</summary>
    internal static ModelArrays OfLayers(IEnumerable<Tensor> tensors, int count)
    {
        Dictionary<string, Tensor> byName = ByName(tensors);
        List<Layer> layers = [.. Enumerable.Range(2, count).Select(l => new Layer(
            Take(ParameterTensors.Weight("", l)), ParameterTensors.Bias("", l), Take(ParameterTensors.Bias("", l))))];
        return byName.Count == 0 ? new(layers) : throw Problem(
            byName.Keys.First(), Invariant($"It is not known in a model of {count + 1} layers."));

        Tensor Take(string name) => byName.Remove(name, out Tensor? tensor) ? tensor : throw Problem(
            name, Invariant($"It is missing; the model has {count + 1} layers."));
    }

    /// <summary>The names of a sequential container.</summary>
    internal static ModelArrays OfSequence(IEnumerable<Tensor> tensors)
    {
        Dictionary<string, Tensor> byName = ByName(tensors);
        var weights = new SortedDictionary<int, string>();
        string? prefix = null;
        foreach (string name in byName.Keys)
        {
            if (!TrySplit(name, out string before, out int index, out bool isWeight)
                || before != (prefix ??= before))
            {
                throw Problem(
                    name, "Without Nabla's own metadata the names of all tensors end in {i}.weight or {i}.bias, " +
                    "after the same beginning.");
            }

            if (isWeight)
                weights[index] = name;
        }

        var layers = new List<Layer>();
        foreach (string weight in weights.Values)
        {
            string bias = weight[..^"weight".Length] + "bias";
            byName.Remove(weight, out Tensor? w);
            byName.Remove(bias, out Tensor? b);
            layers.Add(new(w!, bias, b));
        }

        if (byName.Count > 0)
            throw Problem(byName.Keys.First(), "There is no weight that belongs to it.");
        return layers.Count > 0 ? new(layers) : throw new NablaFormatException(
            "the file", "It holds no weights.", "Is it a model?");
    }

    /// <summary>n_1 … n_L by the shapes, which chain.</summary>
    internal int[] Widths()
    {
        var widths = new List<int>();
        foreach (Layer layer in _layers)
        {
            if (layer.W.Shape is not [var rows, var columns] || layer.W.Count == 0)
                throw Problem(layer.W.Name, "It must be a matrix, n_out × n_in.");
            if (widths.Count > 0 && columns != widths[^1])
            {
                throw Problem(layer.W.Name, Invariant(
                    $"It has {columns} columns, but the layer before has {widths[^1]} neurons. Is it transposed?"));
            }

            if (layer.B is { } b && (b.Shape.Length != 1 || b.Count != rows))
                throw Problem(layer.Bias, Invariant($"It must be a list of {rows} numbers, one for each neuron."));
            if (widths.Count == 0)
                widths.Add((int)columns);
            widths.Add((int)rows);
        }

        return [.. widths];
    }

    /// <summary>The model that the arrays are the numbers of.</summary>
    internal Model Join(ModelDocument document)
    {
        int[] widths = Widths();
        NablaFormatException.ThrowIf(!widths.AsSpan().SequenceEqual(document.Architecture.Widths.AsSpan()),
            "architecture", $"It says {document.Architecture}, but the tensors are those of a " +
            $"{string.Join('-', widths.Select(w => w.ToString(CultureInfo.InvariantCulture)))} network.",
            "Is the file whole?");
        return _layers.Any(layer => layer.W.Type == TensorType.F64 || layer.B?.Type == TensorType.F64)
            ? Join<double>(document) : Join<float>(document);
    }

    private Model Join<T>(ModelDocument document)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            document.Cost.RequireFits(document.Architecture);
            var theta = new ParameterVector<T>(document.Architecture);
            for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            {
                Layer layer = _layers[l - 2];
                theta.W(l).CopyFrom(Finite<T>(layer.W));
                if (layer.B is not null)
                    Finite<T>(layer.B).CopyTo(theta.B(l));
            }

            return Model.Of(
                theta, document.Cost, document.Input, document.Labels, document.Training, document.TargetScale)
                .With(document.Answering);
        }
        catch (ArgumentException e)
        {
            throw new NablaFormatException(
                "the model", "Its parts do not fit together.", Sentence.Of(e), e);
        }
    }

    private static T[] Finite<T>(Tensor tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = tensor.ToNumbers<T>();
        int i = Array.FindIndex(values, value => !T.IsFinite(value));
        if (i < 0)
            return values;
        string at = Invariant($"{(tensor.Shape is [_, var columns] ? $"[{i / columns}, {i % columns}]" : $"[{i}]")}");
        throw Problem(tensor.Name, Invariant($"{at} is {values[i]}, but parameters are finite."));
    }

    private static Dictionary<string, Tensor> ByName(IEnumerable<Tensor> tensors)
    {
        var byName = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (Tensor tensor in tensors)
        {
            if (!byName.TryAdd(tensor.Name, tensor))
                throw Problem(tensor.Name, "It is there twice.");
        }

        return byName;
    }

    private static bool TrySplit(string name, out string before, out int index, out bool isWeight)
    {
        isWeight = name.EndsWith(".weight", StringComparison.Ordinal);
        (before, index) = ("", 0);
        if (!isWeight && !name.EndsWith(".bias", StringComparison.Ordinal))
            return false;
        int end = name.LastIndexOf('.'), digits = end;
        while (digits > 0 && char.IsAsciiDigit(name[digits - 1]))
            digits--;
        before = name[..digits];
        // One spelling for each index: 07 beside 7 would be another name for the same layer.
        return digits < end && (name[digits] != '0' || end - digits == 1) && int.TryParse(
            name.AsSpan(digits, end - digits), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    private static NablaFormatException Problem(string name, string reason) =>
        new($"tensor {Quoted.Of(name)}", reason, "Is it a model of fully connected layers?");

    private readonly record struct Layer(Tensor W, string Bias, Tensor? B);
}
