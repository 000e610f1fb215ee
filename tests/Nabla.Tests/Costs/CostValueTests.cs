namespace Nabla.Tests.Costs;

/// <summary>Values, gradients and losses against other programs (scikit-learn 1.2.1, SciPy 1.10.1, mpmath with 50
/// digits).</summary>
public sealed class CostValueTests
{
    private static readonly double[] s_y = [-3, 0, 1.5, 2, 10, -0.25], s_a = [-2.5, 0, 1, 4.75, -8, 1e3];

    [Theory]
    [InlineData("quantile:0.1", 150.83333333333334)]
    [InlineData("quantile:0.5", 85.16666666666667)]
    [InlineData("quantile:0.9", 19.499999999999996)]
    [InlineData("quantile:0.975", 7.187500000000004)]
    [InlineData("huber:0.5", 85.0625)]
    [InlineData("huber", 169.95833333333334)]
    [InlineData("huber:2.5", 423.8958333333333)]
    public void Values_are_those_of_other_programs(string name, double expected)
    {
        Cost cost = Cost.Parse(name);
        Assert.Equal(expected, cost.Code<double>().Of([], s_a, s_y), 32 * 1.2e-16 * expected);
        float[] a = Array.ConvertAll(s_a, x => (float)x), y = Array.ConvertAll(s_y, x => (float)x);
        Assert.Equal(expected, cost.Code<float>().Of([], a, y), 32 * 6e-8 * expected);
    }

    [Fact]
    public void The_loss_of_counts_is_the_Poisson_deviance()
    {
        double[] y = [0, 1, 2, 7, 0, 3.5, 120, 1e-3], a = [0.25, 1.5, 1.75, 4, 1e-6, 3.5, 80, 2e-3];
        Assert.Equal(2.4837572546220024, Cost.Poisson.Code<double>().Loss(a, y) / y.Length, 1e-14);
    }

    // e^min(max(z, −40), 40) (1 + max(0, z − 40)) − y z, and its derivative a − y.
    [Theory]
    [InlineData(-200, 3, 600.0, -2.9999999999999999958)]
    [InlineData(-39.5, 0, 7.0043520261686452206e-18, 7.0043520261686452206e-18)]
    [InlineData(-12.25, 1000000, 12250000.000004785117, -999999.99999521488261)]
    [InlineData(0, 1, 1.0, 0.0)]
    [InlineData(0.7, 2.5, 0.26375270747047654322, -0.4862472925295235678)]
    [InlineData(12.5, 3, 268299.78652087445696, 268334.28652087445696)]
    [InlineData(39.75, 1e17, -3791681769863857248.0, 83318230136142751.988)]
    [InlineData(88, 5, 11533878075013978845.0, 235385266837019980.41)]
    [InlineData(1e5, 0, 2.3529346658295354761e+22, 235385266837019985.41)]
    public void Counts_cost_what_they_should_for_every_z_in_both_precisions(double z, double y, double c, double delta)
    {
        Check<double>(1.2e-16);
        Check<float>(6e-8);

        void Check<T>(double unit)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            T[] inputs = [T.CreateTruncating(z)], a = new T[1], targets = [T.CreateTruncating(y)], error = new T[1];
            Activation.Exponential.CodeFor<T>().Apply(inputs, a);
            CostCode<T> code = Cost.Poisson.Code<T>();
            // z and y are rounded to T: relative errors of e^z by |z| units, of y z by one.
            double size = Math.Exp(Math.Clamp(z, -40, 40)) * (1 + Math.Max(0, z - 40)) + Math.Abs(y * z);
            double allowed = 8 * unit * (1 + Math.Min(40, Math.Abs(z))) * size;
            Assert.Equal(c, code.Of(inputs, a, targets), allowed);
            code.OutputError([], a, targets, error);
            allowed = 8 * unit * (1 + Math.Min(40, Math.Abs(z))) * (Math.Abs(delta) + y);
            Assert.Equal(delta, double.CreateTruncating(error[0]), allowed);
            T[] rate = new T[1];
            code.Gradient([], a, targets, rate);
            Assert.True(T.IsFinite(rate[0]), $"∂C/∂a is {rate[0]} at z = {z}");
        }
    }

    [Fact]
    public void The_error_of_counts_is_the_slope_of_their_cost_beyond_the_bound_too()
    {
        CostCode<double> code = Cost.Poisson.Code<double>();
        foreach (double z in (double[])[-60, -40.001, -3, 0, 5, 39.9, 40, 40.1, 55])
        {
            double step = 1e-6, y = 3, slope = (At(z + step) - At(z - step)) / (2 * step);
            double[] a = new double[1], error = new double[1];
            Activation.Exponential.CodeFor<double>().Apply([z], a);
            code.OutputError([], a, [y], error);
            double roundoff = 4e-16 * (Math.Abs(At(z)) + y * Math.Abs(z)) / step;
            Assert.Equal(slope, error[0], roundoff + step * (1 + a[0]));

            double At(double x) => code.Of([x], [Math.Exp(Math.Clamp(x, -40, 40))], [y]);
        }
    }

    [Theory]
    [InlineData("quantile:0.1", 1)]
    [InlineData("quantile:0.5", 3)]
    [InlineData("quantile:0.9", 7)]
    [InlineData("mean_absolute_error", 3)]
    [InlineData("poisson", 3.4)]
    [InlineData("quadratic", 3.4)]
    [InlineData("huber:0.5", 3)]
    public void The_constant_of_a_cost_costs_least(string name, double expected)
    {
        double[] sorted = [1, 2, 3, 4, 7];
        CostCode<double> code = Cost.Parse(name).Code<double>();
        double constant = code.Constant(sorted);
        Assert.Equal(expected, constant, 1e-12);
        double least = Total(constant);
        foreach (double other in (double[])[0.5, 1, 1.5, 2, 2.9, 3.1, 3.3, 3.5, 4, 5, 7, 8])
            Assert.True(Total(other) >= least - 1e-12, $"{name}: {other} costs {Total(other)}, {constant} {least}");

        double Total(double answer) => sorted.Sum(y => code.Loss([answer], [y]));
    }

    [Fact]
    public void The_median_of_an_even_number_is_the_middle_of_two() =>
        Assert.Equal(2.5, Cost.MeanAbsoluteError.Code<double>().Constant([1, 2, 3, 9]));

    [Fact]
    public void Targets_below_0_are_no_counts_and_the_row_is_named()
    {
        var data = Dataset.FromRows(new double[,] { { 1 }, { 2 }, { 3 } }, new double[,] { { 0 }, { 4 }, { -0.5 } });
        Network<float> network = Network.Create([1, 1], Activation.Exponential, seed: 1);
        string message = Assert.Throws<ArgumentException>(
            () => new Trainer(network, new Sgd(0.1), Cost.Poisson) { Epochs = 1 }.Run(data)).Message;
        Assert.Contains("example 2", message, StringComparison.Ordinal);
        Assert.Contains("-0.5", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Evaluation.Of(network, Cost.Poisson, data));
        Table table = new Table(
            new TableColumn("x", [1, 2, 3, 4]), new TableColumn("n", [0, double.NaN, 2, -3])).WithTarget(
            "n", TargetKind.Numbers);
        Assert.Contains("column \"n\", row 4", Assert.Throws<NablaFormatException>(
            () => Model.Train(table, new Recipe { Cost = Cost.Poisson })).Message, StringComparison.Ordinal);
    }
}
