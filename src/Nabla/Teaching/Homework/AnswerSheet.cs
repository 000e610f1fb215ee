using System.Text.Json;

namespace Nabla.Teaching;

/// <summary>Somebody's answers to a case: any of the fields that <see cref="CaseGradient{T}.Write"/> gives, in its
/// shapes, and new_W and new_b for the parameters after a step with the gradient of all examples. Layers from the first
/// that has parameters; null stands for a layer left out, and for a number not answered.
/// A case with one example may have its numbers without the brackets around the example: <c>"z": [[0.1, 0.2]]</c>. A
/// number may be a text, as people type it: <c>"0,5"</c>, <c>".5"</c>, <c>"−5e-1"</c>.</summary>
public sealed class AnswerSheet
{
    private static readonly string[] s_fields =
    [
        "mean_cost", "cost_per_example", "z", "a", "delta", "grad_W", "grad_b", StepSlips.Weights, StepSlips.Biases,
        "id", "note",
    ];

    private const StringComparison IgnoringCase = StringComparison.OrdinalIgnoreCase;

    private readonly Dictionary<(string Quantity, int? Layer), WrittenAnswer[][]> _written;

    private AnswerSheet(Dictionary<(string, int?), WrittenAnswer[][]> written) => _written = written;

    /// <summary>Reads answers: JSON in UTF-8.</summary>
    /// <param name="stream">Read to its end; left open.</param>
    /// <exception cref="NablaFormatException">The file cannot be used; says where, why, and what to do.</exception>
    public static AnswerSheet Read(Stream stream) => JsonReading.Read(stream, Read);

    /// <summary>Writes a sheet to fill in: JSON that <see cref="Read(Stream)"/> reads, with null in the place of every
    /// number of a case, and none of the numbers. Parameters after a step are asked for where the case says how it is
    /// trained.</summary>
    /// <param name="given">The case; nothing of it is computed.</param>
    /// <param name="stream">Receives UTF-8; left open.</param>
    public static void WriteBlank(CaseFile given, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(stream);
        BlankSheet.Write(given, stream);
    }

    /// <summary>Takes answers one by one, as the rows of a table have them.</summary>
    /// <param name="entries">The answers, each place at most once.</param>
    /// <exception cref="NablaFormatException">An answer has no place in a sheet, or is no number.</exception>
    internal static AnswerSheet Of(IEnumerable<AnswerEntry> entries)
    {
        var written = new Dictionary<(string, int?), WrittenAnswer[][]>();
        foreach (var quantity in entries.GroupBy(entry => (entry.Quantity, entry.Layer)))
        {
            if (!s_fields.Contains(quantity.Key.Quantity) || quantity.Key.Quantity is "id" or "note")
            {
                throw new NablaFormatException(quantity.First().Where,
                    $"There is no quantity {Quoted.Of(quantity.Key.Quantity)}.",
                    $"The quantities are {string.Join(", ", s_fields[..^2])}.");
            }

            bool isCost = quantity.Key.Quantity is "mean_cost" or "cost_per_example";
            if (isCost != quantity.Key.Layer is null || quantity.Key.Layer < 2)
            {
                throw new NablaFormatException(quantity.First().Where, isCost ? "A cost belongs to no layer."
                    : "Has no layer from 2 on.", "Leave the places as the blank sheet has them.");
            }

            var rows = new List<List<WrittenAnswer>>();
            var places = new HashSet<(int, int)>();
            foreach (AnswerEntry entry in quantity)
            {
                if (!places.Add((entry.Row, entry.Column)))
                {
                    throw new NablaFormatException(
                        entry.Where, "Stands there twice.", "Leave one row for each place.");
                }

                while (rows.Count <= entry.Row)
                    rows.Add([]);
                List<WrittenAnswer> row = rows[entry.Row];
                while (row.Count <= entry.Column)
                    row.Add(WrittenAnswer.Blank);
                row[entry.Column] = WrittenAnswer.Parse(entry.Answer) ?? throw new NablaFormatException(entry.Where,
                    $"Is {Quoted.Of(entry.Answer)}, which is no number.", "Write a number, or leave it empty.");
            }

            written[quantity.Key] = [.. rows.Select(row => row.ToArray())];
        }

        return HasAny(written) ? new(written)
            : throw new NablaFormatException("the sheet", "Has no answers.", "Fill in some of its numbers.");
    }

    /// <summary>How many numbers were answered.</summary>
    public int Count => _written.Values.Sum(rows => rows.Sum(row => row.Count(answer => !answer.IsBlank)));

    /// <summary>The numbers of one quantity, NaN where one is not answered; null where it was left out. A vector is one
    /// row, but the costs and ∇b have a row for each number.</summary>
    internal double[][]? Rows(string quantity, int? layer) => Written(quantity, layer) is { } rows
        ? [.. rows.Select(row => row.Select(answer => answer.Value).ToArray())] : null;

    /// <summary>The same as they were typed.</summary>
    internal WrittenAnswer[][]? Written(string quantity, int? layer) => _written.GetValueOrDefault((quantity, layer));

