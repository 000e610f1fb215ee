namespace Nabla;

/// <summary>How good something is when a column is shuffled: the more, the better.</summary>
/// <param name="column">Which, from 0.</param>
/// <param name="order">Row i gets the column's value of row order[i].</param>
internal delegate double PermutedScore(int column, ReadOnlySpan<int> order);
