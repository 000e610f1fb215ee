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
        foreach (var same in report.Coarse.GroupBy(coarse => coarse.Decimals).OrderBy(same => same.Key))
        {
            to.WriteLine($"agrees as far as {Figures.Count(same.Key, "decimal")} can tell: " +
                string.Join(", ", same.Select(coarse => coarse.Quantity)));
        }

        if (report.Missing.Length > 0)
            to.WriteLine($"not answered: {string.Join(", ", report.Missing)}");
        if (report.Partly.Length > 0)
            to.WriteLine($"answered in part: {string.Join(", ", report.Partly)}");
        if (report.Finding is not { } finding)
        {
            to.WriteLine(style.Good(report.Coarse.IsEmpty ? "all that was answered is right"
                : "nothing that was answered is wrong"));
            return;
        }

        to.WriteLine(style.Bad($"wrong: {Where(finding)}"));
        to.WriteLine($"  yours   {finding.Typed ?? "(nothing)"}");
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
    public static NamedValues ToJson(AnswerReport report) => new()
    {
        { "right", report.IsRight },
        { "right_quantities", report.Right },
        {
            "coarse", report.Coarse.Select(coarse => new NamedValues
            {
                { "quantity", coarse.Quantity }, { "decimals", coarse.Decimals },
            })
        },
        { "not_answered", report.Missing },
        { "answered_in_part", report.Partly },
        { "wrong", report.Finding is { } finding ? ToJson(finding) : null },
    };

    private static NamedValues ToJson(AnswerFinding finding) => new()
    {
        { "quantity", finding.Quantity },
        { "layer", finding.Layer },
        { IsGradient(finding) ? "j" : "example", finding.Row },
        { finding.Quantity is "grad_W" or "new_W" ? "k" : "j", finding.Column },
        { "mine", finding.Mine },
        { "typed", finding.Typed },
        { "right", finding.Right },
        {
            "slips", finding.Slips.Select(slip => new NamedValues
            {
                { "slip", JsonNamingPolicy.SnakeCaseLower.ConvertName(slip.Slip.ToString()) },
                { "layer", slip.Layer },
                { "hint", slip.Hint },
            })
        },
    };

    /// <summary>The quantity that is wrong: "delta of layer 2".</summary>
    public static string Quantity(AnswerFinding finding) =>
        finding.Quantity + (finding.Layer is { } l ? $" of layer {l}" : "");

    /// <summary>The number that is wrong: "delta of layer 2, example 0, neuron 1".</summary>
    public static string Where(AnswerFinding finding)
    {
        string at = (finding.Quantity, finding.Row, finding.Column) switch
        {
            ("grad_W" or "new_W", { } j, { } k) => $", from neuron {k} to neuron {j}",
            ("grad_b" or "new_b", { } j, _) => $", neuron {j}",
            (_, { } x, { } j) => $", example {x}, neuron {j}",
            (_, { } x, null) => $", example {x}",
            _ => "",
        };
        return Quantity(finding) + at;
    }

    private static bool IsGradient(AnswerFinding finding) =>
        finding.Quantity is "grad_W" or "grad_b" or "new_W" or "new_b";

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "(nothing)";
}
