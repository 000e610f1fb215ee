using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Tests.Optimizers;

namespace Nabla.Tests.Equations;

/// <summary>A trace is memory and remembers nothing that counts; what fills buffers up to whole panels stays
/// zero.</summary>
public sealed class TraceReuseTests
{
    [Fact]
    public void Neither_a_larger_batch_before_nor_another_network_changes_a_bit()
    {
        Reuse<float>();
        Reuse<double>();
    }

    [Fact]
    public void Subtracting_a_vector_from_itself_is_scaling_it()
    {
        ParameterVector<float> theta = Some.Vector<float>(Some.Architecture(3, 37, 5), 1), before = theta.Clone();
        theta -= 0.25f * theta;   // numbers are sixteenths: exact
        for (long p = 0; p < theta.Count; p++)
            Assert.Equal(0.75f * before[p], theta[p]);
        Some.HasZeroFilling(theta, "θ");
    }

    [Fact]
    public void An_error_that_overflows_does_not_reach_the_filling()
    {
        // δ^4 = −1e30 and w^4 = 1e30 make δ^3 infinite though the cost is finite; (w^3)ᵀ δ^3 is then ∞ · 0 in the
        // filling.
        var theta = new ParameterVector<float>(
            Architecture.Create([2, 5, 3, 1], Activation.Identity, Activation.Identity));
        theta.W(3).CopyFrom([.. Enumerable.Repeat(1f, 15)]);
        theta.W(4).CopyFrom([1e30f, 1e30f, 1e30f]);
        var nabla = new ParameterVector<float>(theta.Architecture);
        var trace = new Trace<float>(theta.Architecture, 2);
        Backprop.Run(theta, Cost.Quadratic, new float[,] { { 1, 2 }, { 3, 4 } },
            new float[,] { { 1e30f }, { 1e30f } }, trace, nabla);
        Assert.True(double.IsFinite(trace.MeanCost));
        Assert.True(float.IsNegativeInfinity(trace.Delta(3)[0, 0]));
        Assert.True(float.IsNegativeInfinity(trace.Delta(2)[1, 4]));
        Some.HasZeroFilling(nabla, "∇");
    }

    private static void Reuse<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The same widths and activations, other numbers; batches of 13, then 3.
        Pass<T> large = Make(seed: 1, m: 13), small = Make(seed: 2, m: 3);
        var trace = new Trace<T>(large.Theta.Architecture, 13);
        var nabla = new ParameterVector<T>(large.Theta.Architecture);
        Backprop.Run(large.Theta, large.Cost, large.X, large.Y, trace, nabla);
        double cost = Backprop.Run(small.Theta, small.Cost, small.X, small.Y, trace, nabla);

        Assert.Equal(small.Trace.MeanCost, cost);
        Assert.True(
            MemoryMarshal.AsBytes(small.Nabla.Values).SequenceEqual(MemoryMarshal.AsBytes(nabla.Values)), "∇ differs.");
        for (int l = 2; l <= small.L; l++)
        {
            Assert.Equal(small.Trace.Z(l).ToArray(), trace.Z(l).ToArray());
            Assert.Equal(small.Trace.A(l).ToArray(), trace.A(l).ToArray());
            Assert.Equal(small.Trace.Delta(l).ToArray(), trace.Delta(l).ToArray());
        }

        static Pass<T> Make(int seed, int m) =>
            new(seed, m, [7, 37, 19, 5], Cost.SoftmaxCrossEntropy, Activation.Gelu, Activation.Tanh,
                Activation.Softmax);
    }
}
