using System.Numerics;
using Nabla.Kernels;

namespace Nabla;

/// <summary>
/// What is added to the gradient, or done to gradient and weights, besides backpropagation. Weights only where a
/// penalty on them is meant, never biases; the filling of the buffers stays zero; nothing is allocated.
/// </summary>
internal static class Penalties
{
    /// <summary>The gradient of (λ/2) Σ w²: ∇w ← ∇w + λ w.</summary>
    internal static void AddL2<T>(
        Kernel<T> kernel, ParameterVector<T> theta, ParameterVector<T> nabla, double lambda)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            kernel.AddScaled(T.CreateTruncating(lambda), theta.Weights(l), nabla.Weights(l));
    }

    /// <summary>The gradient of λ Σ |w|: ∇w ← ∇w + λ sign(w), with sign(0) = 0.</summary>
    internal static void AddL1<T>(
        Kernel<T> kernel, ParameterVector<T> theta, ParameterVector<T> nabla, double lambda)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            kernel.AddSign(T.CreateTruncating(lambda), theta.Weights(l), nabla.Weights(l));
    }

    /// <summary>Decoupled weight decay: θ ← (1 − decay) θ, biases too.</summary>
    internal static void Decay<T>(Kernel<T> kernel, ParameterVector<T> theta, double decay)
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
    /// Max-norm: the weights into a neuron, if ‖w_j‖ is above <paramref name="limit"/>, are shrunk to that length
    /// (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, 5.1).
    /// </summary>
    internal static void MaxNorm<T>(Kernel<T> kernel, ParameterVector<T> theta, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int l = 2; l <= theta.Architecture.LayerCount; l++)
            kernel.LimitRows(T.CreateTruncating(limit), theta.Architecture.Width(l - 1), theta.Weights(l));
    }
}
