namespace Nabla.IO;

/// <summary>Which of a graph's outputs is the network's answer, and what classes it is of. Classifiers give a label
/// beside the probabilities, and may give these as maps; the nodes for that are not the network's.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Labels">The classes; none where the file does not name them.</param>
/// <param name="Namer">The node that must have a name for each output; null where the names may be of something
/// else.</param>
internal sealed record OnnxAnswer(string Name, string[] Labels, OnnxNode? Namer)
{
    private const int LongestWay = 32;   // nodes between a label and the probabilities that it is picked by

    /// <summary>The way out where answers are no tensor.</summary>
    public const string WithoutMaps = "Export it so that the probabilities are an output of their own; from " +
        "scikit-learn with options={'zipmap': False}.";

    /// <summary>The answer of a file.</summary>
    public static OnnxAnswer Of(OnnxFile file, IReadOnlyDictionary<string, OnnxNode> makers)
    {
        OnnxValue[] reals =
            [.. file.Outputs.Where(o => o.Type is OnnxType.Float or OnnxType.Double or OnnxType.Float16)];
        OnnxNode[] maps =
        [
            .. file.Outputs.Select(o => makers.GetValueOrDefault(o.Name)).OfType<OnnxNode>()
                .Where(node => node is { Op: "ZipMap", Domain: OnnxPreprocessing.Learning, Inputs.Length: 1 }),
        ];
        if (reals.Length == 0 && maps.Length == 1)
            return new(maps[0].Inputs[0], Classes(maps[0]), maps[0]);
        OnnxValue[] outputs = file.Outputs.Length == 1 ? [.. file.Outputs] : reals;
        if (outputs.Length != 1)
        {
            string names = string.Join(", ", outputs.Take(4).Select(o => Quoted.Of(o.Name)));
            throw OnnxProblem.Unusable(
                "the graph", outputs.Length == 0
                    ? $"{file.Outputs.Length} outputs, none of real numbers"
                    : $"{outputs.Length} outputs of real numbers: {names}",
                "one, the network's answer", outputs.Length == 0 ? WithoutMaps : null);
        }

        var branch = new OnnxAnswer(outputs[0].Name, [], null);
        return branch with
        {
            Labels = file.Outputs.Where(o => o.Name != branch.Name)
                .Select(o => branch.Find(o.Name, file, makers)).FirstOrDefault(labels => labels is not null) ?? [],
        };
    }

    /// <summary>The names of classes for a network of so many outputs; refused where a map has another number of them.
    /// </summary>
    public string[] LabelsFor(int outputs) => Labels.Length == outputs || Namer is null
        ? Labels.Length == outputs ? Labels : []
        : throw OnnxProblem.Unusable(
            OnnxProblem.Place(Namer), Invariant($"names of {Labels.Length} classes"),
            Invariant($"{outputs}, one for each output"));

    private static string[] Classes(OnnxNode map) =>
        map.Attributes.GetValueOrDefault("classlabels_strings") is string[] { Length: > 0 } texts ? texts
        : map.Attributes.GetValueOrDefault("classlabels_int64s") is long[] numbers ? Texts(numbers)
        : throw OnnxProblem.Unusable(
            OnnxProblem.Place(map), "no names of classes", "classlabels_strings or classlabels_int64s", WithoutMaps);

    private static string[] Texts(IEnumerable<long> numbers) =>
        [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))];

    // From a label back to the list out of which ArgMax of the answer picks it.
    private string[]? Find(string label, OnnxFile file, IReadOnlyDictionary<string, OnnxNode> makers)
    {
        if (!Passed(label, makers, out string from) || makers.GetValueOrDefault(from) is not { } node)
            return null;
        switch (node)
        {
            case { Op: "ArrayFeatureExtractor" or "Gather", Inputs: [var list, var which] } when IsLargest(which):
                OnnxTensor? names = file.Initializers.GetValueOrDefault(list)
                    ?? (makers.GetValueOrDefault(list) is { Op: "Constant" } constant
                        ? constant.Attributes.GetValueOrDefault("value") as OnnxTensor : null);
                return names switch
                {
                    { Type: OnnxType.String } => [.. names.Texts],
                    { Type: OnnxType.Int64 or OnnxType.Int32 } => Texts(names.Wholes()),
                    _ => null,
                };
            case { Op: "LabelEncoder", Inputs: [var which] } when IsLargest(which)
                && node.Attributes.GetValueOrDefault("keys_int64s") is long[] keys
                && keys.Index().All(key => key.Item == key.Index):
                return node.Attributes.GetValueOrDefault("values_strings") as string[]
                    ?? (node.Attributes.GetValueOrDefault("values_int64s") is long[] values ? Texts(values) : null);
            case { Op: "LinearClassifier", Outputs: [var own, var scores] }
                when own == from && Passed(Name, makers, out string probabilities) && probabilities == scores:
                return node.Attributes.GetValueOrDefault("classlabels_strings") as string[]
                    ?? (node.Attributes.GetValueOrDefault("classlabels_ints") is long[] classes
                        ? Texts(classes) : null);
            default:
                return null;
        }

        bool IsLargest(string index) => Passed(index, makers, out string argMax)
            && makers.GetValueOrDefault(argMax) is { Op: "ArgMax", Inputs: [var largestOf] } node
            && node.Attributes.GetValueOrDefault("axis") is 1L or -1L
            && Passed(largestOf, makers, out string a) && Passed(Name, makers, out string b) && a == b;
    }

    // Goes back over what changes no number.
    private static bool Passed(string tensor, IReadOnlyDictionary<string, OnnxNode> makers, out string from)
    {
        from = tensor;
        for (int i = 0; i < LongestWay; i++)
        {
            if (makers.GetValueOrDefault(from) is not
                {
                    Op: "Reshape" or "Cast" or "Identity" or "Squeeze" or "Flatten" or "Normalizer",
                    Inputs: [var before, ..],
                })
            {
                return true;
            }

            from = before;
        }

        return false;
    }
}
