using System.Collections.Immutable;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using static System.FormattableString;

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
        Dictionary<string, LocatedJson> fields = document.Fields(s_fields);
        bool single = fields.TryGetValue("precision", out LocatedJson precision) && IsSingle(precision);
        if (fields.TryGetValue("shuffle", out LocatedJson shuffle) && shuffle.Flag())
        {
            throw shuffle.Problem(
                "is true, but a case file takes its rows in order.", "Write \"shuffle\": false, or leave it out.");
        }

        CaseFile plain = single ? Network<float>(document, fields) : Network<double>(document, fields);
        int steps = fields.TryGetValue("steps", out LocatedJson count) ? count.Whole(0) : 1;
        return new(plain.Parameters, plain.Cost, plain.X, plain.Y)
        {
            IsSingle = single,
            BatchSize = fields.TryGetValue("batch_size", out LocatedJson size) ? size.Whole(1) : null,
            Optimizer = fields.TryGetValue("optimizer", out LocatedJson optimizer)
                ? OptimizerJson.Read(optimizer) : null,
            Steps = steps,
            Snapshots = fields.TryGetValue("snapshots", out LocatedJson list)
                ? [.. list.Items().Select(s => Snapshot(s, steps))] : null,
            Id = fields.TryGetValue("id", out LocatedJson id) ? id.Text() : null,
            Note = fields.TryGetValue("note", out LocatedJson note) ? note.Text() : null,
        };
    }

    internal static void Write(CaseFile file, Stream stream)
    {
        var options = new JsonWriterOptions
        {
            Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using var json = new Utf8JsonWriter(stream, options);
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
        {
            json.WriteStartArray("snapshots");
            foreach (int step in file.Snapshots)
                json.WriteNumberValue(step);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Layers, cost and examples, every number rounded once, to the precision of T.</summary>
    private static CaseFile Network<T>(LocatedJson document, Dictionary<string, LocatedJson> fields)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = LayersJson.Read<T>(Need(document, fields, "layers"));
        Architecture architecture = theta.Architecture;
        if (fields.TryGetValue("sizes", out LocatedJson sizes)
            && !sizes.Items().Select(s => s.Whole(1)).SequenceEqual(architecture.Widths))
        {
            throw sizes.Problem(
                "does not say what W says.",
                    $"By W the sizes are [{string.Join(", ", architecture.ToString().Split('-'))}].");
        }

        Cost cost = CostOf(Need(document, fields, "cost"), architecture);
        LocatedJson x = Need(document, fields, "X"), y = Need(document, fields, "Y");
        double[,] inputs = Examples<T>(x, architecture.InputWidth, $"the {architecture} network takes");
        double[,] targets = Examples<T>(y, architecture.OutputWidth, $"the {architecture} network gives");
        if (inputs.GetLength(0) != targets.GetLength(0))
        {
            throw y.Problem(
                Invariant($"has {targets.GetLength(0)} rows but X has {inputs.GetLength(0)}."),
                    "Give one desired output for each input.");
        }

        return new(theta.To<T, double>(), cost, inputs, targets);
    }

    private static void Numbers<T>(Utf8JsonWriter json, CaseFile file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WritePropertyName("layers");
        LayersJson.Write(json, file.Parameters.To<double, T>());
        json.WriteString("cost", file.Cost.Name);
        json.WritePropertyName("X");
        JsonNumbers.Write<T>(json, ParameterConversion.To<T>(file.X));
        json.WritePropertyName("Y");
        JsonNumbers.Write<T>(json, ParameterConversion.To<T>(file.Y));
    }

    private static double[,] Examples<T>(LocatedJson node, int width, string who)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[,] rows = node.Matrix<T>();
        if (rows.GetLength(1) != width)
        {
            throw node[0].Problem(
                Invariant($"has {rows.GetLength(1)} numbers but {who} {width}."), "Every row is one example.");
        }

        return ParameterConversion.To<T, double>(rows);
    }

    private static Cost CostOf(LocatedJson node, Architecture architecture)
    {
        string name = node.Text();
        string[] names = [.. Cost.All.Select(c => c.Name)];
        if (!names.Contains(name))
        {
            throw node.Problem(
                $"names a cost that is not known, \"{name}\".{Suggestion.For(name, names)}",
                    $"The costs are {string.Join(", ", names)}.");
        }

        Cost cost = Cost.Parse(name);
        try
        {
            cost.RequireFits(architecture);
        }
        catch (ArgumentException e)
        {
            throw node.Problem($"is {name}, which does not go with the output layer.", Sentence.Of(e), e);
        }

        return cost;
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
        return step <= steps ? step : throw node.Problem(
            Invariant($"is {step} but there are {steps} steps."),
                "Snapshots lie between 0, the start, and the number of steps.");
    }

    private static LocatedJson Need(LocatedJson document, Dictionary<string, LocatedJson> fields, string name) =>
        fields.TryGetValue(name, out LocatedJson node) ? node : throw document.Problem(
            $"lacks the field \"{name}\".", "A case file has at least layers, cost, X and Y.");
}
