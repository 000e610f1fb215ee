using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// What a step of training does with the gradient. Which of the two ways it goes is fixed by the trainer's settings,
/// never by who watches; the operations are the same, and so are the bits.
/// </summary>
internal abstract class StepSink<T> : IGradientSink<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The way for a trainer's settings.</summary>
    /// <param name="trainer">The settings.</param>
    /// <param name="nabla">∇.</param>
    /// <param name="state">What the optimizer remembers.</param>
    /// <param name="kernel">The kernels.</param>
    /// <param name="frozen">Layers that stay as they are; or null.</param>
    internal static StepSink<T> For(
        Trainer<T> trainer, ParameterVector<T> nabla, OptimizerState<T> state, Kernel<T> kernel,
        FrozenLayers<T>? frozen)
    {
        UpdateCode<T> rule = trainer.Optimizer.CodeFor<T>(kernel.Register);

        var penalties = Penalties.Of(trainer.Recipe);
        return trainer.ShowGradient || rule.TakesWholeVectors || penalties.NeedWholeGradient
            ? new VisibleStep<T>(trainer, penalties, nabla, state, kernel) { Frozen = frozen }
            : new FusedStep<T>(trainer, penalties, nabla, state, rule) { Frozen = frozen };
    }

    /// <summary>Whether ∇w is left where the caller sees it.</summary>
    internal abstract bool ShowsGradient { get; }

    /// <summary>Layers that stay as they are; null: none.</summary>
    internal FrozenLayers<T>? Frozen { get; init; }

    /// <inheritdoc/>
    public bool IsFrozen(int l) => Frozen?[l] == true;

    /// <summary>Begins a step.</summary>
    /// <param name="rate">η of this step.</param>
    internal abstract void Begin(double rate);

    /// <inheritdoc/>
    public abstract void Take(Trace<T> t, int l);

    /// <summary>Ends the step, all layers taken.</summary>
    internal abstract void End();
}

/// <summary>Through a ∇ that is seen: penalties, clipping and the rule follow the backward pass.</summary>
internal sealed class VisibleStep<T>(
    Trainer<T> trainer, Penalties penalties, ParameterVector<T> nabla, OptimizerState<T> state, Kernel<T> kernel)
    : StepSink<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double _rate;

    internal override bool ShowsGradient => true;

    internal override void Begin(double rate) => _rate = rate;

    public override void Take(Trace<T> t, int l) => Backprop.WeightGradient(t, nabla, l);

    internal override void End()
    {
        ParameterVector<T> theta = trainer.Network.Parameters;
        Frozen?.Keep();
        penalties.BeforeStep(kernel, theta, nabla, _rate);
        trainer.Optimizer.Update(kernel, theta, nabla, state, _rate);
        Frozen?.PutBack();
    }
}

/// <summary>
/// BP4 and the optimizer's rule in one pass over the weights: a layer takes its step as soon as BP2 has used its
/// weights, so that all errors are those of the parameters before the step. ∇w is left as it was; ∇b is seen.
/// </summary>
internal sealed class FusedStep<T>(
    Trainer<T> trainer, Penalties penalties, ParameterVector<T> nabla, OptimizerState<T> state, UpdateCode<T> rule)
    : StepSink<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterVector<T> _theta = trainer.Network.Parameters;
    private readonly GradientPenalty _penalty = penalties.OfGradient;
    private UpdateStep _step;

    internal override bool ShowsGradient => false;

    internal override void Begin(double rate) => _step = new(state.Steps + 1, rate);

    public override void Take(Trace<T> t, int l)
    {
        Span<T> w = _theta.Weights(l), b = _theta.Biases(l);
        double decay = _step.Rate * penalties.Decay;
        if (decay > 0)
        {
            t.Kernel.Scale(T.CreateTruncating(1 - decay), w);
            t.Kernel.Scale(T.CreateTruncating(1 - decay), b);
        }

        Layout layout = _theta.Layout;
        t.Products.UpdateWeights(
            t.Delta(l), t.Input(l), new(rule, _step, T.One / T.CreateTruncating(t.BatchSize), _penalty), w,
            state.Slots.Slice(layout.Weights(l), w.Length));

        // Biases have no penalty; their gradient is only limited.
        if (_penalty.Limit > 0)
            t.Kernel.Clamp(T.CreateTruncating(_penalty.Limit), nabla.Biases(l));
        rule.Update(_step, b, nabla.Biases(l), state.Slots.Slice(layout.Biases(l), b.Length));
    }

    internal override void End() => state.Steps++;
}
