using System.Collections.Immutable;
using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>Errors below 1e-30 become 0 in float32; a training says where that costs something.</summary>
public sealed class LostGradientTests
{
    [Fact]
    public void An_error_of_1e_31_beside_an_input_of_1e27_loses_a_gradient_of_ordinary_size()
    {
        Assert.Equal(0, (double)Gradient<float>());
        Assert.Equal(1e-4, Gradient<double>(), 1e-12);

        static T Gradient<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var theta = new ParameterVector<T>(Architecture.Create([1, 1], Activation.Identity, Activation.Identity));
            var (trace, nabla) = (new Trace<T>(theta.Architecture, 1), new ParameterVector<T>(theta.Architecture));
            T[,] x = { { T.CreateTruncating(1e27) } }, y = { { T.CreateTruncating(-1e-31) } };
            Backprop.Run<T>(theta, Cost.Quadratic, x, y, trace, nabla);
            return nabla.W(2)[0, 0];
        }
    }

    [Fact]
    public void A_training_says_which_layer_loses_it()
    {
        string note = Assert.Single(Notes<float>(input: 1e27, target: -1e-31));
        Assert.Contains("an error δ of 1E-31 in layer 2 became 0", note, StringComparison.Ordinal);
        Assert.Contains("inputs up to 1E+27", note, StringComparison.Ordinal);
        Assert.Contains("up to 0.0001 of the gradient", note, StringComparison.Ordinal);

        note = Assert.Single(Notes<float>(input: 1, target: -1e-31, hidden: 1e27));
        Assert.Contains("in layer 3 became 0", note, StringComparison.Ordinal);
        Assert.Contains("activations of layer 2 up to 1E+27", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e15, -1e-31)]   // 1e-16 is lost
    [InlineData(1e27, 0)]        // an error of 0 is none
    [InlineData(1, 1)]
    public void A_training_that_loses_nothing_says_nothing(double input, double target) =>
        Assert.Empty(Notes<float>(input, target));

    [Fact]
    public void In_float64_nothing_is_lost()
    {
        Assert.Empty(Notes<double>(1e27, -1e-31));
        Assert.Empty(Notes<double>(1, -1e-31, hidden: 1e27));
    }

    [Fact]
    public void The_trained_model_has_the_note()
    {
        Dataset data = Dataset.FromRows<float>(new[,] { { 1e27f } }, new[,] { { -1e-31f } });
        var recipe = new Recipe
        {
            Layers = [1, 1], Output = Activation.Identity, Cost = Cost.Quadratic, Initializer = Initializer.Zeros,
            Optimizer = new Sgd(1e-9), Epochs = 1, Validation = 0,
        };
        TrainedModel trained = Model.Train(data, recipe);
        Assert.Contains(Assert.Single(trained.Result.Notes), trained.Notes);
        Assert.Single(Model.Train(data, recipe with { Ensemble = 2 }).Result.Notes);
    }

    private static ImmutableArray<string> Notes<T>(double input, double target, double hidden = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] widths = hidden == 0 ? [1, 1] : [1, 1, 1];
        var network = new Network<T>(
            new ParameterVector<T>(Architecture.Create(widths, Activation.ReLU, Activation.Identity)));
        if (hidden != 0)
            network.W(2)[0, 0] = T.CreateTruncating(hidden);
        Dataset data = Dataset.FromRows<T>(
            new[,] { { T.CreateTruncating(input) } }, new[,] { { T.CreateTruncating(target) } });
        return new Trainer<T>(network, new Sgd(0), Cost.Quadratic) { Epochs = 2 }.Run(data).Notes;
    }
}
