namespace Nabla.Reference;

/// <summary>Layer l: an activation per neuron, by name; W[j, k] from neuron k of layer l−1 to neuron j; B[j].</summary>
/// <param name="Sigma">n_l names; a softmax layer repeats "softmax".</param>
/// <param name="W">Weights, n_l × n_(l−1).</param>
/// <param name="B">Biases, n_l.</param>
public sealed record Layer<T>(string[] Sigma, T[,] W, T[] B);
