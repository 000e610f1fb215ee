namespace Nabla.Tests.Models;

/// <summary>A network is read from the arrays of other programs, whatever they are called and however they lie; what
/// fits in two ways is refused.</summary>
public sealed class ForeignLayersTests
{
    [Theory]
    [InlineData("0.weight 0.bias 2.weight 2.bias 4.weight 4.bias", false)]
    [InlineData("net.9.weight net.9.bias net.10.weight net.10.bias net.11.weight net.11.bias", false)]
    [InlineData("fc1.weight fc1.bias fc2.weight fc2.bias out.weight out.bias", false)]
    [InlineData("encoder.weight encoder.bias middle.weight middle.bias decoder.weight decoder.bias", false)]
    [InlineData("layers.0.linear.weight layers.0.linear.bias layers.1.linear.weight layers.1.linear.bias " +
        "layers.2.linear.weight layers.2.linear.bias", false)]
    [InlineData("dense/kernel:0 dense/bias:0 dense_1/kernel:0 dense_1/bias:0 dense_2/kernel:0 dense_2/bias:0", true)]
    [InlineData("params/Dense_0/kernel params/Dense_0/bias params/Dense_1/kernel params/Dense_1/bias " +
        "params/Dense_2/kernel params/Dense_2/bias", true)]
    [InlineData("coefs_0 intercepts_0 coefs_1 intercepts_1 coefs_2 intercepts_2", true)]
    [InlineData("W1 b1 W2 b2 W3 b3", false)]
    [InlineData("W1 b1 W2 b2 W3 b3", true)]
    [InlineData("w_1 b_1 w_2 b_2 w_3 b_3", true)]
    [InlineData("weights.0 biases.0 weights.1 biases.1 weights.2 biases.2", false)]
    [InlineData("fc1_weight fc1_bias fc2_weight fc2_bias head_weight head_bias", false)]
    public void Names_of_other_programs_are_those_of_the_same_network(string names, bool isTransposed)
    {
        var network = Network.Create(
            [3, 5, 2, 4], Activation.ReLU, Activation.Identity, Initializer.XavierUniform, seed: 3);
        ParameterVector<float> theta = network.Parameters;
        for (int l = 2; l <= 4; l++)
            theta.B(l)[0] = l;
        string[] all = names.Split(' ');
        // In an order that tells nothing.
        IEnumerable<Tensor> tensors = Enumerable.Range(0, 6).Select(i => (5 * i + 2) % 6).Select(i => i % 2 == 0
            ? Weights(all[i], theta.W(2 + i / 2), isTransposed)
            : Tensor.Of<float>(all[i], theta.B(2 + i / 2), theta.Architecture.Width(2 + i / 2)));
        Model read = Read(tensors);
        Assert.Equal(Model.Create(network, Cost.Quadratic).Checksum(), read.Checksum());
    }

    [Fact]
    public void A_bias_may_be_a_matrix_of_one_row_or_column_or_missing()
    {
        Model read = Read([Numbers("W1", 5, 3), Numbers("b1", 5, 1), Numbers("W2", 2, 5), Numbers("b2", 1, 2)]);
        Assert.Equal("3-5-2", read.Architecture.ToString());
        Assert.Equal("3-5-2", Read([Numbers("W1", 5, 3), Numbers("W2", 2, 5)]).Architecture.ToString());
        Assert.Equal("3-5", Read([Numbers("weight", 5, 3), Numbers("bias", 5)]).Architecture.ToString());
        Assert.Equal("3-5", Read([Numbers("W", 3, 5), Numbers("b", 5)]).Architecture.ToString());
        Assert.Equal(
            "1-1-1", Read([Numbers("W1", 1, 1), Numbers("W2", 1, 1), Numbers("b2", 1)]).Architecture.ToString());
    }

    [Fact]
    public void What_shapes_decided_is_told()
    {
        List<string> told = [];
        Read([Numbers("b.weight", 2, 5), Numbers("a.weight", 5, 3)], told.Add);
        Read([Numbers("W1", 3, 5), Numbers("W2", 5, 2)], told.Add);
        Assert.Contains("the shapes tell the order: a.weight, b.weight", told);
        Assert.Contains("the shapes tell that each column holds the weights of a neuron", told);
    }

    [Theory]
    [InlineData("W1 4x4;W2 4x4", "row for each neuron and with a column")]
    [InlineData("W 4x5", "row for each neuron and with a column")]
    [InlineData("q.weight 4x4;k.weight 4x4;v.weight 4x4", "chain in several ways")]
    [InlineData("a.0.weight 2x3;b.1.weight 3x2", "chain in several ways")]
    [InlineData("a.weight 2x3;b.weight 4x5", "do not chain")]
    [InlineData("a.weight 2x3;b.kernel 2x5", "do not chain")]
    [InlineData("fc1.weight 4x3;bn1.running_mean 4;fc2.weight 2x4", "\"bn1.running_mean\" is neither")]
    [InlineData("fc1.weight 4x3;W1 4x3", "do not chain")]
    [InlineData("fc1.weight 4x3;fc1.kernel 4x3", "of the same layer")]
    [InlineData("fc1.weight 4x3;fc2.bias 4", "no weight that belongs")]
    [InlineData("kernel1 4x3;kernel2 5x2", "columns, but the layer before")]
    public void What_is_no_network_or_several_is_refused(string arrays, string fact)
    {
        string message = Assert.Throws<NablaFormatException>(() => Read(arrays.Split(';').Select(text =>
            Numbers(text.Split(' ')[0], [.. text.Split(' ')[1].Split('x').Select(long.Parse)])))).Message;
        Assert.Contains(fact, message, StringComparison.Ordinal);
        if (message.Contains("names do not say", StringComparison.Ordinal))
        {
            foreach (string array in arrays.Split(';'))
                Assert.Contains($"\"{array.Split(' ')[0]}\"", message, StringComparison.Ordinal);
            Assert.Contains("layers.0.weight, n_out × n_in", message, StringComparison.Ordinal);
        }
    }

    private static Model Read(IEnumerable<Tensor> tensors, Action<string>? warn = null) => new ModelParts(tensors, null)
        .Join(new() { Hidden = Activation.ReLU, Output = Activation.Identity, Cost = Cost.Quadratic, Warn = warn });

    private static Tensor Weights(string name, WeightMatrix<float> w, bool isTransposed) =>
        isTransposed ? Tensor.Of(name, w).Transposed() : Tensor.Of(name, w);

    private static Tensor Numbers(string name, params long[] shape) =>
        Tensor.Of<float>(name, new float[shape.Aggregate(1L, (a, b) => a * b)], shape);
}
