using System.Numerics;

namespace Nabla;

/// <summary>
/// The second half of a step with BP4 and the optimizer's rule in one pass over the weights. The same operations as
/// <see cref="Backprop"/> followed by <see cref="Optimizer.Update{T}(ParameterVector{T}, ParameterVector{T},
/// OptimizerState{T}, double?)"/>,
/// in another order: a layer takes its step as soon as BP2 has used its weights, so that all errors are those of the
/// parameters before the step. The bits are the same.
/// </summary>
internal static class FusedStep
{
    /// <param name="theta">θ, changed in place.</param>
    /// <param name="cost">The cost.</param>
    /// <param name="t">The mini-batch after its forward pass.</param>
    /// <param name="nabla">Receives ∇b; its ∇w is left as it was.</param>
    /// <param name="update">The rule with its state.</param>
    internal static void Run<T>(
        ParameterVector<T> theta, CostCode<T> cost, Trace<T> t, ParameterVector<T> nabla, in LayerUpdate<T> update)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Backprop.OutputError(cost, t);                                      // (BP1)
        for (int l = t.L; l >= 2; l--)
        {
            if (l > 2)
                Backprop.BackpropagateError(theta, t, l - 1);               // (BP2), by w^l before its step
            Backprop.BiasGradient(t, nabla, l);                             // (BP3)
            update.Run(theta, t, nabla, l);                                 // (BP4) and the rule
        }

        update.State.Steps++;
    }
}

/// <summary>An optimizer's rule at one step, ready to be applied layer by layer.</summary>
/// <param name="Optimizer">The rule.</param>
/// <param name="State">What it remembers.</param>
/// <param name="Rate">η of this step.</param>
/// <param name="Decay">What decoupled weight decay takes off beforehand, ηλ; 0 for none.</param>
/// <param name="Penalty">What is done to the gradient before the rule; biases are only limited.</param>
internal readonly record struct LayerUpdate<T>(
    Optimizer Optimizer, OptimizerState<T> State, double Rate, double Decay, GradientPenalty Penalty)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal void Run(ParameterVector<T> theta, Trace<T> t, ParameterVector<T> nabla, int l)
    {
        Span<T> w = theta.Weights(l), b = theta.Biases(l);
        if (Decay > 0)
        {
            t.Kernel.Scale(T.CreateTruncating(1 - Decay), w);
            t.Kernel.Scale(T.CreateTruncating(1 - Decay), b);
        }

        var step = new UpdateStep(State.Steps + 1, Rate);
        t.Products.UpdateWeights(
            t.Delta(l), t.Input(l), new(Optimizer, step, T.One / T.CreateTruncating(t.BatchSize), Penalty), w,
            State.Slots.Slice(theta.Layout.Weights(l), w.Length));
        if (Penalty.Limit > 0)
            t.Kernel.Clamp(T.CreateTruncating(Penalty.Limit), nabla.Biases(l));
        t.Kernel.Update(Optimizer, step, b, nabla.Biases(l), State.Slots.Slice(theta.Layout.Biases(l), b.Length));
    }
}
