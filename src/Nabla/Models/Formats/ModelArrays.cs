namespace Nabla;

/// <summary>The weights and biases of every layer as arrays with names, checked as they become parameters.</summary>
internal sealed class ModelArrays
{
    private readonly List<Layer> _layers;

    private ModelArrays(List<Layer> layers) => _layers = layers;

    /// <summary>A network's parameters as named arrays.</summary>
    internal static IEnumerable<KeyValuePair<string, Array>> Of<T>(ParameterVector<T> theta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            yield return new(Name(l - 2, "weight"), theta.W(l).ToArray());
            yield return new(Name(l - 2, "bias"), theta.B(l).ToArray());
        }
    }

    /// <summary>Nabla's own names, and no others.</summary>
    internal static ModelArrays OfLayers(IEnumerable<KeyValuePair<string, Array>> arrays, int count)
    {
        Dictionary<string, Array> byName = ByName(arrays);
        var layers = new List<Layer>();
        for (int i = 0; i < count; i++)
        {
            string weight = Name(i, "weight"), bias = Name(i, "bias");
            layers.Add(new(weight, Take(weight), bias, Take(bias)));
        }

        return byName.Count == 0 ? new(layers) : throw Problem(
            byName.Keys.First(), Invariant($"It is not known in a model of {count + 1} layers."));

        Array Take(string name) => byName.Remove(name, out Array? array) ? array : throw Problem(
            name, Invariant($"It is missing; the model has {count + 1} layers."));
    }

    /// <summary>The names of a sequential container.</summary>
    internal static ModelArrays OfSequence(IEnumerable<KeyValuePair<string, Array>> arrays)
    {
        Dictionary<string, Array> byName = ByName(arrays);
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
            byName.Remove(weight, out Array? w);
            byName.Remove(bias, out Array? b);
            layers.Add(new(weight, w!, bias, b));
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
            if (layer.W.Rank != 2 || layer.W.Length == 0)
                throw Problem(layer.Weight, "It must be a matrix, n_out × n_in.");
            int rows = layer.W.GetLength(0), columns = layer.W.GetLength(1);
            if (widths.Count > 0 && columns != widths[^1])
            {
                throw Problem(layer.Weight, Invariant(
                    $"It has {columns} columns, but the layer before has {widths[^1]} neurons. Is it transposed?"));
            }

            if (layer.B is { } b && (b.Rank != 1 || b.Length != rows))
                throw Problem(layer.Bias, Invariant($"It must be a list of {rows} numbers, one for each neuron."));
            if (widths.Count == 0)
                widths.Add(columns);
            widths.Add(rows);
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
        return _layers.Any(layer => IsDouble(layer.W) || IsDouble(layer.B))
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
                theta.W(l).CopyFrom(Finite<T>(layer.Weight, layer.W));
                if (layer.B is not null)
                    Finite<T>(layer.Bias, layer.B).CopyTo(theta.B(l));
            }

            return Model.Of(
                theta, document.Cost, document.Input, document.Labels, document.Training, document.TargetScale);
        }
        catch (ArgumentException e)
        {
            throw new NablaFormatException(
                "the model", "Its parts do not fit together.", Sentence.Of(e), e);
        }
    }

    private static ReadOnlySpan<T> Finite<T>(string name, Array array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = array switch
        {
            T[] same => same,
            T[,] same => MatrixShape.Flatten(same),
            float[] single => Array.ConvertAll(single, T.CreateTruncating),
            float[,] single => Array.ConvertAll(MatrixShape.Flatten(single).ToArray(), T.CreateTruncating),
            _ => throw Problem(name, $"It holds {array.GetType().GetElementType()?.Name}, not float or double."),
        };
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                string at = array.Rank == 1 ? Invariant($"[{i}]")
                    : Invariant($"[{i / array.GetLength(1)}, {i % array.GetLength(1)}]");
                throw Problem(name, Invariant($"{at} is {values[i]}, but parameters are finite."));
            }
        }

        return values;
    }

    private static Dictionary<string, Array> ByName(IEnumerable<KeyValuePair<string, Array>> arrays)
    {
        var byName = new Dictionary<string, Array>(StringComparer.Ordinal);
        foreach ((string name, Array array) in arrays)
        {
            if (!byName.TryAdd(name, array))
                throw Problem(name, "It is there twice.");
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

    private static bool IsDouble(Array? array) => array is double[] or double[,];

    private static string Name(int i, string what) => Invariant($"layers.{i}.{what}");

    private static NablaFormatException Problem(string name, string reason) =>
        new($"tensor {Quoted.Of(name)}", reason, "Is it a model of fully connected layers?");

    private readonly record struct Layer(string Weight, Array W, string Bias, Array? B);
}
