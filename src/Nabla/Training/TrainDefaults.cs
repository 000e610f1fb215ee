using static System.FormattableString;

namespace Nabla;

/// <summary>What is done where nobody says otherwise, decided by the number of rows alone; chosen by measurement on
/// data sets of all kinds (docs/decisions/0014).</summary>
public sealed record TrainDefaults
{
    /// <summary>From so many rows on, some can be spared for validation.</summary>
    private const int ManyRows = 10_000;

    /// <summary>Share of the rows that is set aside where something looks at validation.</summary>
    internal const double Aside = 0.1;

    /// <summary>Widths of the hidden layers.</summary>
    public int Hidden { get; init; } = 100;

    /// <summary>How a gradient changes the parameters.</summary>
    public Optimizer Optimizer { get; init; } = new Adam(0.003);

    /// <summary>How η changes over the steps: down to 0, so that the last steps settle.</summary>
    public Schedule Schedule { get; init; } = new CosineSchedule();

    /// <summary>Examples in a mini-batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The most passes through the examples.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Share of the examples to set aside for validation; 0: all are learned from.</summary>
    public double Validation { get; init; }

    /// <summary>Epochs without better validation after which training stops, where rows are set aside.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>λ of the penalty (λ/2) Σw². 2/n is a normal prior of variance 1/2 on every weight, which counts for
    /// less the more examples there are (MacKay 1992).</summary>
    public double L2 { get; init; }

    /// <summary>The defaults for some data.</summary>
    /// <param name="examples">Examples, those set aside for validation included.</param>
    public static TrainDefaults For(int examples)
    {
        // A network learns in steps: few examples are passed more often, up to about six thousand steps.
        const int Steps = 6000;
        var usual = new TrainDefaults();
        int stepsInEpoch = (examples + usual.BatchSize - 1) / usual.BatchSize;
        int epochs = Math.Clamp(Steps / Math.Max(1, stepsInEpoch), usual.Epochs, 400);
        return usual with
        {
            Epochs = epochs,
            Patience = epochs / 3,
            Validation = examples < ManyRows ? 0 : Aside,
            L2 = 2.0 / Math.Max(1, examples),
        };
    }

    /// <summary>For example "100 hidden, adam 0.003, cosine:0,0, batches of 32, at most 60 epochs, L2 0.002".</summary>
    public override string ToString() => Invariant(
        $"{Hidden} hidden, {Optimizer.Name} {Optimizer.Eta}, {Schedule}, batches of {BatchSize}, ") +
        Invariant($"at most {Epochs} epochs, L2 {L2:G2}");
}
