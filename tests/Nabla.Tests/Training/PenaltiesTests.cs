using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Kernels;
using Nabla.Tests.Optimizers;

namespace Nabla.Tests.Training;

public sealed class PenaltiesTests
{
    private static readonly Architecture s_architecture = Some.Architecture(3, 37, 5);

    [Fact]
    public void L2_adds_lambda_w_to_the_gradient_of_weights_and_leaves_biases() => Gradient<double>(
        (k, theta, nabla, x) => Penalties.AddL2(k, theta, nabla, x), (w, g) => g + 0.25 * w);

    [Fact]
    public void L1_adds_lambda_times_the_sign_of_w_and_nothing_at_zero() => Gradient<float>(
        (k, theta, nabla, x) => Penalties.AddL1(k, theta, nabla, x), (w, g) => g + 0.25 * Math.Sign(w));

    [Fact]
    public void L1_treats_a_negative_zero_as_zero()
    {
        var theta = new ParameterVector<float>(s_architecture);
        theta.W(2)[1, 1] = -0f;
        var nabla = new ParameterVector<float>(s_architecture);
        Penalties.AddL1(Kernel<float>.Current, theta, nabla, 1);
        Assert.Equal(0, nabla.Norm());
    }

    [Fact]
    public void Clipping_by_value_brings_weights_and_biases_within_the_limit_and_keeps_a_NaN()
    {
        ParameterVector<float> nabla = Some.Vector<float>(s_architecture, 1), before = nabla.Clone();
        nabla[3] = float.NaN;
        nabla[4] = float.NegativeInfinity;
        Penalties.ClipByValue(Kernel<float>.Current, nabla, 0.5);
        Some.HasZeroFilling(nabla, "∇");
        Assert.True(float.IsNaN(nabla[3]));
        Assert.Equal(-0.5f, nabla[4]);
        for (int p = 5; p < nabla.Count; p++)
            Assert.Equal(Math.Clamp(before[p], -0.5f, 0.5f), nabla[p]);
    }

    [Fact]
    public void Clipping_by_norm_shrinks_a_long_gradient_to_the_limit_and_leaves_a_short_one()
    {
        ParameterVector<double> nabla = Some.Vector<double>(s_architecture, 1), before = nabla.Clone();
        double norm = Math.Sqrt(Enumerable.Range(0, (int)nabla.Count).Sum(p => before[p] * before[p]));
        double bound = nabla.Count * norm / (1L << 53);
        Assert.Equal(norm, Penalties.ClipByNorm(Kernel<double>.Current, nabla, 1000), bound);
        Assert.Equal(before.Checksum(), nabla.Checksum());
        Assert.Equal(norm, Penalties.ClipByNorm(Kernel<double>.Current, nabla, 2), bound);
        Assert.Equal(2, nabla.Norm(), bound);
        Some.HasZeroFilling(nabla, "∇");
        for (int p = 0; p < nabla.Count; p++)
            Assert.Equal(before[p] * 2 / norm, nabla[p], bound);
    }

    [Fact]
    public void Clipping_by_norm_does_not_hide_a_NaN()
    {
        ParameterVector<float> nabla = Some.Vector<float>(s_architecture, 1);
        nabla[3] = float.NaN;
        Assert.True(double.IsNaN(Penalties.ClipByNorm(Kernel<float>.Current, nabla, 1)));
        Assert.True(float.IsNaN(nabla[3]));
    }

    [Fact]
    public void Max_norm_shrinks_the_weights_into_each_neuron_that_are_too_long_and_no_others()
    {
        ParameterVector<double> theta = Some.Vector<double>(s_architecture, 1), before = theta.Clone();
        const double limit = 2;
        Penalties.LimitNorms(Kernel<double>.Current, theta, limit);
        Some.HasZeroFilling(theta, "θ");
        (int shrunk, int kept) = (0, 0);
        for (int l = 2; l <= 3; l++)
        {
            Assert.Equal(before.B(l).ToArray(), theta.B(l).ToArray());
            for (int j = 0; j < s_architecture.Width(l); j++)
            {
                int columns = s_architecture.Width(l - 1);
                double norm = Math.Sqrt(Enumerable.Range(0, columns).Sum(k => before.W(l)[j, k] * before.W(l)[j, k]));
                double factor = norm > limit ? limit / norm : 1,
                    bound = norm > limit ? (columns + 8) * 2.0 / (1L << 53) : 0;
                _ = norm > limit ? shrunk++ : kept++;
                for (int k = 0; k < columns; k++)
                    Assert.Equal(factor * before.W(l)[j, k], theta.W(l)[j, k], bound * 2);
            }
        }

        Assert.True(shrunk > 3 && kept > 3, $"{shrunk} shrunk, {kept} kept");
    }

