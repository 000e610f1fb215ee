using System.Numerics;
using Nabla.Kernels;
using Nabla.Tests.Optimizers;

namespace Nabla.Tests.Kernels;

/// <summary>‖θ‖: accurate, in a fixed order, for numbers of every size.</summary>
public sealed class NormTests
{
    private static readonly Architecture s_architecture = Some.Architecture(3, 37, 5);

    [Fact]
    public void Sixteen_chains_are_added_up_in_ascending_order()
    {
        Ordered<float>();
        Ordered<double>();
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    [InlineData(4e-323)]   // subnormal: 8 times the least
    [InlineData(0)]
    public void No_square_overflows_or_vanishes_in_double(double size)
    {
        var theta = new ParameterVector<double>(s_architecture);
        (theta[3], theta[100], theta[200]) = (3 * size, -4 * size, 12 * size);
        Assert.Equal(13 * size, theta.Norm(), 13 * size * 4 / (1L << 53));
    }

    [Theory]
    [InlineData(2e37f)]
    [InlineData(1.401298464324817e-45f)]
    public void No_square_overflows_or_vanishes_in_float(float size)
    {
        var theta = new ParameterVector<float>(s_architecture);
        (theta[3], theta[100], theta[200]) = (3 * size, -4 * size, 12 * size);
        Assert.Equal(13.0 * size, theta.Norm(), 13.0 * size / (1 << 24));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void What_is_not_finite_is_not_hidden(double value)
    {
        ParameterVector<double> theta = Some.Vector<double>(s_architecture, 1);
        theta[50] = value;
        Assert.Equal(Math.Abs(value), theta.Norm());
    }

    [Fact]
    public void A_gradient_whose_squares_overflow_is_clipped_to_the_limit_and_not_to_nothing()
    {
        var nabla = new ParameterVector<double>(s_architecture);
        (nabla[3], nabla[100]) = (3e200, -4e200);
        Assert.Equal(5e200, Penalties.ClipByNorm(Kernel<double>.Current, nabla, 10), 5e200 / (1L << 50));
        Assert.Equal(6, nabla[3], 6.0 / (1L << 50));
        Assert.Equal(-8, nabla[100], 8.0 / (1L << 50));
    }

    private static void Ordered<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = Some.Vector<T>(s_architecture, 1);
        for (long p = 0; p < theta.Count; p++)
            theta[p] /= T.CreateTruncating(1.7 + p);   // with rounding errors, so that another order has other bits
        var chains = new double[16];
        for (int i = 0; i < theta.Values.Length; i++)
            chains[i % 16] += double.CreateTruncating(theta.Values[i]) * double.CreateTruncating(theta.Values[i]);
        double sum = 0;
        foreach (double chain in chains)
            sum += chain;
        Assert.Equal(BitConverter.DoubleToInt64Bits(Math.Sqrt(sum)), BitConverter.DoubleToInt64Bits(theta.Norm()));
    }
}
