using System.Collections.Immutable;

namespace Nabla;

/// <summary>How <see cref="Model.Train"/> trains. What is null follows from the data; see
/// <see cref="TrainDefaults"/>.</summary>
public sealed record TrainOptions
{
    /// <summary>Decides weights, order, dropout and which rows are set aside.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Widths of the hidden layers; empty: none.</summary>
    public ImmutableArray<int>? Hidden { get; init; }

    /// <summary>σ of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>How weights and biases are drawn.</summary>
    public Initializer Initializer { get; init; } = Initializer.HeUniform;

    /// <summary>How a gradient changes the parameters.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>How η changes over the steps.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Examples in a mini-batch.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The most passes through the rows.</summary>
    public int? Epochs { get; init; }

    /// <summary>Rows to set aside for validation: a share below 1, or a number; 0: none. Null: none of a small
    /// table, but a tenth where patience, a target accuracy, a plateau schedule or calibration is asked for.</summary>
    public double? Validation { get; init; }

    /// <summary>Decides which rows are set aside for validation; null: <see cref="Seed"/>. To compare seeds, the same
    /// rows must decide.</summary>
    public ulong? ValidationSeed { get; init; }

    /// <summary>Stop after so many epochs without better validation, and return to the best parameters; 0:
    /// never.</summary>
    public int? Patience { get; init; }

    /// <summary>Stop once validation reaches this accuracy, 0 to 1; null: never.</summary>
    public double? TargetAccuracy { get; init; }

    /// <summary>λ of the penalty (λ/2) Σw².</summary>
    public double? L2 { get; init; }

    /// <summary>The probability of dropping a hidden activation, 0 ≤ p &lt; 1.</summary>
    public double? Dropout { get; init; }

    /// <summary>How much an example of each class counts, by the class's name; classes that are not named count 1. See
    /// <see cref="BalanceClasses"/>.</summary>
    public IReadOnlyDictionary<string, double>? ClassWeights { get; init; }

    /// <summary>Whether every class counts alike, however many rows it has: its weight is n / (k · n_c), with n rows, k
    /// classes and n_c rows of the class (King and Zeng 2001).</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>Whether probabilities are made honest afterwards by a temperature chosen on the validation rows
    /// (<see cref="Calibration"/>); the classes answered stay the same.</summary>
    public bool Calibrate { get; init; }

    /// <summary>The column that says how much each row counts; it is no input. Null: all count alike.</summary>
    public string? WeightColumn { get; init; }

    /// <summary><c>float32</c> or <c>float64</c>.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>Threads to share large products among. The bits do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The model to go on with: its weights, schema and labels. Null: begin anew.</summary>
    public Model? From { get; init; }
}
