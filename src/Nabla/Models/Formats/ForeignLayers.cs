namespace Nabla;

/// <summary>Finds the layers in arrays of another program: by their names, and where those leave it open by their
/// shapes, which chain. What more than one network would fit is refused.</summary>
internal static class ForeignLayers
{
    private const int MostByShapes = 8;   // layers whose order is looked for by their shapes

    private const int MostNames = 8;   // that a message lists

    /// <summary>A layer's weights and bias, in whatever layout.</summary>
    private sealed record Found(ParameterName Name, Tensor W, Tensor? B, string Bias);

    /// <summary>The layers in their order, weights as n_out × n_in.</summary>
    /// <param name="tensors">All arrays of the file, by name.</param>
    /// <param name="warn">Is told what the names left open and the shapes decided; or null.</param>
    /// <exception cref="NablaFormatException">Names and shapes are not those of one network.</exception>
    internal static List<ModelArrays.Layer> Of(Dictionary<string, Tensor> tensors, Action<string>? warn)
    {
        NablaFormatException.ThrowIf(tensors.Count == 0, "the file", "It holds no weights.", "Is it a model?");
        List<Found> layers = Pairs(tensors);
        bool isTransposed;
        if (ByNames(layers) is { } ordered)
        {
            isTransposed = Orientation(ordered, tensors);
        }
        else
        {
            List<(List<Found> Order, bool IsTransposed)> all = ByShapes(layers);
            if (all.Count != 1)
                {
                throw Unclear(
                    tensors, all.Count == 0 ? "their shapes do not chain" : "their shapes chain in several ways");
            }

            (ordered, isTransposed) = all[0];
            warn?.Invoke($"the shapes tell the order: {string.Join(", ", ordered.Select(layer => layer.W.Name))}");
        }

        if (ordered.Any(layer => layer.Name.Holds == ParameterName.Layout.Any))
        {
            warn?.Invoke(isTransposed ? "the shapes tell that each column holds the weights of a neuron"
                : "the shapes tell that each row holds the weights of a neuron");
        }

        return [.. ordered.Select(layer => new ModelArrays.Layer(
            isTransposed && layer.W.Shape.Length == 2 ? layer.W.Transposed() : layer.W, layer.Bias, layer.B?.Flat()))];
    }

    private static List<Found> Pairs(Dictionary<string, Tensor> tensors)
    {
        Dictionary<string, ParameterName> names = [];
        foreach (string name in tensors.Keys)
            names[name] = ParameterName.Of(name) ?? throw Unclear(tensors, $"{Quoted.Of(name)} is neither");
        var layers = new List<Found>();
        foreach (IGrouping<string, string> layer in tensors.Keys.GroupBy(name => names[name].Layer))
        {
            string[] weights = [.. layer.Where(name => !names[name].IsBias)];
            string[] biases = [.. layer.Where(name => names[name].IsBias)];
            if (weights.Length != 1)
            {
                throw weights.Length == 0 ? Problem(biases[0], "There is no weight that belongs to it.")
                    : Problem(weights[1], $"It is of the same layer as {Quoted.Of(weights[0])}.");
            }

            if (biases.Length > 1)
                throw Problem(biases[1], $"It is of the same layer as {Quoted.Of(biases[0])}.");
            Tensor? bias = biases.Length == 0 ? null : tensors[biases[0]];
            layers.Add(new(names[weights[0]], tensors[weights[0]], bias, bias?.Name ?? $"the bias of {weights[0]}"));
        }

        return layers;
    }

    // By their numbers where they are of one family, an output layer after the others; null where names do not tell.
    private static List<Found>? ByNames(List<Found> layers)
    {
        Found[] last = [.. layers.Where(layer => layer.Name.IsLast)];
        IEnumerable<Found> others = last.Length == 1 ? layers.Where(layer => layer != last[0]) : layers;
        if (others.Select(layer => layer.Name.Family).Distinct().Count() > 1)
            return null;
        List<Found> ordered = [.. others];
        ordered.Sort((one, other) => ParameterName.CompareByNumbers(one.Name, other.Name));
        for (int i = 1; i < ordered.Count; i++)
        {
            if (ParameterName.CompareByNumbers(ordered[i - 1].Name, ordered[i].Name) == 0)
                return null;
        }

        return last.Length == 1 ? [.. ordered, last[0]] : ordered;
    }

    private static bool Orientation(List<Found> ordered, Dictionary<string, Tensor> tensors)
    {
        bool straight = Fits(ordered, isTransposed: false), transposed = Fits(ordered, isTransposed: true);
        if (straight && transposed && ordered.Exists(layer => layer.W.Count > 1))
            throw Unclear(tensors, "they fit with a row for each neuron and with a column for each neuron");
        return !straight && (transposed
            || ordered.TrueForAll(layer => layer.Name.Holds == ParameterName.Layout.ColumnForEachNeuron));
    }

    // Every order in which they chain; no more than two.
    private static List<(List<Found> Order, bool IsTransposed)> ByShapes(List<Found> layers)
    {
        var found = new List<(List<Found>, bool)>();
        if (layers.Count > MostByShapes)
            return found;
        foreach (bool isTransposed in (bool[])[false, true])
            Extend([], isTransposed);
        return found;

        void Extend(List<Found> order, bool isTransposed)
        {
            if (found.Count > 1 || !Fits(order, isTransposed))
                return;
            if (order.Count == layers.Count)
                found.Add((order, isTransposed));
            foreach (Found next in layers.Except(order))
                Extend([.. order, next], isTransposed);
        }
    }

    private static bool Fits(List<Found> layers, bool isTransposed)
    {
        ParameterName.Layout other =
            isTransposed ? ParameterName.Layout.RowForEachNeuron : ParameterName.Layout.ColumnForEachNeuron;
        long width = 0;
        foreach (var (name, w, b, _) in layers)
        {
            if (name.Holds == other || w.Shape is not [var rows, var columns])
                return false;
            if (isTransposed)
                (rows, columns) = (columns, rows);
            if ((width != 0 && columns != width) || (b is not null && b.Count != rows))
                return false;
            width = rows;
        }

        return true;
    }

    private static NablaFormatException Unclear(Dictionary<string, Tensor> tensors, string why)
    {
        IEnumerable<string> names = tensors.Values.Take(MostNames)
            .Select(tensor => $"{Quoted.Of(tensor.Name)} ({Tensor.ShapeText(tensor.Shape.AsSpan())})");
        string more = tensors.Count > MostNames ? Invariant($" and {tensors.Count - MostNames} more") : "";
        return new("the tensors", $"Their names do not say which are the weights and biases of which layer: {why}. " +
            $"There are {string.Join(", ", names)}{more}.",
            "Name them layers.0.weight, n_out × n_in, a row for each neuron, and layers.0.bias, n_out numbers; then " +
            "layers.1.weight, and so on.");
    }

    private static NablaFormatException Problem(string name, string reason) =>
        new($"tensor {Quoted.Of(name)}", reason, "Is it a model of fully connected layers?");
}
