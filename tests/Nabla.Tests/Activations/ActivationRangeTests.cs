using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla.Tests.Activations;

/// <summary>What holds of every activation, number type and register.</summary>
public sealed class ActivationRangeTests
{
    public static TheoryData<string> Names => [.. Activation.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_finite_z_gives_NaN_or_infinity(string name)
    {
        foreach (Register register in KernelChoice.Supported)
        {
            string what = $"{name}, {register}";
            Activation activation = Activation.Parse(name);
            Finite(activation.CodeFor<float>(register), float.MaxValue, float.Epsilon, what);
            Finite(activation.CodeFor<double>(register), double.MaxValue, double.Epsilon, what);
        }
    }

    // The largest number counts as infinity: selu's formula stops there.
    [Theory]
    [InlineData("identity", double.NegativeInfinity, double.PositiveInfinity, 1, 1)]
    [InlineData("sigmoid", 0, 1, 0, 0)]
    [InlineData("tanh", -1, 1, 0, 0)]
    [InlineData("relu", 0, double.PositiveInfinity, 0, 1)]
    [InlineData("leaky_relu", double.NegativeInfinity, double.PositiveInfinity, 0.01, 1)]
    [InlineData("elu", -1, double.PositiveInfinity, 0, 1)]
    [InlineData("selu", -1.0507009873554805 * 1.6732632423543772, double.PositiveInfinity, 0, 1.0507009873554805)]
    [InlineData("gelu_tanh", -0.0, double.PositiveInfinity, 0, 1)]
    [InlineData("silu", -0.0, double.PositiveInfinity, 0, 1)]
    [InlineData("softplus", 0, double.PositiveInfinity, 0, 1)]
    [InlineData("hard_sigmoid", 0, 1, 0, 0)]
    [InlineData("exponential", 4.248354255291589e-18, 2.3538526683702e17, 0, 0)]   // e^−40, e^40
    public void At_infinity_an_activation_has_its_limit(
        string name, double below, double above, double slopeBelow, double slopeAbove)
    {
        foreach (Register register in KernelChoice.Supported)
        {
            ActivationCode<double> code = Activation.Parse(name).CodeFor<double>(register);
            double[] z = [double.NegativeInfinity, double.PositiveInfinity], a = new double[2], slope = [1, 1];
            code.Apply(z, a);
            code.TimesDerivative(z, a, slope);
            Assert.Equal([below, Math.Min(above, double.MaxValue)], [a[0], Math.Min(a[1], double.MaxValue)]);
            Assert.Equal(double.IsNegative(below), double.IsNegative(a[0]));
            Assert.Equal([slopeBelow, slopeAbove], slope);
            float[] single = [float.NegativeInfinity, float.PositiveInfinity];
            Activation.Parse(name).CodeFor<float>(register).Apply(single, single);
            Assert.Equal(
                [(float)below, (float)Math.Min(above, float.MaxValue)],
                [single[0], Math.Min(single[1], float.MaxValue)]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_stays_NaN(string name)
    {
        foreach (Register register in KernelChoice.Supported)
        {
            double[] a = new double[1];
            Activation.Parse(name).CodeFor<double>(register).Apply([double.NaN], a);
            Assert.True(double.IsNaN(a[0]), $"{name} with {register} turns NaN into {a[0]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_register_every_length_and_every_place_give_the_same_bits(string name)
    {
        SameBits<float>(Activation.Parse(name));
        SameBits<double>(Activation.Parse(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_may_overwrite_the_weighted_inputs(string name)
    {
        float[] z = [.. Enumerable.Range(0, 37).Select(i => (i - 18) * 0.37f)], a = new float[37];
        Activation.Parse(name).CodeFor<float>().Apply(z, a);
        Activation.Parse(name).CodeFor<float>().Apply(z, z);
        Assert.Equal(a, z);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_allocated(string name)
    {
        ActivationCode<float> code = Activation.Parse(name).CodeFor<float>();
        float[] z = new float[101], a = new float[101], delta = new float[101];
        Assert.Equal(0, Allocation.Least(() =>
        {
            code.Apply(z, a);
            code.TimesDerivative(z, a, delta);
        }));
    }

    private static void Finite<T>(ActivationCode<T> code, T max, T least, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<T> z = [T.Zero, T.NegativeZero, max, -max];
        for (T power = least; T.IsFinite(power); power *= T.CreateChecked(1.75))
            z.AddRange([power, -power]);
        for (int k = -2000; k <= 2000; k++)
            z.Add(T.CreateChecked(k * 0.41));
        T[] points = [.. z], a = new T[points.Length], slope = new T[points.Length];
        Array.Fill(slope, T.One);
        code.Apply(points, a);
        code.TimesDerivative(points, a, slope);
        for (int i = 0; i < points.Length; i++)
        {
            Assert.True(T.IsFinite(a[i]), $"{what}: σ({points[i]:R}) = {a[i]:R}");
            Assert.True(T.IsFinite(slope[i]), $"{what}: σ'({points[i]:R}) = {slope[i]:R}");
            double most = what.StartsWith("exponential", StringComparison.Ordinal) ? 2.4e17 : 2;   // e^40
            Assert.True(T.Abs(slope[i]) < T.CreateChecked(most), $"{what}: σ'({points[i]:R}) = {slope[i]:R}");
        }
    }

    private static void SameBits<T>(Activation activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int length = 0; length <= 67; length++)
        {
            T[] z = [.. Enumerable.Range(0, length).Select(i => T.CreateChecked(11 * Math.Sin(1.7 * i + length)))];
            (T[] a, T[] delta) = Run(activation.CodeFor<T>(Register.Scalar), z);
            foreach (Register register in KernelChoice.Supported)
            {
                (T[] wideA, T[] wideDelta) = Run(activation.CodeFor<T>(register), z);
                for (int i = 0; i < length; i++)
                {
                    Assert.True(a[i] == wideA[i], $"{activation} at {z[i]:R}, {register}: {wideA[i]:R}, not {a[i]:R}");
                    Assert.True(delta[i] == wideDelta[i], $"{activation}' at {z[i]:R}, {register}, length {length}");
                }
            }
        }
    }

    private static (T[] A, T[] Delta) Run<T>(ActivationCode<T> code, T[] z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = new T[z.Length], delta = [.. z.Select((_, i) => T.CreateChecked(0.3 * i - 1.1))];
        code.Apply(z, a);
        code.TimesDerivative(z, a, delta);
        return (a, delta);
    }
}
