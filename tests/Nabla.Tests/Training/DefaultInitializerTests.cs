using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>A network's first weights follow the activation of its hidden layers unless an initializer is
/// given.</summary>
public sealed class DefaultInitializerTests
{
    [Theory]
    [InlineData("he_uniform", "relu", "leaky_relu", "elu", "gelu", "gelu_tanh", "silu", "softplus")]
    [InlineData("lecun_normal", "selu")]
    [InlineData("xavier_uniform", "identity", "sigmoid", "tanh", "hard_sigmoid", "softmax")]
    public void Each_activation_has_the_initializer_that_is_documented(string initializer, params string[] activations)
    {
        foreach (string name in activations)
        {
            Activation activation = Activation.Parse(name);
            Same<float>(activation, initializer);
            Same<double>(activation, initializer);
        }
    }

    [Fact]
    public void An_activation_of_ones_own_has_xavier_uniform() =>
        Same<double>(Activation.Custom("cube", z => z * z * z), "xavier_uniform");

    [Fact]
    public void The_book_s_is_asked_for()
    {
        var book = Network.Create([3, 2, 1], Activation.Sigmoid, initializer: Initializer.Book, seed: 1);
        Assert.Equal(
            new Network<float>(book.Architecture, Initializer.Book, 1).Parameters.Checksum(),
            book.Parameters.Checksum());
        Assert.NotEqual(
            Network.Create([3, 2, 1], Activation.Sigmoid, seed: 1).Parameters.Checksum(), book.Parameters.Checksum());
    }

    private static void Same<T>(Activation activation, string initializer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Activation? output in (Activation?[])[null, Activation.Softmax])
        {
            Network<T> network = Network.Create<T>([5, 4, 3], activation, output, seed: 9);
            Assert.Equal(
                new Network<T>(network.Architecture, Initializer.Parse(initializer), 9).Parameters.Checksum(),
                network.Parameters.Checksum());
        }
    }
}
