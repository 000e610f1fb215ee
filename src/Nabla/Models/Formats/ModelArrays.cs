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

    /// <summary>The names of another program.</summary>
    internal static ModelArrays OfForeign(IEnumerable<Tensor> tensors, Action<string>? warn) =>
        new(ForeignLayers.Of(ByName(tensors), warn));

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

    private static NablaFormatException Problem(string name, string reason) =>
        new($"tensor {Quoted.Of(name)}", reason, "Is it a model of fully connected layers?");

    /// <summary>Weights, n_out × n_in, and the bias, with what it is called; null: of zeros.</summary>
    internal readonly record struct Layer(Tensor W, string Bias, Tensor? B);
}
