using Nabla.Kernels;

namespace Nabla;

/// <summary>Backpropagation on a whole mini-batch, one method per equation of the chapter. Rows of every matrix are
/// examples, layers run from 1 (the input) to L. The trace keeps z, a and δ of every layer; <c>nabla</c> is the
/// gradient of the mini-batch's mean cost, into which 1/m enters once, in BP3 and BP4.</summary>
public static class Backprop
{
    /// <summary>The gradient of the mean cost of a mini-batch, with every quantity on the way left in the
    /// trace.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">The network's weights and biases.</param>
    /// <param name="cost">The cost; must go with the output activation.</param>
    /// <param name="x">Inputs, m × n_1.</param>
    /// <param name="y">Desired outputs, m × n_L.</param>
    /// <param name="t">Receives z, a, δ, ∇_a C and the costs.</param>
    /// <param name="nabla">Receives ∇w and ∇b.</param>
    /// <returns>C, the mean cost of the mini-batch.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the cost does not go with the output
    /// activation.</exception>
    public static double Run<T>(
        ParameterVector<T> theta, Cost cost, ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> y, Trace<T> t,
        ParameterVector<T> nabla)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(cost);
        RequireFit(theta, t);
        theta.RequireSameShape(nabla);
        cost.RequireFits(theta.Architecture);
        Batches.Load(x, y, t);
        Run(theta, cost.Code<T>(t.Kernel.Register), t, nabla);
        return t.MeanCost;
    }

    /// <summary>The outputs of a network, z and a of every layer left in the trace.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">The network's weights and biases.</param>
    /// <param name="x">Inputs, m × n_1.</param>
    /// <param name="t">Receives z and a; a^L is the answer.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static void Feedforward<T>(ParameterVector<T> theta, ReadOnlyMatrixSpan<T> x, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireFit(theta, t);
        Batches.LoadInputs(x, t);
        for (int l = 2; l <= t.L; l++)
            Feedforward(theta, t, l);
    }

    /// <summary>The errors and the gradient from ∂C/∂a^L, of whatever the outputs of the network go into.
    /// <see cref="Feedforward{T}(ParameterVector{T}, ReadOnlyMatrixSpan{T}, Trace{T})"/> comes first, which leaves z
    /// and a in the trace.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">The network's weights and biases, as they were for the outputs.</param>
    /// <param name="nablaA">∂C_x/∂a^L of each example, m × n_L.</param>
    /// <param name="t">Holds z and a; receives δ.</param>
    /// <param name="nabla">Receives ∇w and ∇b of the mean (1/m) Σ_x C_x; null: nobody wants them.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static void BackwardFromA<T>(
        ParameterVector<T> theta, ReadOnlyMatrixSpan<T> nablaA, Trace<T> t, ParameterVector<T>? nabla = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireFit(theta, t);
        RequireRows(nablaA, t, nameof(nablaA));
        OutputErrorFromA(nablaA, t);                    // (BPa)
        BackwardInto(theta, t, nabla);
    }

    /// <summary>The errors and the gradient from ∂C/∂z^L, where the derivative of the output activation is part of
    /// it, as with a cross-entropy.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">The network's weights and biases, as they were for the outputs.</param>
    /// <param name="nablaZ">∂C_x/∂z^L of each example, m × n_L.</param>
    /// <param name="t">Holds z and a; receives δ.</param>
    /// <param name="nabla">Receives ∇w and ∇b of the mean (1/m) Σ_x C_x; null: nobody wants them.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static void BackwardFromZ<T>(
        ParameterVector<T> theta, ReadOnlyMatrixSpan<T> nablaZ, Trace<T> t, ParameterVector<T>? nabla = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireFit(theta, t);
        RequireRows(nablaZ, t, nameof(nablaZ));
        OutputErrorFromZ(nablaZ, t);                    // (BPz)
        BackwardInto(theta, t, nabla);
    }

    /// <summary>The gradient with respect to the input, ∂C_x/∂x = (w²)ᵀ δ²: BP2 for layer 1, which has no σ. It follows
    /// a backward pass.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">The network's weights and biases, as they were for that pass.</param>
    /// <param name="t">Holds δ²; receives ∂C_x/∂x in <see cref="Trace{T}.NablaX"/>.</param>
    /// <returns><see cref="Trace{T}.NablaX"/>, m × n_1. A copy of it is ∂C/∂a^L for a network that stands before this
    /// one.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    [Equation("BPx")]   // ∂C_x/∂x = (w²)ᵀ δ²
    public static MatrixSpan<T> InputGradient<T>(ParameterVector<T> theta, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireFit(theta, t);
        MatrixSpan<T> nablaX = t.NablaXToWrite();
        t.Products.Backward(t.Delta(2), theta.Weights(2), nablaX.Columns, nablaX, t.Scratch);
        return nablaX;
    }

    /// <summary>The algorithm box of the chapter, for the mini-batch that lies in the trace.</summary>
    internal static void Run<T>(ParameterVector<T> theta, CostCode<T> cost, Trace<T> t, ParameterVector<T> nabla)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Forward(theta, cost, t);
        Backward(theta, cost, t, nabla, new IntoNabla<T>(nabla));
    }

    /// <summary>Its first half: z, a and the costs.</summary>
    internal static void Forward<T>(ParameterVector<T> theta, CostCode<T> cost, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= t.L; l++)
            Feedforward(theta, t, l, andBack: true);    // (25)
        OutputCost(cost, t);                            // (26)
    }

    /// <summary>Its second half: δ and the gradient. BP4 is the sink's part: into ∇w, or at once into a step.</summary>
    internal static void Backward<T, TSink>(
        ParameterVector<T> theta, CostCode<T> cost, Trace<T> t, ParameterVector<T> nabla, TSink sink)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSink : IGradientSink<T>
    {
        OutputError(cost, t);                           // (BP1)
        Backward(theta, t, nabla, sink);
    }

    /// <summary>From δ^L on.</summary>
    private static void Backward<T, TSink>(
        ParameterVector<T> theta, Trace<T> t, ParameterVector<T> nabla, TSink sink)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSink : IGradientSink<T>
    {
        for (int l = t.L; l >= 2; l--)
        {
            if (l > 2)
                BackpropagateError(theta, t, l - 1);    // (BP2)
            if (sink.IsFrozen(l))
                continue;
            BiasGradient(t, nabla, l);                  // (BP3)
            sink.Take(t, l);                            // (BP4)
        }
    }

    private static void BackwardInto<T>(ParameterVector<T> theta, Trace<T> t, ParameterVector<T>? nabla)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (nabla is not null)
        {
            theta.RequireSameShape(nabla);
            Backward(theta, t, nabla, new IntoNabla<T>(nabla));
            return;
        }

        for (int l = t.L - 1; l >= 2; l--)
            BackpropagateError(theta, t, l);            // (BP2)
    }

    [Equation("23")]
    [Equation("25")]   // z^l = w^l a^(l−1) + b^l,  a^l = σ(z^l)
    internal static void Feedforward<T>(ParameterVector<T> theta, Trace<T> t, int l, bool andBack = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        t.Products.Forward(t.Input(l), theta.Weights(l), theta.Biases(l), t.Z(l));
        Activate(t, l, andBack);
        t.Dropout(l)?.Forward(t.A(l));
    }

    [Equation("26")]   // C = (1/m) Σ_x C_x
    internal static void OutputCost<T>(CostCode<T> cost, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixSpan<T> z = t.Z(t.L), a = t.A(t.L), y = t.Y;
        Span<double> costs = t.CostsToWrite;
        for (int x = 0; x < costs.Length; x++)
            costs[x] = cost.Of(z.Row(x), a.Row(x), y.Row(x));
        t.Weights?.WeighCosts(costs);                   // s_x C_x, where examples have weights
    }

    [Equation("BP1a")]
    [Equation("BP1")]   // δ^L = ∇_a C ⊙ σ'(z^L)
    internal static void OutputError<T>(CostCode<T> cost, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixSpan<T> z = t.Z(t.L), a = t.A(t.L), y = t.Y, nablaA = t.NablaA, delta = t.Delta(t.L);
        if (!cost.IsPaired)
        {
            for (int x = 0; x < t.BatchSize; x++)
            {
                cost.Gradient(z.Row(x), a.Row(x), y.Row(x), nablaA.Row(x));
                nablaA.Row(x).CopyTo(delta.Row(x));
            }

            TimesDerivative(t, t.L);
        }

        for (int x = 0; cost.HasPaired && x < t.BatchSize; x++)
            cost.OutputError(z.Row(x), a.Row(x), y.Row(x), delta.Row(x));   // a cross-entropy: σ' cancels
        t.Weights?.WeighErrors(delta);                                      // of s_x C_x
        FlushTiny(t, t.L);
    }

    [Equation("BPa")]   // δ^L = g ⊙ σ'(z^L), where g = ∂C_x/∂a^L is given
    internal static void OutputErrorFromA<T>(ReadOnlyMatrixSpan<T> nablaA, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        OutputErrorFromZ(nablaA, t);
        t.Code(t.L).TimesDerivative(t.Z(t.L), t.A(t.L), t.Delta(t.L));
        FlushTiny(t, t.L);
    }

    [Equation("BPz")]   // δ^L = g, where g = ∂C_x/∂z^L is given
    internal static void OutputErrorFromZ<T>(ReadOnlyMatrixSpan<T> nablaZ, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int x = 0; x < t.BatchSize; x++)
            nablaZ.Row(x).CopyTo(t.Delta(t.L).Row(x));
        FlushTiny(t, t.L);
    }

    [Equation("BP2")]   // δ^l = ((w^(l+1))ᵀ δ^(l+1)) ⊙ σ'(z^l)
    internal static void BackpropagateError<T>(ParameterVector<T> theta, Trace<T> t, int l)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixSpan<T> delta = t.Delta(l);
        t.Products.Backward(t.Delta(l + 1), theta.Weights(l + 1), delta.Columns, delta, t.Scratch);
        t.Dropout(l)?.Backward(delta);
        TimesDerivative(t, l);
        FlushTiny(t, l);
    }

    [Equation("31")]
    [Equation("BP3")]   // ∂C/∂b^l = (1/m) Σ_x δ^(x,l)
    internal static void BiasGradient<T>(Trace<T> t, ParameterVector<T> nabla, int l)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        t.Kernel.BiasGradient(t.Delta(l), T.One / T.CreateTruncating(t.BatchSize), nabla.Biases(l));

    [Equation("32")]
    [Equation("BP4")]   // ∂C/∂w^l = (1/m) Σ_x δ^(x,l) (a^(x,l−1))ᵀ, because z = w a + b makes ∂z_j/∂w_jk = a_k
    internal static void WeightGradient<T>(Trace<T> t, ParameterVector<T> nabla, int l)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        t.Products.WeightGradient(
            t.Delta(l), t.Fed(l - 1), T.One / T.CreateTruncating(t.BatchSize), nabla.Weights(l));

    // a = σ(z); what gives σ'(z) with it keeps that where the way back follows.
    private static void Activate<T>(Trace<T> t, int l, bool andBack)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        t.Slope(l)?.Forget();
        if (andBack && t.Slope(l) is { } slope)
            slope.Apply(t.Z(l), t.A(l));
        else
            t.Code(l).Apply(t.Z(l), t.A(l));
    }

    // δ ← δ ⊙ σ'(z)
    private static void TimesDerivative<T>(Trace<T> t, int l)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (t.Slope(l) is { IsValid: true } slope)
            slope.TimesDerivative(t.Z(l), t.A(l), t.Delta(l));
        else
            t.Code(l).TimesDerivative(t.Z(l), t.A(l), t.Delta(l));
    }

    private static void FlushTiny<T>(Trace<T> t, int l)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T error = t.Kernel.FlushTiny(t.Delta(l).Values);
        if (error > T.Zero)
            t.Lost?.Look(t, l, error);
    }

    private static void RequireRows<T>(ReadOnlyMatrixSpan<T> given, Trace<T> t, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIf(given.Rows != t.BatchSize || given.Columns != t.Architecture.OutputWidth,
            $"The derivatives are {given.Rows} × {given.Columns}; the trace holds {t.BatchSize} examples with " +
            $"{t.Architecture.OutputWidth} outputs each.", name);
    }

    private static void RequireFit<T>(ParameterVector<T> theta, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(t);
        ArgumentException.ThrowIf(!theta.Architecture.Equals(t.Architecture),
            $"The trace was made for a {t.Architecture} network, " +
            $"the parameters belong to a {theta.Architecture} one.", nameof(t));
    }
}
