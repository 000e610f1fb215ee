using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Kernels;

namespace Nabla.Tests.Equations;

/// <summary>
/// Every register that this machine has computes the products of (25), BP2, BP3 and BP4 to the same bits.
/// </summary>
public sealed class RegisterTests
{
    [Fact]
    public void All_registers_give_the_same_bits_in_double() => SameBits<double>();

    [Fact]
    public void All_registers_give_the_same_bits_in_float() => SameBits<float>();

    [Fact]
    public void All_registers_give_the_same_bits_at_every_small_shape()
    {
        var small =
            from m in Enumerable.Range(1, 17)
            from inputs in Enumerable.Range(1, 17)
            from outputs in Enumerable.Range(1, 17)
            select (m, inputs, outputs);
        SameBits<float>(small);
        SameBits<double>(small);
    }

    private static void SameBits<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SameBits<T>(Shapes.Odd.Concat(
            [(17, 33, 65), (16, 32, 64), (1, 1, 1), (3, 784, 30), (29, 61, 111), (127, 129, 257), (47, 257, 100)]));

    private static void SameBits<T>(IEnumerable<(int Examples, int Inputs, int Outputs)> shapes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int m, int inputs, int outputs) in shapes)
        {
            var pass = new Pass<T>(m, m, [2, inputs, outputs], Cost.Quadratic, Activation.Sigmoid, Activation.Tanh);
            byte[] expected = Run(Kernel<T>.Of(Register.Scalar), pass, inputs, outputs);
            foreach (Register register in KernelChoice.Supported)
            {
                Assert.True(
                    expected.AsSpan().SequenceEqual(Run(Kernel<T>.Of(register), pass, inputs, outputs)),
                    $"{register} differs from one number at a time at {m} × {inputs} → {outputs}.");
            }
        }
    }

    private static byte[] Run<T>(Kernel<T> kernel, Pass<T> pass, int inputs, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int m = pass.Trace.BatchSize;
        MatrixSpan<T> z = new BatchMatrix<T>(m, outputs).View(m), e = new BatchMatrix<T>(m, inputs).View(m);
        var nabla = new ParameterVector<T>(pass.Theta.Architecture);
        T scale = T.One / T.CreateTruncating(m);
        kernel.Forward(pass.Trace.Input(3), pass.Theta.Weights(3), pass.Theta.Biases(3), z);
        kernel.Backward(pass.Trace.Delta(3), pass.Theta.Weights(3), e.Columns, e, pass.Trace.Scratch);
        kernel.BiasGradient(pass.Trace.Delta(3), scale, nabla.Biases(3));
        kernel.WeightGradient(pass.Trace.Delta(3), pass.Trace.A(2), scale, nabla.Weights(3));
        var (theta, state) =
            (pass.Theta.Clone(), new Adam(0.01) { AmsGrad = true }.CreateState<T>(pass.Theta.Architecture));
        var update = new WeightUpdate<T>(
            new Adam(0.01) { AmsGrad = true }.CodeFor<T>(kernel.Register), new(1, 0.01), scale, new(0.1, 0.01, 0.5));
        kernel.UpdateWeights(
            pass.Trace.Delta(3), pass.Trace.Input(3), update, theta.Weights(3),
            state.Slots.Slice(theta.Layout.Weights(3), theta.Weights(3).Length));
        return
        [
            .. MemoryMarshal.AsBytes(theta.Weights(3)),
            .. MemoryMarshal.AsBytes(MatrixShape.Flatten(z.ToArray())),
                .. MemoryMarshal.AsBytes(MatrixShape.Flatten(e.ToArray())),
            .. MemoryMarshal.AsBytes(nabla.Values),
        ];
    }
}
