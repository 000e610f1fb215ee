using System.Collections.Immutable;

namespace Nabla;

/// <summary>What the columns are worth to a model.</summary>
/// <param name="Measure">What gets worse: <c>accuracy</c> or <c>r2</c>, which fall, or where the targets are all alike
/// <c>mean_squared_error</c>, which rises.</param>
/// <param name="Baseline">The measure with all columns in place.</param>
/// <param name="Columns">The columns in their own order.</param>
public sealed record ImportanceReport(string Measure, double Baseline, ImmutableArray<ColumnImportance> Columns);
