using System.Numerics;
using Nabla.Tests.Optimizers;

namespace Nabla.Tests.Training;

/// <summary>A user's own initializer: what it is given, and that the same seed gives the same network.</summary>
public sealed class CustomInitializerTests
{
    [Fact]
    public void Weights_and_biases_are_those_that_it_sets_and_0_elsewhere()
    {
        // w_jk = 10 l + j + k/8, b_0 = −l; the other biases stay 0
        Initializer own = Initializer.Custom("own", layer =>
        {
            for (int j = 0; j < layer.Outputs; j++)
            {
                for (int k = 0; k < layer.Inputs; k++)
                    layer.W[j, k] = 10 * layer.Number + j + k / 8.0;
            }

            layer.B[0] = -layer.Number;
        });
        Network<float> network = Network.Create([3, 2, 1], Activation.Tanh, initializer: own);
        Assert.Equal([20, 20.125f, 20.25f, 21, 21.125f, 21.25f], Weights(network, 2));
        Assert.Equal([30, 30.125f], Weights(network, 3));
        Assert.Equal([-2, 0], network.B(2).ToArray());
        Assert.Equal([-3], network.B(3).ToArray());
    }

    [Fact]
    public void The_formula_of_a_built_in_initializer_gives_its_bits_in_float_and_double()
    {
        Same<float>();
        Same<double>();

        static void Same<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (ulong seed in (ulong[])[0, 7])
            {
                ParameterVector<T> built = Filled<T>(Initializer.HeNormal, seed), own = Filled<T>(He(), seed);
                Assert.Equal(built.Checksum(), own.Checksum());
                Some.HasZeroFilling(own, "own");
                Assert.NotEqual(own.Checksum(), Filled<T>(He(), seed + 1).Checksum());
                Assert.Equal(Filled<T>(Initializer.LeCunUniform, seed).Checksum(), Filled<T>(LeCun(), seed).Checksum());
            }
        }
    }

    [Fact]
    public void What_is_given_tells_the_layer()
    {
        List<string> seen = [];
        Initializer own = Initializer.Custom("own", layer =>
            seen.Add($"{layer.Number}: {layer.Inputs} to {layer.Outputs} {layer.Activation}"));
        Network.Create([4, 3, 2], Activation.ReLU, Activation.Softmax, own);
        Assert.Equal(["2: 4 to 3 relu", "3: 3 to 2 softmax"], seen);
        Assert.Equal("own", own.ToString());
    }

    [Fact]
    public void A_recipe_keeps_the_name_and_takes_the_initializer_again()
    {
        var recipe = new Recipe { Initializer = He() };
        Assert.Same(recipe.Initializer, Recipe.FromJson(recipe.ToJson(), recipe).Initializer);
        Assert.Contains("not \"own_he\"", Assert.ThrowsAny<ArgumentException>(
            () => Recipe.FromJson(recipe.ToJson())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_taken_and_numbers_that_are_not_finite_are_refused()
    {
        foreach (string name in (string[])["book", "values"])
        {
            Assert.Contains($"\"{name}\" is an initializer that Nabla comes with", Assert.Throws<ArgumentException>(
                () => Initializer.Custom(name, _ => { })).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => Initializer.Custom("", _ => { }));
        Initializer large = Initializer.Custom("large", layer => layer.W[1, 0] = 1e300);
        Assert.Contains("The initializer large gives W(2)[1, 0] the value 1E+300", Assert.Throws<ArgumentException>(
            () => Filled<float>(large, 1)).Message, StringComparison.Ordinal);
        Assert.Equal(1e300, Filled<double>(large, 1).W(2)[1, 0]);
    }

    private static Initializer He() => Initializer.Custom("own_he", layer =>
    {
        double spread = Math.Sqrt(2 / (double)layer.Inputs);
        for (int j = 0; j < layer.Outputs; j++)
        {
            for (int k = 0; k < layer.Inputs; k++)
                layer.W[j, k] = spread * layer.NextNormal();
        }
    });

    private static Initializer LeCun() => Initializer.Custom("own_lecun", layer =>
    {
        double bound = Math.Sqrt(3 / (double)layer.Inputs);
        for (int j = 0; j < layer.Outputs; j++)
        {
            for (int k = 0; k < layer.Inputs; k++)
                layer.W[j, k] = bound * (2 * layer.NextUniform() - 1);
        }
    });

    private static ParameterVector<T> Filled<T>(Initializer initializer, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> theta = Some.Vector<T>(Some.Architecture(37, 20, 3), 1);
        initializer.Fill(theta, seed);
        return theta;
    }

    private static float[] Weights(Network<float> network, int l)
    {
        var weights = new float[network.W(l).Rows * network.W(l).Columns];
        network.W(l).CopyTo(weights);
        return weights;
    }
}
