using System.Text.Json;

namespace Nabla.Teaching;

/// <summary>The JSON of a <see cref="CaseFile"/>.</summary>
internal static class CaseFileJson
{
    private static readonly string[] s_fields =
    [
        "layers", "cost", "X", "Y", "precision", "batch_size", "shuffle", "optimizer", "steps", "snapshots", "sizes",
        "id", "note",
    ];

    internal static CaseFile Read(LocatedJson document)
    {
        JsonFields fields = document.Fields(s_fields);
        bool single = fields.Find("precision") is { } precision && IsSingle(precision);
        if (fields.Find("shuffle") is { } shuffle && shuffle.Flag())
        {
            throw shuffle.Problem(
                "is true, but a case file takes its rows in order.", "Write \"shuffle\": false, or leave it out.");
        }

        CaseFile plain = single ? Network<float>(fields) : Network<double>(fields);
        int steps = fields.Find("steps")?.Whole(0) ?? 1;
        return new(plain.Parameters, plain.Cost, plain.X, plain.Y)
        {
            IsSingle = single,
            BatchSize = fields.Find("batch_size")?.Whole(1),
            Optimizer = fields.Find("optimizer") is { } optimizer ? OptimizerJson.Read(optimizer) : null,
            Steps = steps,
            Snapshots = fields.Find("snapshots")?.Items().Select(s => Snapshot(s, steps)).ToImmutableSortedSet(),
            Id = fields.Find("id")?.Text(),
            Note = fields.Find("note")?.Text(),
        };
    }

    internal static void Write(CaseFile file, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, JsonWriting.Options with { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        if (file.Id is not null)
            json.WriteString("id", file.Id);
        if (file.Note is not null)
            json.WriteString("note", file.Note);
        if (file.IsSingle)
            Numbers<float>(json, file);
        else
            Numbers<double>(json, file);
        json.WriteString("precision", file.IsSingle ? "float32" : "float64");
        if (file.BatchSize is { } size)
            json.WriteNumber("batch_size", size);
        json.WriteBoolean("shuffle", false);
        if (file.Optimizer is not null)
        {
            json.WritePropertyName("optimizer");
            OptimizerJson.Write(json, file.Optimizer);
        }

        json.WriteNumber("steps", file.Steps);
        if (file.Snapshots is not null)
            json.WriteIntegers("snapshots", file.Snapshots);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Layers, cost and examples, every number rounded once, to the precision of T.</summary>
    private static CaseFile Network<T>(JsonFields fields)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = LayersJson.Read<T>(Need("layers"));
        Architecture architecture = theta.Architecture;
        if (fields.Find("sizes") is { } sizes
            && !sizes.Items().Select(s => s.Whole(1)).SequenceEqual(architecture.Widths))
        {
            throw sizes.Problem(
                "does not say what W says.",
                $"By W the sizes are [{string.Join(", ", architecture.ToString().Split('-'))}].");
        }

        Cost cost = CostOf(Need("cost"), architecture);
        LocatedJson x = Need("X"), y = Need("Y");
        double[,] inputs = Examples<T>(x, architecture.InputWidth, $"the {architecture} network takes");
        double[,] targets = Examples<T>(y, architecture.OutputWidth, $"the {architecture} network gives");
        y.RefuseIf(inputs.GetLength(0) != targets.GetLength(0),
            $"has {targets.GetLength(0)} rows but X has {inputs.GetLength(0)}.",
            "Give one desired output for each input.");
        for (int row = 0; row < targets.GetLength(0) && cost.IsOfCounts; row++)
        {
            for (int j = 0; j < targets.GetLength(1); j++)
            {
                y[row][j].RefuseIf(targets[row, j] < 0, $"is {targets[row, j]}, and {cost} is for counts and rates.",
                    "They are 0 or more.");
            }
        }

        return new(theta.To<T, double>(), cost, inputs, targets);

        LocatedJson Need(string name) => fields.Need(name, "A case file has at least layers, cost, X and Y.");
    }

    private static void Numbers<T>(Utf8JsonWriter json, CaseFile file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WritePropertyName("layers");
        LayersJson.Write(json, file.Parameters.To<double, T>());
        json.WriteString("cost", file.Cost.Name);
        json.WritePropertyName("X");
        JsonNumbers<T>.Write(json, ParameterConversion.To<T>(file.X));
        json.WritePropertyName("Y");
        JsonNumbers<T>.Write(json, ParameterConversion.To<T>(file.Y));
    }

    private static double[,] Examples<T>(LocatedJson node, int width, string who)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[,] rows = node.Matrix<T>();
        node[0].RefuseIf(rows.GetLength(1) != width, $"has {rows.GetLength(1)} numbers but {who} {width}.",
            "Every row is one example.");
        return ParameterConversion.To<T, double>(rows);
    }

    private static Cost CostOf(LocatedJson node, Architecture architecture)
    {
        string name = node.Text();
        if (!Cost.TryParse(name, out Cost? cost))
        {
            throw node.Problem($"names a cost that is not known, \"{name}\".{Suggestion.For(name, Cost.Forms)}",
                $"The costs are {string.Join(", ", Cost.Forms)}.");
        }

        return node.Make($"is {name}, which does not go with the output layer.", () =>
        {
            cost.RequireFits(architecture);
            return cost;
        });
    }

    private static bool IsSingle(LocatedJson node) => node.Text() switch
    {
        "float32" => true,
        "float64" => false,
        var other => throw node.Problem($"is \"{other}\".", "Write \"float64\" (the default) or \"float32\"."),
    };

    private static int Snapshot(LocatedJson node, int steps)
    {
        int step = node.Whole(0);
        node.RefuseIf(step > steps, $"is {step} but there are {steps} steps.",
            "Snapshots lie between 0, the start, and the number of steps.");
        return step;
    }
}
