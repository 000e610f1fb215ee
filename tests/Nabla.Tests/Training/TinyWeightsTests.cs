namespace Nabla.Tests.Training;

/// <summary>A penalty does not shrink the weights of a silent neuron into numbers that processors are slow at.
/// </summary>
public sealed class TinyWeightsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_of_a_silent_neuron_become_zero_and_others_stay(bool showsGradient)
    {
        // Hidden neuron 0 never fires: every step leaves 0.95 of its weights, and 0.95^1792 is 1.2e-40.
        Network<float> network = Network.Create([2, 2, 1], Activation.ReLU, Activation.Identity);
        ParameterVector<float> theta = network.Parameters;
        (theta.B(2)[0], theta.B(2)[1]) = (-1000, 1);
        double[,] inputs = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { 0.5, 0.25 } }, targets = { { 1 }, { 2 }, { 3 }, { 4 } };
        Dataset data = Dataset.FromRows(inputs, targets);
        var trainer = new Trainer<float>(network, new Recipe
        {
            Optimizer = new Sgd(0.1), L2 = 0.5, Cost = Cost.Quadratic, BatchSize = 4, Epochs = 1792, Seed = 1,
        }) { ShowGradient = showsGradient };
        double end = Math.Abs(theta.W(2)[0, 0]) * Math.Pow(0.95, 1792);
        Assert.True(end is > 1e-45 and < 1.2e-38, "it would become denormal");
        trainer.Run(data);
        Assert.Equal([0f, 0f, 0f], [theta.W(2)[0, 0], theta.W(2)[0, 1], theta.W(3)[0, 0]]);
        Assert.All([theta.W(2)[1, 0], theta.W(3)[0, 1], theta.B(2)[0], theta.B(3)[0]],
            w => Assert.InRange(Math.Abs(w), 1e-12f, 1e4f));
    }
}
