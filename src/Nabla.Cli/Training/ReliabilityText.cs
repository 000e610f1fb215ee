namespace Nabla.Cli.Training;

/// <summary>Whether probabilities of the second of two classes come true as often as they say, as a table.</summary>
internal static class ReliabilityText
{
    /// <summary>Prints it; nothing where there are not two classes with probabilities.</summary>
    /// <param name="name">What a class is called.</param>
    public static void Print(ClassificationReport report, Func<int, string> name, Output output)
    {
        if (report.PositiveReliability is not { } reliability)
            return;
        bool blocks = output.Terminal is { OutIsLive: true, Unicode: true };
        output.Out.WriteLine();
        output.Out.WriteLine($"how often {name(1)} comes true (o: as often as the probability says)");
        output.Out.WriteLine("  probability    examples    mean   came true");
        foreach (ReliabilityBin bin in reliability.Bins)
        {
            output.Out.WriteLine(
                Invariant($"  {bin.From,5:F2} to {bin.To:F2}  {Figures.Count((long)bin.Examples),8}  ") +
                Invariant($"{bin.Confidence,6:F3}  {bin.Accuracy,10:F3}  ") + Bar(bin, blocks));
        }
    }

    // A bar for what came true, and a mark where it should end.
    private static string Bar(ReliabilityBin bin, bool blocks)
    {
        const int Width = 30;
        char[] line = new string(' ', Width + 1).ToCharArray();
        int filled = (int)Math.Round(Width * bin.Accuracy);
        Array.Fill(line, blocks ? '█' : '#', 0, filled);
        line[(int)Math.Round(Width * bin.Confidence)] = 'o';
        return new string(line).TrimEnd();
    }
}
