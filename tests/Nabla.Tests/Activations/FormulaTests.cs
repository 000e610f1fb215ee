using System.Numerics;
using Nabla.Activations;
using Nabla.Inspection;
using Nabla.Kernels;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Activations;

/// <summary>An activation of a user's own as a formula over registers.</summary>
public sealed class FormulaTests
{
    private static readonly Activation s_mish = Activation.Custom<Mish>("mish");

    [Fact]
    public void Every_operation_of_a_register_is_the_one_that_it_is_named_after()
    {
        double[] z = [.. Enumerable.Range(-48, 97).Select(k => k / 8.0)];
        Check<double>(z, 64);
        Check<float>(z, 64);

        static void Check<T>(double[] points, double roundings)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] z = [.. points.Select(T.CreateTruncating)], a = new T[z.Length], slope = [.. z.Select(_ => T.One)];
            (double Value, double Size)[] expected = [.. points.Select(Everything.Of)];
            ActivationCode<T> code = Activation.Custom<Everything>("everything").CodeFor<T>();
            code.Apply(z, a);
            code.TimesDerivative(z, a, slope);
            // Each term is off by 3 ulps at most and enters a chain of 18 sums.
            Close.To(
                [.. expected.Select(e => e.Value)], [.. a.Select(double.CreateTruncating)],
                i => roundings * Pass<T>.U * expected[i].Size, $"{typeof(T).Name} value");
            Assert.Equal(a.Zip(z, (value, at) => value - at), slope);
        }
    }

    [Fact]
    public void A_number_has_the_same_bits_on_every_register_wherever_it_stands()
    {
        foreach (Activation activation in (Activation[])
            [s_mish, Activation.Custom<Everything>("everything"), Activation.Custom<OwnSilu>("own_silu"),
            Activation.Custom<Reciprocal>("reciprocal")])
        {
            for (int length = 0; length <= 67; length++)
            {
                Check<float>(activation, length);
                Check<double>(activation, length);
            }
        }

        static void Check<T>(Activation activation, int length)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] z = [.. Enumerable.Range(0, length).Select(i => T.CreateTruncating(0.37 * i - 7.9))];
            (T[] one, T[] oneSlope) = Run(activation.CodeFor<T>(Register.Scalar), z);
            foreach (Register register in KernelChoice.Supported)
            {
                (T[] a, T[] slope) = Run(activation.CodeFor<T>(register), z);
                Assert.Equal(one, a);
                Assert.Equal(oneSlope, slope);
            }
        }
    }

    [Fact]
    public void Mish_is_what_its_definition_says()
    {
        double[] z = [.. Enumerable.Range(-60, 121).Select(k => k * 0.31)];
        (double[] a, double[] slope) = Run(s_mish.CodeFor<double>(), z);
        // tanh(ln(1 + e)) = ((1 + e)² − 1)/((1 + e)² + 1) = e (e + 2)/(e (e + 2) + 2) with e = e^z
        double[] t = [.. z.Select(x => Math.Exp(x) * (Math.Exp(x) + 2)).Select(n => n / (n + 2))];
        Close.To([.. z.Zip(t, (x, tanh) => x * tanh)], a, i => 32 * Close.Roundoff * Math.Abs(a[i]), "mish");
        Close.To(
            [.. z.Zip(t, (x, tanh) => tanh + x * (1 - tanh * tanh) / (1 + Math.Exp(-x)))], slope,
            i => 32 * Close.Roundoff * (1 + Math.Abs(z[i])), "its slope");
    }

    [Fact]
    public void Central_differences_confirm_a_right_derivative_and_expose_a_wrong_one()
    {
        ActivationCheckReport right = ActivationCheck.Run(s_mish);
        Assert.True(right.Passed, right.ToString());
        ActivationCheckReport wrong = ActivationCheck.Run(Activation.Custom<SlippedMish>("slipped"));
        Assert.False(wrong.Passed, wrong.ToString());
        Assert.True(wrong.WorstAt > 0, wrong.ToString());
    }

    [Fact]
    public void Silu_written_by_a_user_trains_to_the_bits_of_the_one_that_comes_with_Nabla()
    {
        Activation own = Activation.Custom<OwnSilu>("own_silu");
        Assert.Equal(Trained<float>(Activation.Silu), Trained<float>(own));
        Assert.Equal(Trained<double>(Activation.Silu), Trained<double>(own));
        Assert.NotEqual(Trained<float>(s_mish), Trained<float>(own));
    }

    [Fact]
    public void A_formula_that_is_infinite_at_0_leaves_the_filling_of_layers_alone()
    {
        Activation formula = Activation.Custom<Reciprocal>("reciprocal");
        Activation pair = Activation.Custom<double>("pair", Reciprocals, SlopesOfReciprocals);
        foreach (int width in (int[])[1, 3, 8, 13])
        {
            (double[] byFormula, double[] byPair) = (Gradient(formula, width), Gradient(pair, width));
            Assert.All(byFormula, g => Assert.True(double.IsFinite(g)));
            Assert.Equal(byPair, byFormula);
        }

        static double[] Gradient(Activation hidden, int width)
        {
            var pass = new Pass<double>(3, 5, [2, width, 2], Cost.Quadratic, hidden, Activation.Identity);
            return pass.Nabla.Values.ToArray();
        }

        static void Reciprocals(ReadOnlySpan<double> z, Span<double> a)
        {
            for (int i = 0; i < z.Length; i++)
                a[i] = 1 / z[i];
        }

        static void SlopesOfReciprocals(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> slope)
        {
            for (int i = 0; i < z.Length; i++)
                slope[i] = -a[i] * a[i];
        }
    }

    [Fact]
    public void It_is_a_users_own_with_a_name_that_must_be_new()
    {
        Activation kinked = Activation.Custom<Mish>("kinked", -1, 2);
        Assert.True(kinked.IsCustom && kinked.IsElementwise);
        Assert.Equal([-1.0, 2], kinked.Kinks.ToArray());
        Assert.Equal("kinked", kinked.Name);
        Assert.StartsWith(
            "\"silu\" is an activation that Nabla comes with; give yours another name.",
            Assert.Throws<ArgumentException>(() => Activation.Custom<OwnSilu>("silu")).Message);
    }

    private static string Trained<T>(Activation hidden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(
            Architecture.Create([4, 19, 7, 3], hidden, Activation.Sigmoid), Initializer.HeNormal, seed: 5);
        var trainer = new Trainer<T>(network, new Recipe
        {
            Optimizer = new Adam(0.01), Cost = Cost.Quadratic, Epochs = 4, BatchSize = 7, Seed = 1,
        });
        trainer.Run(Training.Examples.Classified(60));
        return network.Parameters.Checksum();
    }

    private static (T[] A, T[] Slope) Run<T>(ActivationCode<T> code, T[] z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = new T[z.Length], slope = [.. z.Select(_ => T.One)];
        code.Apply(z, a);
        code.TimesDerivative(z, a, slope);
        return (a, slope);
    }
}
