namespace Nabla;

// How honest a model's probabilities are, and what its inputs are worth
public sealed partial class Model
{
    /// <summary>The model with probabilities σ(z^L/T + β) in place of σ(z^L): the temperature T and the bias β_j of
    /// each class that suit the examples best, with ½ Σ β_j² against biases that few examples ask for. w^L and b^L are
    /// divided by T; the biases are added in answers. Its log-loss on these examples does not rise. More than 64
    /// classes have no biases.</summary>
    /// <param name="validation">Classes that the model was not trained on; or 0 and 1 as the targets of a single
    /// output.</param>
    /// <returns>The new model, and T; T is 1 where no T is best.</returns>
    /// <exception cref="ArgumentException">Outputs are no probabilities or not finite, the data do not fit the model or
    /// hold no classes, or they are so many that 2^25 outputs do not hold them.</exception>
    public (Model Model, double Temperature) Calibrate(Dataset validation) =>
        Calibration.CalibrateFed(this, Ready(validation));

    /// <summary>The same for a model of tables.</summary>
    /// <inheritdoc cref="Calibrate(Dataset)"/>
    /// <param name="validation">Rows that the model was not trained on, with their classes.</param>
    /// <exception cref="NablaFormatException">The table does not fit the model; says where and why.</exception>
    public (Model Model, double Temperature) Calibrate(Table validation) =>
        Calibration.CalibrateFed(this, ToExamples(validation));

    /// <summary>What the model's inputs are worth on examples, by log-loss where targets are classes, else by R²: how
    /// much worse it answers when the values of an input are shuffled over the examples.</summary>
    /// <param name="data">Examples, best such that it was not trained on.</param>
    /// <param name="options">How often, by which seed, which inputs together; null: as usual.</param>
    /// <param name="cancellationToken">Stops it between two shuffles.</param>
    /// <exception cref="ArgumentException">The data do not fit the model, an option is out of range, or answers are not
    /// finite.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public ImportanceReport Importance(
        Dataset data, ImportanceOptions? options = null, CancellationToken cancellationToken = default) =>
        PermutationImportance.Of(this, Ready(data), options ?? new(), cancellationToken);

    /// <summary>What the columns of a table are worth to the model.</summary>
    /// <param name="table">Rows with their target, best such that it was not trained on.</param>
    /// <param name="options">As above.</param>
    /// <param name="cancellationToken">Stops it between two shuffles.</param>
    /// <exception cref="NablaFormatException">The table does not fit the model; says where and why.</exception>
    /// <exception cref="ArgumentException">As above.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public ImportanceReport Importance(
        Table table, ImportanceOptions? options = null, CancellationToken cancellationToken = default) =>
        PermutationImportance.Of(this, ToExamples(table), options ?? new(), cancellationToken);
}
