namespace Nabla.Tests.Activations;

public sealed class DualTests
{
    public static TheoryData<string, double, double, double> Rules => new()
    {
        { "exp", 0.7, Math.Exp(0.7), Math.Exp(0.7) },
        { "expm1", 0.7, Math.Exp(0.7) - 1, Math.Exp(0.7) },
        { "log", 0.7, Math.Log(0.7), 1 / 0.7 },
        { "log1p", 0.7, Math.Log(1.7), 1 / 1.7 },
        { "sqrt", 0.7, Math.Sqrt(0.7), 0.5 / Math.Sqrt(0.7) },
        { "sin", 0.7, Math.Sin(0.7), Math.Cos(0.7) },
        { "sin", -40, Math.Sin(-40), Math.Cos(-40) },
        { "cos", 3.7, Math.Cos(3.7), -Math.Sin(3.7) },
        { "tanh", -0.7, Math.Tanh(-0.7), 1 - Math.Tanh(-0.7) * Math.Tanh(-0.7) },
        { "pow 3", -0.7, -0.7 * 0.7 * 0.7, 3 * 0.7 * 0.7 },
        { "pow -2", 0.7, 1 / 0.49, -2 / (0.7 * 0.7 * 0.7) },
        { "pow 0", 0.7, 1, 0 },
        { "pow 2.5", 0.7, Math.Pow(0.7, 2.5), 2.5 * Math.Pow(0.7, 1.5) },
        { "x^x", 0.7, Math.Pow(0.7, 0.7), Math.Pow(0.7, 0.7) * (Math.Log(0.7) + 1) },
        { "abs", -0.7, 0.7, -1 },
        { "abs", 0, 0, 0 },
        { "max", 0.7, 0.7, 1 },
        { "max", 0.2, 0.5, 0 },
        { "min", 0.2, 0.2, 1 },
        { "min", 0.7, 0.5, 0 },
        { "product", 0.7, 0.7 * 0.7 * 1.7, 2 * 0.7 * 1.7 + 0.49 },
        { "quotient", 0.7, 0.7 / 1.49, (1 - 0.49) / (1.49 * 1.49) },
        { "difference", 0.7, 1 - 0.7 + 0.49, -1 + 1.4 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Dual_numbers_follow_the_rules_of_calculus(string rule, double x, double value, double derivative)
    {
        Dual z = Dual.Variable(x), result = rule switch
        {
            "exp" => Dual.Exp(z),
            "expm1" => Dual.Expm1(z),
            "log" => Dual.Log(z),
            "log1p" => Dual.Log1p(z),
            "sqrt" => Dual.Sqrt(z),
            "sin" => Dual.Sin(z),
            "cos" => Dual.Cos(z),
            "tanh" => Dual.Tanh(z),
            "pow 3" => Dual.Pow(z, 3),
            "pow -2" => Dual.Pow(z, -2),
            "pow 0" => Dual.Pow(z, 0),
            "pow 2.5" => Dual.Pow(z, 2.5),
            "x^x" => Dual.Pow(z, z),
            "abs" => Dual.Abs(z),
            "max" => Dual.Max(z, 0.5),
            "min" => Dual.Min(z, 0.5),
            "product" => z * z * (1 + z),
            "quotient" => z / (1 + z * z),
            "difference" => 1 - z + z * z,
            _ => throw new ArgumentException(rule),
        };
        // At most a dozen roundings of numbers of this size.
        Assert.Equal(value, result.Value, 12 * 1.2e-16 * Math.Max(1, Math.Abs(value)));
        Assert.Equal(derivative, result.Derivative, 12 * 1.2e-16 * Math.Max(1, Math.Abs(derivative)));
    }

    [Fact]
    public void A_NaN_is_not_lost_in_a_maximum()
    {
        Assert.True(double.IsNaN(Dual.Max(double.NaN, 1).Value) && double.IsNaN(Dual.Max(1, double.NaN).Value));
        Assert.True(double.IsNaN(Dual.Min(double.NaN, 1).Value) && double.IsNaN(Dual.Min(1, double.NaN).Value));
    }
}
