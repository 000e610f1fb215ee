using System.Collections.Immutable;

namespace Nabla;

internal sealed partial class TrainingLoop<T>
{
    /// <summary>A copy of all that the steps so far have come to.</summary>
    internal TrainingState<T> Capture() => new()
    {
        Parameters = _theta.Clone(),
        Optimizer = [.. _state.Names.Select(name => (name, _state[name].Clone()))],
        Step = Current.Number,
        Epoch = Current.Epoch,
        StepInEpoch = Current.NumberInEpoch,
        LearningRate = Current.LearningRate,
        Plateau = Plateau,
        CostSum = CostSum,
        Correct = Correct,
        Regression = Regression?.Sums ?? [],
        ErrorNorms = [.. ErrorNorms],
    };

    /// <summary>Goes on from there.</summary>
    internal void Restore(TrainingState<T> state)
    {
        _theta.CopyFrom(state.Parameters);
        foreach ((string name, ParameterVector<T> vector) in state.Optimizer)
            _state[name].CopyFrom(vector);
        _state.Steps = state.Step;
        (Current.Number, Current.Epoch, Current.NumberInEpoch) = (state.Step, state.Epoch, state.StepInEpoch);
        (Current.LearningRate, Plateau) = (state.LearningRate, state.Plateau);
        (CostSum, Correct) = (state.CostSum, state.Correct);
        _next = (int)Math.Min((long)state.StepInEpoch * _trace.Capacity, _order.Length);
        Regression?.Restore(state.Regression, _next);
        state.ErrorNorms.CopyTo(ErrorNorms);
        if (state.Epoch > 0)
            Arrange(state.Epoch);
    }
}
