namespace Nabla.Tests.Models;

/// <summary>Stored files: one of every published version, which is never written again, and those of other
/// programs.</summary>
public sealed class ModelFixtureTests
{
    [Theory]
    [InlineData("nabla-1.safetensors", "float32")]
    [InlineData("nabla-net-1.json", "float64")]
    public void Every_published_version_is_read(string file, string precision)
    {
        Model model = Load(file);
        Assert.Equal(precision, model.Precision.Text);
        Assert.Equal("2-3-2", model.Architecture.ToString());
        Assert.Equal("tanh,relu,sigmoid", model.Architecture.Activation(2).ToString());
        Assert.Same(Activation.Softmax, model.Architecture.Activation(3).Shared);
        Assert.Same(Cost.SoftmaxCrossEntropy, model.Cost);
        Assert.Equal(["no", "jå"], model.Labels);
        Assert.Equal((1, 2, 255.0), (model.Input.Shape[0], model.Input.Shape[1], model.Input.Divisor));
        Assert.Equal(
            new TrainingRecord { Data = "points", Examples = 4, Seed = 7, Epochs = 2, Steps = 4, Version = "0.1.0" },
            model.Training);
        var parameters = new double[model.Architecture.ParameterCount];
        model.ToNetwork<double>().Parameters.CopyTo(parameters);
        Assert.Equal(Enumerable.Range(0, 17).Select(i => (i - 8) / 16.0), parameters);
    }

    [Theory]
    [InlineData("sequential-f64.safetensors", "float64")]
    [InlineData("sequential-f32.safetensors", "float32")]
    [InlineData("sequential-f16.safetensors", "float32")]
    [InlineData("sequential-bf16.safetensors", "float32")]
    public void A_sequential_container_of_another_program_is_read_with_what_the_caller_says(
        string file, string precision)
    {
        List<string> warnings = [];
        Model model = Load(file, new() { Hidden = Activation.ReLU, Warn = warnings.Add });
        Assert.Equal(["the file holds arrays alone; assumed sigmoid outputs, the binary_cross_entropy cost"], warnings);
        Assert.Equal(precision, model.Precision.Text);
        Assert.Same(Activation.ReLU, model.Architecture.Activation(2).Shared);
        AssertIsTheNetwork(model);
    }

    [Fact]
    public void A_network_that_network2_saved_is_read()
    {
        Model model = Load("network2.json", new() { Warn = Assert.Fail });
        Assert.Same(Cost.BinaryCrossEntropy, model.Cost);
        Assert.Same(Activation.Sigmoid, model.Architecture.Activation(2).Shared);
        AssertIsTheNetwork(model);
    }

    /// <summary>What fixtures/models/generate.py holds.</summary>
    private static void AssertIsTheNetwork(Model model)
    {
        var parameters = new double[model.Architecture.ParameterCount];
        model.ToNetwork<double>().Parameters.CopyTo(parameters);
        Assert.Equal("2-3-1", model.Architecture.ToString());
        Assert.Equal([0.5, -0.25, 1, 2, -1.5, 0.125, 0.25, -0.5, 1, 1, -1, 0.5, 0.75], parameters);
    }

    private static Model Load(string name, ModelLoadOptions? options = null) =>
        Model.Load(Repository.Fixture("models/" + name), options);
}