    [Fact]
    public void Max_norm_shrinks_weights_whose_squares_overflow()
    {
        Overflowing(1e30f, 3f, 1.0 / (1 << 24));
        Overflowing(1e200, 3.0, 1.0 / (1L << 53));
    }

    private static void Overflowing<T>(T large, T limit, double roundoff)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Register register in KernelChoice.Supported)
        {
            ParameterVector<T> theta = Some.Vector<T>(s_architecture, 1), before = theta.Clone();
            WeightMatrix<T> w = theta.W(2);
            (w[1, 0], w[1, 1], w[1, 2]) = (large, -large, T.One);
            Kernel<T>.Of(register).LimitRows(limit, 3, theta.Weights(2));
            double side = double.CreateTruncating(limit) / Math.Sqrt(2), allowed = 8 * roundoff * side;
            Assert.Equal(side, double.CreateTruncating(w[1, 0]), allowed);
            Assert.Equal(-side, double.CreateTruncating(w[1, 1]), allowed);
            Assert.Equal(T.Zero, T.Round(w[1, 2]));

            // The neurons beside it are as they would be without it.
            Kernel<T>.Of(register).LimitRows(limit, 3, before.Weights(2));
            for (int k = 0; k < 3; k++)
            {
                Assert.Equal(before.W(2)[0, k], theta.W(2)[0, k]);
            }
        }
    }

    [Fact]
    public void Every_register_gives_the_same_bits()
    {
        Same<float>();
        Same<double>();
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        ParameterVector<float> theta = Some.Vector<float>(s_architecture, 0),
            nabla = Some.Vector<float>(s_architecture, 1);
        Assert.Equal(0, Allocation.Least(All));

        void All()
        {
            Kernel<float> kernel = Kernel<float>.Current;
            Penalties.AddL2(kernel, theta, nabla, 0.1);
            Penalties.AddL1(kernel, theta, nabla, 0.1);
            Penalties.ClipByValue(kernel, nabla, 1);
            Penalties.ClipByNorm(kernel, nabla, 1);
            Penalties.LimitNorms(kernel, theta, 1);
        }
    }

    private static void Gradient<T>(
        Action<Kernel<T>, ParameterVector<T>, ParameterVector<T>, double> add,
        Func<double, double, double> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = Some.Vector<T>(s_architecture, 1), nabla = Some.Vector<T>(s_architecture, 2),
            before = nabla.Clone();
        theta.W(2)[2, 2] = T.Zero;
        add(Kernel<T>.Current, theta, nabla, 0.25);   // numbers are sixteenths: everything is exact
        Some.HasZeroFilling(nabla, "∇");
        for (int p = 0; p < theta.Count; p++)
        {
            double w = double.CreateTruncating(theta[p]), g = double.CreateTruncating(before[p]);
            Assert.Equal(theta.Locate(p).K is null ? g : expected(w, g), double.CreateTruncating(nabla[p]));
        }
    }

    private static void Same<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[][] results = [.. KernelChoice.Supported.Select(register =>
        {
            Kernel<T> kernel = Kernel<T>.Of(register);
            ParameterVector<T> theta = Some.Vector<T>(s_architecture, 0), nabla = Some.Vector<T>(s_architecture, 1);
            kernel.Scale(T.CreateTruncating(0.3), nabla.Values);
            kernel.AddSign(T.CreateTruncating(0.1), theta.Weights(2), nabla.Weights(2));
            kernel.Clamp(T.CreateTruncating(0.4), nabla.Values);
            kernel.LimitRows(T.CreateTruncating(0.7), 3, theta.Weights(2));
            return (byte[])[.. MemoryMarshal.AsBytes(theta.Values), .. MemoryMarshal.AsBytes(nabla.Values)];
        })];
        Assert.All(results, result => Assert.Equal(results[^1], result));
    }
}
