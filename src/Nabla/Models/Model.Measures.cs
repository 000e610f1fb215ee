namespace Nabla;

// How honest a model's probabilities are, and what its inputs are worth
public sealed partial class Model
{
    /// <summary>The model with its output layer's z divided by the temperature T that suits the examples best: w^L and
    /// b^L are divided by T, so that the result is a model like any other. Which class it answers does not change, nor
    /// does its log-loss on these examples rise.</summary>
    /// <param name="validation">Classes that the model was not trained on; or 0 and 1 as the targets of a single
    /// output.</param>
    /// <returns>The new model, and T; T is 1 and the model as good as the old one where no T is best.</returns>
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

    /// <summary>What the model's inputs are worth on examples, by accuracy where targets are classes, else by R²: how
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
