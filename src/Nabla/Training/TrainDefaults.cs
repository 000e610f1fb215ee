using static System.FormattableString;

namespace Nabla;

/// <summary>What is done where nobody says otherwise, decided by the size of the data alone.</summary>
public sealed record TrainDefaults
{
    /// <summary>Widths of the hidden layers.</summary>
    public int Hidden { get; init; } = 100;

    /// <summary>How a gradient changes the parameters.</summary>
    public Optimizer Optimizer { get; init; } = new Adam(0.001);

    /// <summary>Examples in a mini-batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The most passes through the examples.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Share of the examples to set aside for validation.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>Epochs without better validation after which training stops.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>λ of the penalty (λ/2) Σw².</summary>
    public double L2 { get; init; }

    /// <summary>The defaults for some data.</summary>
    /// <param name="examples">Examples, those set aside for validation included.</param>
    public static TrainDefaults For(int examples)
    {
        // A network learns in steps: few examples are passed more often, up to about six thousand steps.
        const int Steps = 6000;
        var usual = new TrainDefaults();
        int stepsInEpoch = (examples + usual.BatchSize - 1) / usual.BatchSize;
        int epochs = Math.Clamp(Steps / stepsInEpoch, usual.Epochs, 400);
        return usual with { Epochs = epochs, Patience = Math.Max(usual.Patience, epochs / 5) };
    }

    /// <summary>For example "100 hidden, adam 0.001, batches of 32, at most 60 epochs, patience 20".</summary>
    public override string ToString() => Invariant(
        $"{Hidden} hidden, {Optimizer.Name} {Optimizer.Eta}, batches of {BatchSize}, at most {Epochs} epochs, ") +
        Invariant($"patience {Patience}");
}