    /// <summary>The same sheet, with numbers that were written in one line in the rows that a case has for them.
    /// </summary>
    internal AnswerSheet For(Quantities right) => new(_written.ToDictionary(pair => pair.Key, pair =>
        right.Find(pair.Key.Quantity, pair.Key.Layer) is { Length: > 1 } wanted && wanted.All(row => row.Length == 1)
        && pair.Value is [var line] && line.Length == wanted.Length
            ? [.. line.Select(answer => (WrittenAnswer[])[answer])] : pair.Value));

    /// <summary>Whether it has parameters after a step.</summary>
    internal bool HasStep => _written.Keys.Any(key => StepSlips.AreOf(key.Quantity));

    /// <summary>Every layer that a field has something for, beyond those of the network too.</summary>
    internal int LastLayer => _written.Keys.Max(key => key.Layer) ?? 0;

    private static bool HasAny(Dictionary<(string, int?), WrittenAnswer[][]> written) =>
        written.Values.Any(rows => rows.Any(row => row.Any(answer => !answer.IsBlank)));

    private static AnswerSheet Read(LocatedJson document)
    {
        var written = new Dictionary<(string, int?), WrittenAnswer[][]>();
        foreach ((string name, LocatedJson node) in document.Fields(s_fields))
        {
            switch (name)
            {
                case "id" or "note":
                    break;
                case "mean_cost":
                    written[(name, null)] = [[Number(node)]];
                    break;
                case "cost_per_example":
                    written[(name, null)] = Column(node);
                    break;
                default:
                    ReadLayers(name, node, written);
                    break;
            }
        }

        return HasAny(written) ? new(WithZeros(written)) : throw document.Problem(
            "has no answers.", $"Give some of {string.Join(", ", s_fields[..^2])}.");
    }

    private static void ReadLayers(
        string name, LocatedJson node, Dictionary<(string, int?), WrittenAnswer[][]> written)
    {
        int l = 2;
        foreach (LocatedJson layer in node.Items())
        {
            if (layer.Kind != JsonValueKind.Null)
                written[(name, l)] = name is "grad_b" or StepSlips.Biases ? Column(layer) : Matrix(layer);
            l++;
        }
    }

    private static WrittenAnswer[][] Matrix(LocatedJson node) =>
        node.Kind != JsonValueKind.Array ? [[Number(node)]]
        : node.Count > 0 && node[0].Kind != JsonValueKind.Array ? [[.. node.Items().Select(Number)]]
        : [.. node.Items().Select(row => row.Items().Select(Number).ToArray())];

    private static WrittenAnswer[][] Column(LocatedJson node) => node.Kind != JsonValueKind.Array ? [[Number(node)]]
        : [.. node.Items().Select(item => (WrittenAnswer[])[Number(item)])];

    private static WrittenAnswer Number(LocatedJson node) => node.Kind switch
    {
        JsonValueKind.Null => WrittenAnswer.Blank,
        JsonValueKind.String => WrittenAnswer.Parse(node.Text())
            ?? throw node.Problem($"is {Quoted.Of(node.Text())}, which is no number.", "Write a number there."),
        _ => (WrittenAnswer.Parse(Checked(node)) ?? throw node.Problem($"is {node.Raw}.", "Write 0 there.")) with
        {
            MayLackZeros = !node.Raw.Contains('e', IgnoringCase),
        },
    };

    // Programs write 0.57, 0.9 and 0 for numbers rounded to two decimals: all of a quantity have the digits of the one
    // with the most, and zeros alone those that most of the sheet has.
    private static Dictionary<(string, int?), WrittenAnswer[][]> WithZeros(
        Dictionary<(string, int?), WrittenAnswer[][]> written)
    {
        int usual = written.Values.SelectMany(rows => rows.SelectMany(row => row))
            .Where(answer => answer.MayLackZeros && answer.Decimals > 0).GroupBy(answer => answer.Decimals)
            .OrderByDescending(same => same.Count()).Select(same => same.Key).FirstOrDefault();
        return written.ToDictionary(pair => pair.Key, pair =>
        {
            int most = pair.Value.SelectMany(row => row).Where(answer => answer.MayLackZeros)
                .Select(answer => answer.Decimals).DefaultIfEmpty(0).Max();
            int all = most > 0 ? most : usual;
            return pair.Value.Select(row => row.Select(answer => answer.MayLackZeros
                ? answer with { Decimals = Math.Max(answer.Decimals, all) } : answer).ToArray()).ToArray();
        });
    }

    // What is no finite number is told as everywhere else.
    private static string Checked(LocatedJson node)
    {
        _ = node.Number<double>();
        return node.Raw;
    }
}

/// <summary>One answer of a sheet that is a table.</summary>
/// <param name="Quantity">z, a, cost_per_example, mean_cost, delta, grad_b, grad_W, new_b or new_W.</param>
/// <param name="Layer">l; null for the costs.</param>
/// <param name="Row">The example, or the neuron j of a gradient; 0 for the mean cost.</param>
/// <param name="Column">The neuron, or the k of a weight; 0 for costs and biases.</param>
/// <param name="Answer">As typed; empty where it is not answered.</param>
/// <param name="Where">What names it in problems, such as <c>line 3</c>.</param>
internal readonly record struct AnswerEntry(
    string Quantity, int? Layer, int Row, int Column, string Answer, string Where);
