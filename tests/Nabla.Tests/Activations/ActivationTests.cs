namespace Nabla.Tests.Activations;

public sealed class ActivationTests
{
    [Fact]
    public void The_fourteen_activations_have_the_names_of_the_command_line()
    {
        string[] names =
        [
            "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "gelu_tanh", "silu", "softplus",
            "hard_sigmoid", "exponential", "softmax",
        ];
        Assert.Equal(names, Activation.All.Select(a => a.Name));
        foreach (Activation activation in Activation.All)
        {
            Assert.Same(activation, Activation.Parse(activation.Name));
            Assert.Equal(activation.Name, activation.ToString());
            Assert.Equal(activation.Name != "softmax", activation.IsElementwise);
            Assert.False(activation.IsCustom);
        }
    }

    [Theory]
    [InlineData("relo", "relu")]
    [InlineData("LeakyReLU", "leaky_relu")]
    [InlineData("hard-sigmoid", "hard_sigmoid")]
    [InlineData("sigmiod", "sigmoid")]
    public void An_unknown_name_is_refused_with_the_nearest_one(string name, string nearest)
    {
        var refused = Assert.Throws<ArgumentException>(() => Activation.Parse(name));
        Assert.Equal("text", refused.ParamName);
        string message = Sentence.Of(refused);
        string start = $"There is no activation \"{name}\". Did you mean \"{nearest}\"? Nabla has identity, ";
        Assert.StartsWith(start, message);
        Assert.EndsWith(", softmax.", message);
    }

    [Fact]
    public void A_name_like_no_other_is_refused_without_a_guess() =>
        Assert.StartsWith("There is no activation \"quadratic\". Nabla has ",
            Assert.Throws<ArgumentException>(() => Activation.Parse("quadratic")).Message);

    [Fact]
    public void Kinks_are_known_where_the_derivative_breaks()
    {
        foreach (Activation activation in Activation.All)
        {
            double[] expected = activation.Name switch
            {
                "relu" or "leaky_relu" or "elu" or "selu" => [0],
                "hard_sigmoid" => [-3, 3],
                "exponential" => [-40, 40],
                _ => [],
            };
            Assert.Equal(expected, activation.Kinks.ToArray());
        }
    }

    [Theory]
    [InlineData("relu", 0.0, 0.0)]
    [InlineData("leaky_relu", 0.0, 0.01)]
    [InlineData("elu", 0.0, 1.0)]
    [InlineData("selu", 0.0, 1.0507009873554805 * 1.6732632423543772)]
    [InlineData("hard_sigmoid", 3.0, 0.0)]
    [InlineData("hard_sigmoid", -3.0, 0.0)]
    [InlineData("sigmoid", 0.0, 0.25)]
    [InlineData("gelu", 0.0, 0.5)]
    public void At_a_kink_the_branch_below_counts(string name, double z, double expected)
    {
        double[] a = new double[1], delta = [1];
        Activation.Parse(name).CodeFor<double>().Apply([z], a);
        Activation.Parse(name).CodeFor<double>().TimesDerivative([z], a, delta);
        Assert.Equal(expected, delta[0]);
        float[] single = new float[1], singleDelta = [1];
        Activation.Parse(name).CodeFor<float>().Apply([(float)-z], single);
        Activation.Parse(name).CodeFor<float>().TimesDerivative([(float)-z], single, singleDelta);
        Assert.Equal((float)expected, singleDelta[0]);
    }

    [Fact]
    public void The_code_is_looked_up_once_and_only_for_float_and_double()
    {
        Assert.Same(Activation.Tanh.CodeFor<float>(), Activation.Tanh.CodeFor<float>());
        Assert.Same(Activation.Tanh.CodeFor<double>(), Activation.Tanh.CodeFor<double>());
        Assert.Throws<NotSupportedException>(() => Activation.Tanh.CodeFor<Half>());
    }
}
