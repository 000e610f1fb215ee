using System.Text.Json;

namespace Nabla;

/// <summary>What becomes of outputs in answers, in a model's file: <c>answers</c> with <c>shift</c>, which is added to
/// z^L; <c>weights</c> or <c>costs</c> of mistakes, by which the class is found that is answered; and <c>interval</c>
/// with <c>coverage</c>, <c>below</c> and <c>above</c>, or a list of these, one for each output. Nothing is written
/// where outputs are taken as they are.</summary>
internal static class AnsweringJson
{
    internal static void Write(Utf8JsonWriter json, Answering answering)
    {
        if (answering == Answering.Plain)
            return;
        json.WriteStartObject("answers");
        if (!answering.Shift.IsEmpty)
            Write(json, "shift", answering.Shift);
        if (answering.Decision is { Weights: { } weights })
            Write(json, "weights", weights);
        else if (answering.Decision is { } decision)
            Write(json, decision);
        if (!answering.Intervals.IsEmpty)
            Write(json, answering.Intervals);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<AnswerInterval> intervals)
    {
        json.WritePropertyName("interval");
        if (intervals.Length > 1)
            json.WriteStartArray();
        foreach (AnswerInterval interval in intervals)
        {
            json.WriteStartObject();
            json.WriteNumber("coverage", interval.Coverage);
            json.WriteNumber("below", interval.Below);
            json.WriteNumber("above", interval.Above);
            json.WriteEndObject();
        }

        if (intervals.Length > 1)
            json.WriteEndArray();
    }

    /// <summary>Reads the field <c>answers</c>; plain where it is missing.</summary>
    internal static Answering Read(JsonFields fields)
    {
        if (fields.Find("answers") is not { } node)
            return Answering.Plain;
        JsonFields parts = node.Fields("shift", "weights", "costs", "interval");
        return node.Make("does not make sense.", () => new Answering
        {
            Shift = [.. parts.Find("shift")?.Numbers<double>() ?? []],
            Decision = parts.Find("weights") is { } weights ? Decision.ByWeights(weights.Numbers<double>())
                : parts.Find("costs") is { } costs ? Decision.ByCosts(Square(costs)) : null,
            Intervals = parts.Find("interval") is { } interval ? ReadIntervals(interval) : [],
        });
    }

    private static ImmutableArray<AnswerInterval> ReadIntervals(LocatedJson node) =>
        node.Kind == JsonValueKind.Array ? [.. node.Items().Select(ReadInterval)] : [ReadInterval(node)];

    private static AnswerInterval ReadInterval(LocatedJson node)
    {
        JsonFields parts = node.Fields("coverage", "below", "above");
        return new(parts.Need("coverage").Number<double>(), parts.Need("below").Number<double>(),
            parts.Need("above").Number<double>());
    }

    private static double[,] Square(LocatedJson node)
    {
        double[][] rows = [.. node.Items().Select(row => row.Numbers<double>())];
        var costs = new double[rows.Length, rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            node.RefuseIf(
                rows[i].Length != rows.Length, "is no square.", "There is a row and a column for each class.");
            for (int j = 0; j < rows.Length; j++)
                costs[i, j] = rows[i][j];
        }

        return costs;
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Decision decision)
    {
        json.WriteStartArray("costs");
        for (int i = 0; i < decision.Classes; i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < decision.Classes; j++)
                json.WriteNumberValue(decision[i, j]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
