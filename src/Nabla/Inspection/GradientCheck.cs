namespace Nabla.Inspection;

/// <summary>
/// Backpropagation against finite differences (46), on the production code in double.
/// <para>
/// The differences are central, (C(θ + h) − C(θ − h))/2h, whose error is h²C'''/6 and about εC/h. They balance at h =
/// ε^⅓ = 6e-6; the power of two next to it, 2⁻¹⁷, is used. A weight's step is divided by the largest activation that it
/// multiplies, where that is above 1, so that no weighted input of its layer moves farther than a bias would move it.
/// Where a comparison fails, it is repeated with h/2 and the two differences are extrapolated (Richardson), (4d(h/2) −
/// d(h))/3: the error of the difference falls to order h⁴, a wrong gradient stays wrong.
/// </para>
/// <para>
/// g and d agree where |g − d| ≤ 1e-7·max(|g|, |d|, ‖∇C‖_∞) + the rounding of C over h. That rounding is estimated to
/// first order: a weighted input is rounded by about ε(Σ|w||a| + |b|), which δ carries into C; independent roundings
/// add up as squares. A cost, a sum over n_L outputs, is rounded by about ε√n_L C_x; like examples are rounded alike.
/// Near an optimum, where δ at θ is next to nothing, the δ at θ ± h counts.
/// </para>
/// <para>
/// A step that takes some z across a kink of its activation (relu at 0), or some output across a kink of the cost,
/// compares nothing: such parameters are counted and left out.
/// </para>
/// </summary>
public static class GradientCheck
{
    /// <summary>Compares derivatives one by one.</summary>
    /// <typeparam name="T">float or double; float is converted, and computed in double.</typeparam>
    /// <param name="theta">The network's weights and biases; not changed.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">Inputs, m × n_1.</param>
    /// <param name="y">Desired outputs, m × n_L.</param>
    /// <param name="options">Which parameters, how many to report, the clock.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the cost does not go with the output
    /// activation.</exception>
    [Equation("46")]
    public static GradientCheckReport Run<T>(
        ParameterVector<T> theta, Cost cost, ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> y,
            GradientCheckOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(cost);
        cost.RequireFits(theta.Architecture);
        return new GradientComparer(
            theta.To<T, double>(), cost, ParameterConversion.To<T, double>(x), ParameterConversion.To<T, double>(y))
                .Run(options ?? new());
    }
}

/// <summary>How <see cref="GradientCheck"/> goes about it.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>How many parameters to compare, spread evenly over all; null: every one. At least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long? Sample
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(Sample), "A sample has at least one parameter.");
    }

    /// <summary>Decides which parameters a sample takes.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many of the worst comparisons to report; 10 unless set. At least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Worst
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(Worst), "The number of comparisons to report cannot be negative.");
    } = 10;

    /// <summary>The clock for the race; the machine's unless given.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>What <see cref="GradientCheck"/> found.</summary>
public sealed record GradientCheckReport
{
    /// <summary>N, the number of weights and biases of the network.</summary>
    public required long Parameters { get; init; }

    /// <summary>How many were compared.</summary>
    public required long Compared { get; init; }

    /// <summary>How many of those agree.</summary>
    public required long Agreeing { get; init; }

    /// <summary>How many were looked at but excluded, because their step crosses a kink of an activation or of the
    /// cost.</summary>
    public required long AtKinks { get; init; }

    /// <summary>C of the batch.</summary>
    public required double MeanCost { get; init; }

    /// <summary>‖∇C‖_∞ by backpropagation.</summary>
    public required double LargestDerivative { get; init; }

    /// <summary>The most by which (46) with a step to one side missed backpropagation, among those compared.</summary>
    public required double LargestOneSidedError { get; init; }

    /// <summary>The comparisons farthest apart for what is allowed, worst first.</summary>
    public required ImmutableArray<GradientComparison> Worst { get; init; }

    /// <summary>The first of those at kinks, as many as <see cref="GradientCheckOptions.Worst"/>.</summary>
    public required ImmutableArray<GradientKink> Kinks { get; init; }

    /// <summary>What the gradient costs either way.</summary>
    public required GradientRace Race { get; init; }

