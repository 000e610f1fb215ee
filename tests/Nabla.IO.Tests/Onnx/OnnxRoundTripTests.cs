namespace Nabla.IO.Tests.Onnx;

public sealed class OnnxRoundTripTests
{
    public static TheoryData<string> Activations => [.. Activation.All.Select(a => a.Name), "leaky_relu:0.3"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Every_activation_comes_back_with_the_same_bits(string name)
    {
        Activation activation = Activation.Parse(name);
        Model model = Model.Create(Network.Create([3, 5, 4], activation, seed: 1), Cost.Quadratic);
        Same(model, Some.Again(model));
    }

    public static TheoryData<string> Lists =>
    [
        "tanh,tanh,relu,relu,relu", "tanh,relu,tanh,relu,identity", "gelu,silu,gelu_tanh,softplus,hard_sigmoid",
        "identity,identity,identity,identity,sigmoid", "selu,elu,leaky_relu,elu,selu",
    ];

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_list_with_an_activation_for_each_neuron_comes_back_in_its_order(string list)
    {
        LayerActivation each = LayerActivation.PerNeuron([.. list.Split(',').Select(Activation.Parse)]);
        var architecture = new Architecture([3, 5, 5, 2], each, Activation.Tanh, Activation.Softmax);
        Model model = Model.Create(new Network<float>(architecture, Initializer.Book, 7), Cost.SoftmaxCrossEntropy);
        Same(model, Some.Again(model));
    }

    [Fact]
    public void Cost_labels_shape_and_divisor_come_back()
    {
        string[] labels = ["null", "\"eins\"", "zwei\n", "∇"];
        Model model = Model.Create(
            Network.Create([6, 4], Activation.Softmax, seed: 3), Cost.SoftmaxCrossEntropy, new ModelInput([2, 3], 255),
            labels);
        Model again = Some.Again(model);
        Same(model, again);
        Assert.Equal(labels, again.Labels);
        Assert.Equal("2x3", again.Input.ToString());
        Assert.Equal(255, again.Input.Divisor);
    }

    [Fact]
    public void The_core_takes_what_the_network_takes()
    {
        Model model = Model.Create(
            Network.Create([6, 4], Activation.Sigmoid, seed: 3), Cost.Quadratic, new ModelInput([6], 255));
        Model core = Some.Again(model, core: true);
        Assert.Equal(1, core.Input.Divisor);
        Assert.Equal(model.Checksum(), core.Checksum());
    }

    [Fact]
    public void A_model_of_float64_comes_back_rounded_to_float32()
    {
        Network<double> network = Network.Create<double>([3, 2], Activation.Tanh, seed: 5);
        Model again = Some.Again(Model.Create(network, Cost.Huber));
        Assert.Equal(Precision.Float32, again.Precision);
        Assert.Equal(Cost.Huber, again.Cost);
        for (int j = 0; j < 2; j++)
        {
            for (int k = 0; k < 3; k++)
                Assert.Equal((float)network.W(2)[j, k], again.ToNetwork<float>().W(2)[j, k]);
        }
    }

    [Fact]
    public void Written_twice_the_file_has_the_same_bytes()
    {
        Model model = Model.Create(Network.Create([3, 5, 4], Activation.Gelu, seed: 1), Cost.Quadratic);
        Assert.Equal(Some.Bytes(model), Some.Bytes(Some.Again(model)));
    }

    [Fact]
    public void An_activation_or_cost_of_ones_own_is_refused_by_name()
    {
        Activation swish = Activation.Custom("my_swish", z => z * Dual.Sigmoid(z));
        Model model = Model.Create(Network.Create([3, 2, 2], swish, Activation.Tanh, seed: 1), Cost.Quadratic);
        string message = Assert.Throws<ArgumentException>(() => Some.Bytes(model)).Message;
        Assert.Contains("Layer 2 has the activation \"my_swish\"", message, StringComparison.Ordinal);

        var cost = Cost.Custom("my_cost", (y, a) => 0, (y, a, gradient) => gradient.Clear());
        Model other = Model.Create(Network.Create([3, 2], Activation.Tanh, seed: 1), cost);
        message = Assert.Throws<ArgumentException>(() => Some.Bytes(other)).Message;
        Assert.Contains("\"my_cost\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_beyond_float32_is_refused_by_its_place()
    {
        Network<double> network = Network.Create<double>([3, 2], Activation.Tanh, seed: 5);
        network.W(2)[1, 2] = 1e300;
        Model model = Model.Create(network, Cost.Quadratic);
        string message = Assert.Throws<ArgumentException>(() => Some.Bytes(model)).Message;
        Assert.Contains("weight of layer 2 (number 5, from 0)", message, StringComparison.Ordinal);
    }

    private static void Same(Model expected, Model actual)
    {
        Assert.Equal(expected.Architecture, actual.Architecture);
        Assert.Equal(expected.Checksum(), actual.Checksum());
        Assert.Equal(expected.Cost, actual.Cost);
    }
}
