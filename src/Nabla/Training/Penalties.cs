using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// What is added to the gradient, or done to gradient and weights, besides backpropagation. Weights only where a
/// penalty on them is meant, never biases; the filling of the buffers stays zero; nothing is allocated.
/// </summary>
/// <param name="OfGradient">What is done to each entry of the gradient.</param>
/// <param name="Decay">λ of decoupled weight decay.</param>
/// <param name="GradientLimit">The most that the gradient's norm may be; 0 for no limit.</param>
/// <param name="WeightLimit">The most that the norm of the weights into a neuron may be; 0 for no limit.</param>
/// <param name="Frozen">Layers that nothing is done to.</param>
internal readonly record struct Penalties(
    GradientPenalty OfGradient, double Decay, double GradientLimit, double WeightLimit, ImmutableArray<int> Frozen)
{
    /// <summary>What a recipe asks for.</summary>
    internal static Penalties Of(Recipe recipe) => new(
        new(recipe.L2 ?? 0, recipe.L1 ?? 0, recipe.ClipValue ?? 0), recipe.DecoupledDecay, recipe.ClipNorm ?? 0,
        recipe.MaxNorm ?? 0, recipe.Freeze ?? []);

    /// <summary>Whether a layer cannot take its step before the gradient of all others is known: a limit of the whole
    /// norm looks at all, a penalty and decoupled decay mean weights of different moments.</summary>
    internal bool NeedWholeGradient =>
        GradientLimit > 0 || (Decay > 0 && (OfGradient.L1 > 0 || OfGradient.L2 > 0));

    /// <summary>What comes before the optimizer's rule.</summary>
    /// <param name="kernel">The kernels.</param>
    /// <param name="theta">θ; decay shrinks it.</param>
    /// <param name="nabla">∇C, changed in place.</param>
    /// <param name="rate">η of the step.</param>
    internal void BeforeStep<T>(Kernel<T> kernel, ParameterVector<T> theta, ParameterVector<T> nabla, double rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (OfGradient.L2 > 0)
            AddL2(kernel, theta, nabla, OfGradient.L2, Frozen.AsSpan());
        if (OfGradient.L1 > 0)
            AddL1(kernel, theta, nabla, OfGradient.L1, Frozen.AsSpan());
        if (OfGradient.Limit > 0)
            ClipByValue(kernel, nabla, OfGradient.Limit);
        if (GradientLimit > 0)
            ClipByNorm(kernel, nabla, GradientLimit);
        if (Decay > 0)
            Shrink(kernel, theta, rate * Decay);
    }

    /// <summary>What comes after it.</summary>
    internal void AfterStep<T>(Kernel<T> kernel, ParameterVector<T> theta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (WeightLimit > 0)
            LimitNorms(kernel, theta, WeightLimit, Frozen.AsSpan());
    }

    /// <summary>The gradient of (λ/2) Σ w²: ∇w ← ∇w + λ w.</summary>
    internal static void AddL2<T>(
        Kernel<T> kernel, ParameterVector<T> theta, ParameterVector<T> nabla, double lambda,
        ReadOnlySpan<int> frozen = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            if (!frozen.Contains(l))
                kernel.AddScaled(T.CreateTruncating(lambda), theta.Weights(l), nabla.Weights(l));
        }
    }

    /// <summary>The gradient of λ Σ |w|: ∇w ← ∇w + λ sign(w), with sign(0) = 0.</summary>
    internal static void AddL1<T>(
        Kernel<T> kernel, ParameterVector<T> theta, ParameterVector<T> nabla, double lambda,
        ReadOnlySpan<int> frozen = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            if (!frozen.Contains(l))
                kernel.AddSign(T.CreateTruncating(lambda), theta.Weights(l), nabla.Weights(l));
        }
    }

    /// <summary>Decoupled weight decay: θ ← (1 − decay) θ, biases too.</summary>
    internal static void Shrink<T>(Kernel<T> kernel, ParameterVector<T> theta, double decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        kernel.Scale(T.CreateTruncating(1 - decay), theta.Values);

    /// <summary>Every component of the gradient is brought into −limit … limit.</summary>
    internal static void ClipByValue<T>(Kernel<T> kernel, ParameterVector<T> nabla, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        kernel.Clamp(T.CreateTruncating(limit), nabla.Values);

    /// <summary>
    /// A gradient longer than <paramref name="limit"/> is shrunk to that length (Pascanu, Mikolov, Bengio 2013).
    /// </summary>
    /// <returns>‖∇C‖ before clipping, over all weights and biases.</returns>
    internal static double ClipByNorm<T>(Kernel<T> kernel, ParameterVector<T> nabla, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double norm = nabla.Norm();
        if (norm > limit)
            kernel.Scale(T.CreateTruncating(limit / norm), nabla.Values);
        return norm;
    }

    /// <summary>
    /// The weights into a neuron, if ‖w_j‖ is above <paramref name="limit"/>, are shrunk to that length
    /// (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, 5.1).
    /// </summary>
    internal static void LimitNorms<T>(
        Kernel<T> kernel, ParameterVector<T> theta, double limit, ReadOnlySpan<int> frozen = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
        {
            if (!frozen.Contains(l))
                kernel.LimitRows(T.CreateTruncating(limit), theta.Architecture.Width(l - 1), theta.Weights(l));
        }
    }
}