    /// <summary>Whether everything compared agrees, and something was compared.</summary>
    public bool Agrees => Agreeing == Compared && Compared > 0;

    /// <summary>One line for people: how many agree, and the worst.</summary>
    public override string ToString() =>
        Invariant($"{Agreeing:N0} of {Compared:N0} derivatives agree") +
        (AtKinks > 0 ? Invariant($", {AtKinks:N0} at kinks left out") : "") +
        (Worst.IsEmpty ? "" : $"; worst: {Worst[0]}");
}

/// <summary>A parameter at a kink of C, where its two slopes differ, and backpropagation gives one of them or a value
/// between.</summary>
public readonly record struct GradientKink
{
    /// <summary>Which weight or bias.</summary>
    public required ParameterLocation At { get; init; }

    /// <summary>g, ∂C/∂θ by (BP3) or (BP4), with σ' as the activation defines it at its kink.</summary>
    public required double Backpropagation { get; init; }

    /// <summary>(C(θ) − C(θ − h))/h.</summary>
    public required double Left { get; init; }

    /// <summary>(C(θ + h) − C(θ))/h.</summary>
    public required double Right { get; init; }
}

/// <summary>One parameter's derivative by backpropagation and by differences.</summary>
public readonly record struct GradientComparison
{
    /// <summary>Which weight or bias.</summary>
    public required ParameterLocation At { get; init; }

    /// <summary>g, ∂C/∂θ by (BP3) or (BP4).</summary>
    public required double Backpropagation { get; init; }

    /// <summary>d, ∂C/∂θ by central differences.</summary>
    public required double Difference { get; init; }

    /// <summary>How far apart the two may be.</summary>
    public required double Allowed { get; init; }

    /// <summary>|g − d|.</summary>
    public double Apart => Math.Abs(Backpropagation - Difference);

    /// <summary>Whether the two agree. NaN agrees with nothing.</summary>
    public bool Agrees => Apart <= Allowed;

    /// <summary>|g − d| over what is allowed, above 1 where they disagree; infinite where it is not a number.</summary>
    internal double Badness => Apart == 0 ? 0 : Apart / Allowed is var ratio && double.IsNaN(ratio)
        ? double.PositiveInfinity : ratio;

    /// <summary>All of it on one line.</summary>
    public override string ToString() => 
        Invariant($"{At}: backpropagation {Backpropagation:R}, difference {Difference:R}, apart {Apart:G3}, ") +
        Invariant($"allowed {Allowed:G3}");
}

/// <summary>What a gradient costs by backpropagation and by (46). Multiplications are those of the matrix products, w a
/// in (25), wᵀδ in BP2 and δ aᵀ in BP4; times by differences are those of one forward pass, measured, times the passes
/// needed.</summary>
public sealed record GradientRace
{
    /// <summary>N, the number of weights and biases.</summary>
    public required long Parameters { get; init; }

    /// <summary>Of one forward pass of the batch.</summary>
    public required long ForwardMultiplications { get; init; }

    /// <summary>Of one backward pass of the batch.</summary>
    public required long BackwardMultiplications { get; init; }

    /// <summary>One forward pass of the batch, the quickest of a few.</summary>
    public required TimeSpan ForwardTime { get; init; }

    /// <summary>One forward and one backward pass, the quickest of a few.</summary>
    public required TimeSpan BackpropagationTime { get; init; }

    /// <summary>Forward passes of (46) with a step to one side: one for each parameter, and one.</summary>
    public long OneSidedPasses => Parameters + 1;

    /// <summary>Forward passes of central differences: two for each parameter.</summary>
    public long CentralPasses => 2 * Parameters;

    /// <summary>One-sided differences for all parameters.</summary>
    public TimeSpan OneSidedTime => ForwardTime * OneSidedPasses;

    /// <summary>Central differences for all parameters.</summary>
    public TimeSpan CentralTime => ForwardTime * CentralPasses;

    /// <summary>Backpropagation in forward passes, by multiplications: between 2 and 3.</summary>
    public double BackpropagationInPasses =>
        (ForwardMultiplications + BackwardMultiplications) / (double)ForwardMultiplications;
}
