namespace Nabla;

// What steps have come to, to go on from
internal sealed partial class StepLoop<T>
{
    /// <summary>A copy of all that the steps so far have come to.</summary>
    internal LoopState<T> Capture() => new()
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
        Position = Tell(_next),
        Seen = Tell(Seen),
        OptimizerSteps = _state.Steps == Current.Number ? null : _state.Steps,
    };

    /// <summary>Begins with what an optimizer remembers of other steps.</summary>
    internal void Remember(LoopState<T> other)
    {
        foreach ((string name, ParameterVector<T> vector) in other.Optimizer)
            _state[name].CopyFrom(vector);
        _state.Steps = other.OptimizerSteps ?? other.Step;
    }

    /// <summary>Where the epoch stands if all of its mini-batches were the data's own.</summary>
    private int UsualPosition => (int)Math.Min((long)Current.NumberInEpoch * _trace.Capacity, _order.Length);

    private int? Tell(int position) => position == UsualPosition ? null : position;

    /// <summary>Goes on from there.</summary>
    internal void Restore(LoopState<T> state)
    {
        _theta.CopyFrom(state.Parameters);
        foreach ((string name, ParameterVector<T> vector) in state.Optimizer)
            _state[name].CopyFrom(vector);
        _state.Steps = state.OptimizerSteps ?? state.Step;
        (Current.Number, Current.Epoch, Current.NumberInEpoch) = (state.Step, state.Epoch, state.StepInEpoch);
        (Current.LearningRate, Plateau) = (state.LearningRate, state.Plateau);
        (CostSum, Correct) = (state.CostSum, state.Correct);
        (_next, Seen) = (state.Position ?? UsualPosition, state.Seen ?? UsualPosition);
        (Divergence, Phase) = (null, null);
        Regression?.Restore(state.Regression, Seen);
        state.ErrorNorms.CopyTo(ErrorNorms);
        if (state.Epoch > 0)
            Arrange(state.Epoch);
    }
}
