using System.Numerics;
using Nabla.Kernels;

namespace Nabla;

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
