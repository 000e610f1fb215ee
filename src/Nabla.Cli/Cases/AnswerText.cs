using System.Globalization;
using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.Teaching;

namespace Nabla.Cli.Cases;

/// <summary>Homework checked, for people and as JSON.</summary>
internal static class AnswerText
{
    /// <summary>What is right, the first thing that is not, and what probably went wrong.</summary>
    public static void Print(Output output, AnswerReport report)
    {
        Style style = output.OutStyle;
        TextWriter to = output.Out;
        if (report.Right.Length > 0)
            to.WriteLine($"right so far: {string.Join(", ", report.Right)}");
        if (report.Missing.Length > 0)
            to.WriteLine($"not answered: {string.Join(", ", report.Missing)}");
        if (report.Finding is not { } finding)
        {
            to.WriteLine(style.Good("all that was answered is right"));
            return;
        }

        to.WriteLine(style.Bad($"wrong: {Where(finding)}"));
        to.WriteLine($"  yours   {Number(finding.Mine)}");
        to.WriteLine($"  right   {Number(finding.Right)}");
        string name = finding.Slips.Length == 1 ? "likely" : "likely, most likely first";
        if (finding.Slips.Length > 0)
            to.WriteLine($"  {name}");
        foreach (LikelySlip slip in finding.Slips)
            to.WriteLine($"    {slip.Hint}");
        if (finding.Slips.Length == 0)
            to.WriteLine("  none of the usual slips explains it");
        to.WriteLine("  nabla explain shows the steps that lead there");
    }

    /// <summary>One object with everything.</summary>
    public static void Write(Utf8JsonWriter json, AnswerReport report)
    {
        json.WriteStartObject();
        json.WriteBoolean("right", report.IsRight);
        Names(json, "right_quantities", report.Right);
        Names(json, "not_answered", report.Missing);
        if (report.Finding is { } finding)
        {
            json.WriteStartObject("wrong");
            json.WriteString("quantity", finding.Quantity);
            if (finding.Layer is { } layer)
                json.WriteNumber("layer", layer);
            if (finding.Row is { } row)
                json.WriteNumber(IsGradient(finding) ? "j" : "example", row);
            if (finding.Column is { } column)
                json.WriteNumber(finding.Quantity == "grad_W" ? "k" : "j", column);
            if (finding.Mine is { } mine)
                json.WriteNumber("mine", mine);
            if (finding.Right is { } right)
                json.WriteNumber("right", right);
            json.WriteStartArray("slips");
            foreach (LikelySlip slip in finding.Slips)
            {
                json.WriteStartObject();
                json.WriteString("slip", JsonNamingPolicy.SnakeCaseLower.ConvertName(slip.Slip.ToString()));
                if (slip.Layer is { } at)
                    json.WriteNumber("layer", at);
                json.WriteString("hint", slip.Hint);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string Where(AnswerFinding finding)
    {
        string layer = finding.Layer is { } l ? $" of layer {l}" : "";
        string at = (finding.Quantity, finding.Row, finding.Column) switch
        {
            ("grad_W", { } j, { } k) => $", from neuron {k} to neuron {j}",
            ("grad_b", { } j, _) => $", neuron {j}",
            (_, { } x, { } j) => $", example {x}, neuron {j}",
            (_, { } x, null) => $", example {x}",
            _ => "",
        };
        return finding.Quantity + layer + at;
    }

    private static bool IsGradient(AnswerFinding finding) => finding.Quantity is "grad_W" or "grad_b";

    private static string Number(double? number) =>
        number?.ToString("R", CultureInfo.InvariantCulture) ?? "(nothing)";

    private static void Names(Utf8JsonWriter json, string name, IEnumerable<string> names)
    {
        json.WriteStartArray(name);
        foreach (string each in names)
            json.WriteStringValue(each);
        json.WriteEndArray();
    }
}
