using System.Buffers;
using System.Text.Encodings.Web;

namespace Nabla.Cli.Training;

// What columns contribute to answers
internal sealed partial class RowAnswers
{
    /// <summary>Writes an answer with what its columns contribute, as text.</summary>
    /// <param name="whys">The answer, or each number of it.</param>
    /// <param name="place">The line or the number of its row; null: there is one row.</param>
    /// <param name="blocks">Whether bars may be blocks.</param>
    public void WriteWhy(Prediction[] whys, string? place, bool blocks)
    {
        using var to = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        for (int j = 0; j < whys.Length; j++)
        {
            Prediction why = whys[j];
            if (_hasWhy)
                to.WriteLine();
            _hasWhy = true;
            string answer = why.Label is { } label
                ? $"{ModelData.Plain(label)} {Probability(why.Activations[label])}; {Probability(why.Average!.Value)}"
                : $"{(whys.Length == 1 ? "" : $"{ModelData.Plain(_labels[j])} ")}{TextOf(why.Output[j], j)}; " +
                    TextOf(why.Average!.Value, j);
            new WhyText($"{(place is null ? "" : $"{place}: ")}{answer} at the average inputs",
                [.. why.Contributions.Keys], [.. _model.Schema!.Columns.Select((_, c) => why.Row!.TextOf(c))])
                .Write(to, [.. why.Contributions.Values], _hasClasses ? 4 : DecimalsOf(j) ?? 0, blocks);
        }

        Text(to.ToString());
        if (_line.WrittenCount > 1 << 15)
            Flush();
    }

    private static string Probability(double share) => share.ToString("F4", CultureInfo.InvariantCulture);

    private void Write(Utf8JsonWriter json, Prediction[] whys)
    {
        json.WritePropertyName("why");
        if (whys.Length > 1)
            json.WriteStartObject();
        for (int j = 0; j < whys.Length; j++)
        {
            if (whys.Length > 1)
                json.WritePropertyName(_labels[j]);
            Write(json, whys[j]);
        }

        if (whys.Length > 1)
            json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Prediction why)
    {
        json.WriteStartObject();
        json.WriteNumber("average", why.Average!.Value);
        json.WriteStartObject("contributions");
        foreach (var (name, part) in why.Contributions)
            json.WriteNumber(name, part);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
