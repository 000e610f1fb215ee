using System.Numerics;

namespace Nabla;

/// <summary>
/// One step of training, open for looking: every z, a and δ of its mini-batch, and on request its gradient.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterVector<T> _nabla;
    private readonly bool _showsGradient;

    internal TrainingStep(Trace<T> trace, ParameterVector<T> nabla, bool showsGradient) =>
        (Trace, _nabla, _showsGradient) = (trace, nabla, showsGradient);

    /// <summary>z, a, δ and the costs of the mini-batch, at the parameters before the step.</summary>
    public Trace<T> Trace { get; }

    /// <summary>
    /// The gradient that the step went down: of the mean cost with its penalties, clipped where that was asked for.
    /// Needs <see cref="Trainer{T}.ShowGradient"/>: without it a step never holds the gradient as a whole.
    /// </summary>
    /// <exception cref="InvalidOperationException">The trainer does not show gradients.</exception>
    public ParameterVector<T> Nabla => _showsGradient ? _nabla : throw new InvalidOperationException(
        "This training keeps no gradient: each weight takes its step at once. Set ShowGradient on the trainer " +
        "to see it; the bits stay the same.");

    /// <summary>From 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>From 1, counted over all epochs.</summary>
    public long Number { get; internal set; }

    /// <summary>From 1, counted within the epoch.</summary>
    public int NumberInEpoch { get; internal set; }

    /// <summary>The mean cost of the mini-batch before the step, penalties left out.</summary>
    public double Cost { get; internal set; }

    /// <summary>η of this step.</summary>
    public double LearningRate { get; internal set; }
}
