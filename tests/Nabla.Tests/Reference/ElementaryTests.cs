namespace Nabla.Tests.Reference;

using System.Numerics;
using Nabla.Reference;

/// <summary>The reference's own functions, against values computed to 50 digits.</summary>
public sealed class ElementaryTests
{
    private static readonly (double, double)[] s_erfcTable =
    [
        (-5.5, 1.9999999999999927), (-1.0, 1.8427007929497148), (-0.25, 1.276326390168237), (0.0, 1.0),
        (1e-10, 0.999999999887162), (0.25, 0.7236736098317631), (0.49, 0.4883317388114769), (0.5, 0.4795001221869535),
        (0.75, 0.28884436634648486), (1.0, 0.15729920705028513), (1.5, 0.033894853524689274),
        (2.0, 0.004677734981047266), (3.3, 3.0577097964381654e-06), (5.5, 7.357847917974398e-15),
        (10.1, 2.770896983131174e-46), (20.0, 5.395865611607901e-176), (26.0, 5.663192408856143e-296),
    ];

    private static readonly (double, double)[] s_phiTable =
    [
        (-37.0, 5.725571222524577e-300), (-20.5, 1.0764673258790961e-93), (-10.1, 2.762109471764517e-24),
        (-5.0, 2.866515718791939e-07), (-3.3, 0.0004834241423837775), (-2.0, 0.02275013194817921),
        (-1.0, 0.15865525393145705), (-0.71, 0.23885206808998674), (-0.69, 0.24509709367430949),
        (-0.3, 0.3820885778110474), (-1e-08, 0.4999999960105772), (0.0, 0.5), (0.5, 0.6914624612740131),
        (0.69, 0.7549029063256906), (0.71, 0.7611479319100133), (1.0, 0.8413447460685429), (2.5, 0.9937903346742238),
        (6.0, 0.9999999990134123), (9.0, 1.0),
    ];

    [Fact]
    public void Erfc_is_accurate_to_1e_15_relative()
    {
        foreach ((double x, double expected) in s_erfcTable)
            Claim.Close([expected], [Elementary.Erfc(x)], 1e-15, $"erfc({x:R})");
    }

    [Fact]
    public void Phi_is_accurate_to_1e_15_relative()
    {
        foreach ((double z, double expected) in s_phiTable)
            Claim.Close([expected], [Elementary.Phi(z)], 1e-15, $"Φ({z:R})");
    }

    [Fact]
    public void Log_one_plus_and_exp_minus_one_keep_their_digits_near_zero()
    {
        foreach (double x in new[] { 1e-300, 1e-17, 1e-9 }) // x − x²/2 and x + x²/2 to rounding
        {
            Claim.Close([x - x * x / 2], [Elementary.LogOnePlus(x)], 4 * Claim.Roundoff, "ln(1 + x)");
            Claim.Close([-x + x * x / 2], [Elementary.ExpMinusOne(-x)], 4 * Claim.Roundoff, "e^−x − 1");
        }

        Claim.Close([Math.Log(2)], [Elementary.LogOnePlus(1.0)], 4 * Claim.Roundoff, "ln 2");
    }

    [Fact]
    public void Complex_functions_continue_the_real_ones()
    {
        foreach (string name in Example.Neurons)
        {
            foreach (double z in new[] { -30, -3.1, -0.7, -1e-9, 1e-9, 0.7, 2.9, 30 })
            {
                Complex value = Activations.Value(name, new Complex(z, 1e-100));
                Claim.Close([Activations.Value(name, z)], [value.Real], 8 * Claim.Roundoff, $"{name}({z:R})", 1e-9);
                double derivative = value.Imaginary / 1e-100;
                Claim.Close([Activations.Derivative(name, z)], [derivative], 32 * Claim.Roundoff, $"{name}'({z:R})", 1);
            }
        }
    }

    [Theory]
    [InlineData("relu", 0)]
    [InlineData("leaky_relu", 0.01)]
    [InlineData("elu", 1)]
    [InlineData("selu", 1.0507009873554805 * 1.6732632423543772)]
    public void At_zero_the_branch_below_counts(string name, double derivative)
    {
        Assert.Equal(derivative, Activations.Derivative(name, 0.0));
        Assert.Equal(0.0, Activations.Value(name, 0.0));
    }

    [Fact]
    public void The_derivative_of_hard_sigmoid_is_zero_at_its_corners()
    {
        Assert.Equal([0, 0], new[] { -3.0, 3.0 }.Select(z => Activations.Derivative("hard_sigmoid", z)));
        Assert.Equal([0, 0.5, 1], new[] { -3.0, 0.0, 3.0 }.Select(z => Activations.Value("hard_sigmoid", z)));
    }

    [Fact]
    public void Nothing_overflows_far_from_zero()
    {
        foreach (string name in Example.Neurons)
        {
            foreach (double z in new[] { -1e100, -800, 800, 1e100 })
            {
                Assert.True(double.IsFinite(Activations.Value(name, z)), $"{name}({z:R})");
                Assert.True(double.IsFinite(Activations.Derivative(name, z)), $"{name}'({z:R})");
            }
        }

        Assert.Equal([1, 0, 0], Activations.Apply(["softmax", "softmax", "softmax"], [1e300, 0, -1e300]));
    }
}
