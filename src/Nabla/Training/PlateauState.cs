namespace Nabla;

/// <summary>
/// What <see cref="PlateauSchedule"/> remembers between epochs; a checkpoint keeps it. The default is the beginning.
/// </summary>
/// <param name="Best">The least validation cost so far; null before there is one.</param>
/// <param name="Waited">Epochs in a row without a new best, or since the last reduction.</param>
/// <param name="Reductions">How often the rate was reduced.</param>
public readonly record struct PlateauState(double? Best, int Waited, int Reductions);
