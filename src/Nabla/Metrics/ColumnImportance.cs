namespace Nabla;

/// <summary>How much worse a model gets when a column is shuffled.</summary>
/// <param name="Name">The column.</param>
/// <param name="Mean">The mean over all repetitions; by chance below 0 where the column is worth nothing.</param>
/// <param name="StandardDeviation">The standard deviation of the repetitions (divided by their number).</param>
public readonly record struct ColumnImportance(string Name, double Mean, double StandardDeviation);
