namespace Nabla.Cli.Commands;

/// <summary>Data as they are stored, to be shown: a shape whose first size counts examples, the values row by row,
/// perhaps a label for each example.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Type">The type of the stored values: "uint8", "float32", …</param>
/// <param name="Shape">Examples, then the shape of one.</param>
/// <param name="Row">Gives the stored values of an example.</param>
/// <param name="Labels">A label for each example, or null.</param>
/// <param name="Classes">Names of the labels; empty where labels are only numbers.</param>
/// <param name="Targets">Real numbers to predict, a row for each example; or null.</param>
internal sealed record InspectedData(string Name, string Type, IReadOnlyList<int> Shape, Func<int, double[]> Row,
    IReadOnlyList<double>? Labels, IReadOnlyList<string> Classes, double[][]? Targets = null)
{
    /// <summary>Number of examples.</summary>
    public int Examples => Shape[0];

    /// <summary>Parts of a data set, one after the other.</summary>
    public static InspectedData Of(string name, params Dataset[] parts)
    {
        Dataset first = parts[0];
        Dataset[] stored = [.. parts.Select(part => part.HasDivisor ? part.WithDivisor(1) : part)];
        return new InspectedData(name, first.HasDivisor ? "uint8" : "float64",
            [parts.Sum(part => part.Count), .. first.InputShape], Row,
            [.. parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(i => (double)part.Label(i)))],
                first.ClassNames);

        double[] Row(int example)
        {
            int part = 0;
            for (; example >= stored[part].Count; part++)
                example -= stored[part].Count;
            var row = new double[first.InputWidth];
            stored[part].CopyInput<double>(example, row);
            return row;
        }
    }

    /// <summary>An IDX file, with its labels where there are any.</summary>
    /// <exception cref="Problem">Images and labels do not belong together.</exception>
    public static InspectedData Of(string file, IdxArray array, (string File, IdxArray Array)? labels)
    {
        if (labels is { } pair)
        {
            if (pair.Array.Shape.Length != 1 || pair.Array.Type is IdxType.Float32 or IdxType.Float64)
            {
                throw Problem.BadData("a file of labels has one dimension of whole numbers", null, ("file", pair.File),
                    ("found", $"{string.Join(" x ", pair.Array.Shape)} of {TypeOf(pair.Array)}"));
            }

            if (pair.Array.Length != array.Shape[0])
            {
                throw Problem.BadData("images and labels do not belong together", null,
                    (Path.GetFileName(file), $"{array.Shape[0]} examples"),
                    (Path.GetFileName(pair.File), $"{pair.Array.Length} labels"));
            }
        }

        int width = array.Length / array.Shape[0];
        return new InspectedData(Path.GetFileName(file), TypeOf(array), array.Shape,
            example => [.. Enumerable.Range(example * width, width).Select(i => array[i])],
            labels is { } given ? [.. Enumerable.Range(0, given.Array.Length).Select(i => given.Array[i])] : null,
                []);
    }

    /// <summary>A NumPy array, with one of whole numbers as labels.</summary>
    /// <exception cref="Problem">The two do not belong together.</exception>
    public static InspectedData Of(string name, NpyArray array, NpyArray? labels)
    {
        int[] shape = array.Shape.IsEmpty ? [1] : [.. array.Shape];
        if (labels is not null && (labels.Shape.Length == 0 || labels.Shape[0] != shape[0]))
        {
            throw Problem.BadData("inputs and targets do not belong together", null,
                ("inputs", array.ToString()), ("targets", labels.ToString()));
        }

        bool hasLabels = labels is { IsFloat: false, Shape.Length: 1 };
        int each = labels is null ? 0 : labels.Length / shape[0];
        int width = array.Length / shape[0];
        return new InspectedData(name, array.Type.ToString().ToLowerInvariant(), shape,
            example => [.. Enumerable.Range(example * width, width).Select(i => array[i])],
            hasLabels ? labels!.ToArray<double>() : null, [],
            hasLabels || labels is null ? null
                : [.. Enumerable.Range(0, shape[0]).Select(
                    example => Enumerable.Range(example * each, each).Select(i => labels[i]).ToArray())]);
    }

    /// <summary>One JSON object: shape, values, labels, classes.</summary>
    /// <exception cref="Problem">A value is not finite, which JSON cannot say; nothing is written then.</exception>
    public NamedValues ToJson()
    {
        RequireFinite();
        IEnumerable<double> values = Enumerable.Range(0, Examples).SelectMany(Row);
        return new()
        {
            { "kind", "data" },
            { "name", Name },
            { "type", Type },
            { "shape", Shape },
            { "values", Type is "float32" or "float16" ? values.Select(value => (float)value) : values },
            {
                "labels", Targets is null ? Labels
                    : Targets[0].Length == 1 ? Targets.Select(row => row[0]) : Targets
            },
            { "classes", Classes.Count > 0 ? Classes : null },
        };
    }

    /// <summary>A table, and a picture of one example.</summary>
    /// <param name="example">Which; null: on a terminal the first, elsewhere none.</param>
    public void Print(Output output, int? example)
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity, sum = 0;
        long count = 0;
        for (int i = 0; i < Examples; i++)
        {
            foreach (double value in Row(i))
            {
                (min, max, sum) = (Math.Min(min, value), Math.Max(max, value), sum + value);
                count++;
            }
        }

        Line("name", Name);
        Line("shape", string.Join(" x ", Shape));
        Line("type", Type);
        Line("values", Invariant($"{min:G9} to {max:G9}, mean {sum / count:G6}, as stored"));
        for (int j = 0; j < (Targets?[0].Length ?? 0); j++)
        {
            double[] column = [.. Targets!.Select(row => row[j])];
            Line(j == 0 ? "target" : "",
                Invariant($"{column.Min():G9} to {column.Max():G9}, mean {column.Average():G6}"));
        }

        if (Labels is not null)
        {
            foreach (var group in Labels.GroupBy(label => label).OrderBy(group => group.Key))
            {
                Line(group.Key == Labels.Min() ? "labels" : "",
                    Invariant($"{group.Key,3}  {group.Count(),7:N0}  {NameOf(group.Key)}").TrimEnd());
            }
        }

        if ((example ?? (output.Terminal.OutIsLive ? 0 : null)) is { } chosen && Shape.Count == 3)
            Draw(output, chosen, max);

        void Line(string name, string value) =>
            output.Out.WriteLine($"{output.OutStyle.Strong(name.PadRight(6))}  {value}");
    }

    private void Draw(Output output, int example, double max)
    {
        double[] pixels = [.. Row(example).Select(value => max > 0 ? value / max : 0)];
        string label = Labels is null ? "" : Invariant($", label {Labels[example]} {NameOf(Labels[example])}");
        output.Out.WriteLine();
        output.Out.WriteLine(Invariant($"example {example}") + label.TrimEnd());
        foreach (string line in TerminalImage.Draw(pixels, Shape[2], output.Look))
            output.Out.WriteLine(line);
    }

    private void RequireFinite()
    {
        for (int i = 0; i < Examples && Type.StartsWith("float", StringComparison.Ordinal); i++)
        {
            foreach (double value in Row(i).Concat(Targets?[i] ?? []))
            {
                if (!double.IsFinite(value))
                {
                    throw Problem.BadData("JSON has no such number", null, ("data", Name),
                        ("found", Invariant($"{value} in example {i}")));
                }
            }
        }
    }

    // Names that only repeat the number say nothing.
    private string NameOf(double label)
    {
        string name = label >= 0 && label < Classes.Count ? Classes[(int)label] : "";
        return name == label.ToString(CultureInfo.InvariantCulture) ? "" : name;
    }

    private static string TypeOf(IdxArray array) => array.Type.ToString().ToLowerInvariant();
}
