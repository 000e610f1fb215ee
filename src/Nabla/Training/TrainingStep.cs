using System.Numerics;

namespace Nabla;

/// <summary>
/// One step of training, open for looking: every z, a and δ of its mini-batch, and the gradient it took.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TrainingStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal TrainingStep(Trace<T> trace, ParameterVector<T> nabla) => (Trace, Nabla) = (trace, nabla);

    /// <summary>z, a, δ and the costs of the mini-batch, at the parameters before the step.</summary>
    public Trace<T> Trace { get; }

    /// <summary>
    /// The gradient that the step went down: of the mean cost with its penalties, clipped where that was asked for.
    /// </summary>
    public ParameterVector<T> Nabla { get; }

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
