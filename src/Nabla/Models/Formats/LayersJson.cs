using System.Text.Json;

namespace Nabla;

/// <summary>The <c>layers</c> of a case file or a JSON model: for each layer from the second on its activation (a name,
/// or a list with one for each neuron), W with a row for each neuron, and b. Stands for an architecture and its
/// parameters.</summary>
internal static class LayersJson
{
    /// <summary>Reads the array; of models (given <paramref name="activation"/>), users' own activations are found by
    /// name, and groups of neurons may have one each.</summary>
    /// <exception cref="NablaFormatException">Something is missing, unknown, of the wrong shape, or not
    /// finite.</exception>
    internal static ParameterVector<T> Read<T>(LocatedJson layers, Func<string, Activation>? activation = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        layers.RefuseIf(layers.Count == 0, "has no layers.", "Give at least one: the output layer.");
        var widths = new List<int>();
        var activations = new List<LayerActivation>();
        var values = new List<(T[,] W, T[] B)>();
        foreach (LocatedJson layer in layers.Items())
        {
            JsonFields fields = layer.Fields("activation", "W", "b");
            LocatedJson weights = fields.Need("W"), biases = fields.Need("b");
            T[,] w = weights.Matrix<T>();
            T[] b = biases.Numbers<T>();
            if (widths.Count == 0)
                widths.Add(w.GetLength(1));
            RequireChain(weights, w.GetLength(1), widths);
            biases.RefuseIf(b.Length != w.GetLength(0),
                $"has {Count(b.Length, "bias", "biases")} but W has {Count(w.GetLength(0), "row", "rows")}.",
                "W has a row, and b a number, for each neuron of the layer.");
            widths.Add(b.Length);
            activations.Add(Activations(
                fields.Need("activation"), b.Length, activation ?? Activation.Parse,
                mayHaveGroups: activation is not null));
            values.Add((w, b));
        }

        return Fill(new([.. widths], [.. activations]), values);
    }

    /// <summary>Writes the array, in numbers of the shortest form that reads back as the same bits.</summary>
    internal static void Write<T>(Utf8JsonWriter json, ParameterVector<T> theta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray();
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            json.WriteStartObject();
            json.WritePropertyName("activation");
            Write(json, theta.Architecture.Activation(l));
            json.WritePropertyName("W");
            JsonNumbers<T>.Write(json, theta.W(l).ToArray());
            json.WritePropertyName("b");
            JsonNumbers<T>.Write(json, theta.B(l));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ParameterVector<T> Fill<T>(Architecture architecture, List<(T[,] W, T[] B)> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var theta = new ParameterVector<T>(architecture);
        for (int l = 2; l <= architecture.LayerCount; l++)
        {
            theta.W(l).CopyFrom(MatrixShape.Flatten(values[l - 2].W));
            values[l - 2].B.CopyTo(theta.B(l));
        }

        return theta;
    }

    private static void RequireChain(LocatedJson weights, int columns, List<int> widths)
    {
        weights[0].RefuseIf(columns != widths[^1], $"has {Count(columns, "number", "numbers")} " +
            $"but layer {widths.Count} has {Count(widths[^1], "neuron", "neurons")}.",
            $"W has a row for each neuron of layer {widths.Count + 1} and a column for each neuron of layer " +
            $"{widths.Count}. Is it transposed?");
    }

    /// <summary>The activation of a layer: a name, or a list with one for each neuron.</summary>
    /// <param name="node">Where it stands.</param>
    /// <param name="width">The layer's.</param>
    /// <param name="find">Finds an activation by its name.</param>
    /// <param name="mayHaveGroups">Whether groups of neurons, as of several heads, may have one each.</param>
    internal static LayerActivation Activations(
        LocatedJson node, int width, Func<string, Activation> find, bool mayHaveGroups = false)
    {
        if (node.Kind == JsonValueKind.String)
            return Named(node, find);
        node.RefuseIf(node.Kind != JsonValueKind.Array, "is neither a name nor a list of names.",
            "Write a name, or a list with a name for each neuron.");
        if (mayHaveGroups && node.Count > 0 && node.Items().First().Kind == JsonValueKind.Object)
            return Groups(node, width, find);
        node.RefuseIf(node.Count != width, $"names {Count(node.Count, "activation", "activations")} " +
            $"but the layer has {Count(width, "neuron", "neurons")}.",
            "Give one name for each neuron, or a single name for all of them.");
        Activation[] each = [.. node.Items().Select(item => Named(item, find))];
        if (each.FirstOrDefault(a => !a.IsElementwise) is { } whole)
        {
            throw node.Problem(
                $"has {whole.Name} in a list, but {whole.Name} takes a whole layer.",
                $"Write \"activation\": \"{whole.Name}\".");
        }

        return LayerActivation.PerNeuron(each);
    }

    private static LayerActivation Groups(LocatedJson node, int width, Func<string, Activation> find)
    {
        (Activation, int Width)[] groups =
        [
            .. node.Items().Select(item => item.Fields("activation", "width")).Select(fields =>
                (Named(fields.Need("activation"), find), fields.Need("width").Whole(1))),
        ];
        long sum = groups.Sum(group => (long)group.Width);
        node.RefuseIf(sum != width, $"has groups of {Count((int)Math.Min(sum, int.MaxValue), "neuron", "neurons")} " +
            $"but the layer has {Count(width, "neuron", "neurons")}.", "The widths of groups add up to the layer's.");
        return LayerActivation.Grouped([.. groups]);
    }

    private static Activation Named(LocatedJson node, Func<string, Activation> find)
    {
        string name = node.Text();
        return node.Make($"names an activation that is not known, {Quoted.Of(name)}.", () => find(name));
    }

    /// <summary>Writes the activation of a layer.</summary>
    internal static void Write(Utf8JsonWriter json, LayerActivation activation)
    {
        if (activation.Shared is { } shared)
        {
            json.WriteStringValue(shared.Name);
            return;
        }

        json.WriteStartArray();
        foreach ((Activation group, int width) in activation.InGroups())
        {
            json.WriteStartObject();
            json.WriteNumber("width", width);
            json.WriteString("activation", group.Name);
            json.WriteEndObject();
        }

        if (activation.Groups.IsEmpty)
        {
            foreach (Activation each in activation)
                json.WriteStringValue(each.Name);
        }

        json.WriteEndArray();
    }

    private static string Count(int n, string one, string many) =>
        n == 1 ? $"1 {one}" : Invariant($"{n} {many}");
}
