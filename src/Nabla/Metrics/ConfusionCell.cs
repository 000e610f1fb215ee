namespace Nabla;

/// <summary>Examples of one class that were answered as one class.</summary>
/// <param name="Label">The class they belong to.</param>
/// <param name="Answer">The class that was answered.</param>
/// <param name="Examples">How many, or the sum of their weights.</param>
public readonly record struct ConfusionCell(int Label, int Answer, double Examples);
