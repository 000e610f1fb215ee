using System.Numerics;
using System.Text;
using Nabla.Tests.Training;

namespace Nabla.Tests.Models;

/// <summary>A model as a safetensors file.</summary>
public sealed class NativeModelTests
{
    [Fact]
    public void A_float_model_is_read_back_with_the_same_bits() => RoundTrip<float>();

    [Fact]
    public void A_double_model_is_read_back_with_the_same_bits() => RoundTrip<double>();

    private static void RoundTrip<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = Examples.Network<T>(seed: 3);
        network.W(2)[0, 0] = T.Epsilon;   // the smallest number there is
        network.W(2)[0, 1] = T.NegativeZero;
        var record = new TrainingRecord { Data = "\"flöwers\" ∇", Seed = ulong.MaxValue, Steps = long.MaxValue };
        Model model =
            Model.Create(network, Cost.BinaryCrossEntropy, new ModelInput([2, 2], 255), ["a", "b\n", "∇"], record);
        Model again = Model.Load(new MemoryStream(Bytes(model)));
        Assert.Equal(model.Checksum(), again.Checksum());
        Assert.Equal((model.Architecture, model.Precision), (again.Architecture, again.Precision));
        Assert.Same(model.Cost, again.Cost);
        Assert.Equal(model.Input.Shape, again.Input.Shape);
        Assert.Equal(model.Input.Divisor, again.Input.Divisor);
        Assert.Equal(model.Labels, again.Labels);
        Assert.Equal(record, again.Training);
        Assert.Equal(Bytes(model), Bytes(again));
    }

    [Fact]
    public void A_list_of_activations_comes_back()
    {
        LayerActivation mixed = LayerActivation.PerNeuron(Activation.Gelu, Activation.HardSigmoid);
        var theta = new ParameterVector<float>(new([3, 2, 1], mixed, Activation.Elu));
        Model model = Model.Create(new Network<float>(theta), Cost.Huber);
        Assert.Equal(model.Architecture, Model.Load(new MemoryStream(Bytes(model))).Architecture);
    }

    [Fact]
    public void A_users_own_activation_and_cost_are_stored_by_name_and_passed_in()
    {
        Activation own = Activation.Custom("cube", z => z * z * z);
        Cost fourth = Cost.Custom(
            "fourth", (a, y) => Math.Pow(a[0] - y[0], 4), (a, y, nabla) => nabla[0] = 4 * Math.Pow(a[0] - y[0], 3));
        byte[] file = Bytes(Model.Create(Network.Create<double>([2, 3, 1], own, seed: 1), fourth));
        Assert.Contains("\"cube\"", Refused(file), StringComparison.Ordinal);
        Assert.Contains("\"fourth\"", Refused(file, new() { Activations = [own] }), StringComparison.Ordinal);
        Model again = Model.Load(new MemoryStream(file), new() { Activations = [own], Costs = [fourth] });
        Assert.Same(fourth, again.Cost);
    }

    [Theory]
    [InlineData("\"format\":1", "\"format\":2", "this Nabla reads format 1", "newer")]
    [InlineData("\"format\":1", "\"form\":1", "format", "whole")]
    [InlineData("\"kind\":\"model\"", "\"kind\":\"checkpoint\"", "\"checkpoint\"", "checkpoint")]
    [InlineData("\"cost\"", "\"costs\"", "\"costs\"", "Did you mean \"cost\"?")]
    [InlineData("\"cost\":", "\"cost\":\"huber\",\"cost\":", "twice", "Remove")]
    [InlineData("\"quadratic\"", "\"cubic\"", "\"cubic\"", "quadratic")]
    [InlineData("\"quadratic\"", "\"softmax_cross_entropy\"", "softmax", "sigmoid")]
    [InlineData("\"tanh\"", "\"tan\"", "\"tan\"", "tanh")]
    [InlineData("[4,6,3]", "[4,7,3]", "4-7-3", "4-6-3")]
    [InlineData("[4,6,3]", "[4,2147483647,3]", "4-2147483647-3", "4-6-3")]
    [InlineData("[4,6,3]", "[4,3]", "2 entries", "2 layers")]
    [InlineData("[4,6,3]", "[]", "fewer than two", "input")]
    [InlineData("\"shape\":[4]", "\"shape\":[5]", "5 values", "takes 4")]
    [InlineData("\"divisor\":1", "\"divisor\":-1", "divisor", "positive")]
    [InlineData("\"schema\":{", "\"schema\":{\"columns\":[],", "\"columns\"", "input")]
    [InlineData("\"labels\":[]", "\"labels\":[\"one\"]", "1 labels", "3 outputs")]
    [InlineData("\"labels\":[]", "\"labels\":[],\"training\":{\"dat\":\"x\"}", "\"dat\"", "data")]
    public void Documents_that_do_not_make_sense_are_refused_by_name(string from, string to, string fact, string way)
    {
        string message = Refused(Changed(document =>
        {
            Assert.Contains(from, document, StringComparison.Ordinal);
            return document.Replace(from, to, StringComparison.Ordinal);
        }));
        Assert.Contains(fact, message, StringComparison.Ordinal);
        Assert.Contains(way, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_are_missing_surplus_misshapen_or_not_finite_are_refused_by_name()
    {
        Assert.Contains("layers.1.bias", Refused(Altered(t => t.Where(x => x.Name != "layers.1.bias"))),
            StringComparison.Ordinal);
        Assert.Contains("\"extra\"", Refused(Altered(t => t.Append(Tensor.Of<float>("extra", [1], 1)))),
            StringComparison.Ordinal);
        Assert.Contains("list of 6", Refused(With("layers.0.bias", Tensor.Of<float>("layers.0.bias", new float[5], 5))),
            StringComparison.Ordinal);
        Assert.Contains("transposed", Refused(With(
            "layers.1.weight", Tensor.Of<float>("layers.1.weight", new float[18], 6, 3))), StringComparison.Ordinal);
        Assert.Contains("[1, 2] is NaN", Refused(With("layers.1.weight", Tensor.Of<float>(
            "layers.1.weight", [0, 0, 0, 0, 0, 0, 0, 0, float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3, 6))),
            StringComparison.Ordinal);
        Assert.Contains("U8", Refused(With("layers.0.bias", Tensor.Of<byte>("layers.0.bias", new byte[6], 6))),
            StringComparison.Ordinal);
        Assert.Contains(
            "1×6×1", Refused(With("layers.0.bias", Tensor.Of<float>("layers.0.bias", new float[6], 1, 6, 1))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.weight 2x3;1.bias 2", "1.bias")]
    [InlineData("0.weight 2x3;norm.running_mean 2", "norm.running_mean")]
    [InlineData("0.weight 2x3;1.weight 2x3", "transposed")]
    [InlineData("0.weight 2x3;0.bias 3", "list of 2")]
    [InlineData("0.weight 6", "n_out × n_in")]
    public void Arrays_of_other_programs_that_are_no_sequence_are_refused_by_name(string tensors, string fact) =>
        Assert.Contains(fact, Refused(Foreign(tensors)), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.weight 2x3;0.bias 2;3.weight 1x2;3.bias 1", "3-2-1")]
    [InlineData("net.10.weight 1x2;net.9.weight 2x3", "3-2-1")]
    [InlineData("fc1.weight 4x3;fc1.bias 4;fc2.weight 2x4", "3-4-2")]
    public void Indices_may_have_gaps_a_beginning_in_common_and_no_bias(string tensors, string network)
    {
        Model model = Model.Load(new MemoryStream(Foreign(tensors)));
        Assert.Equal(network, model.Architecture.ToString());
        Assert.Same(Activation.Sigmoid, model.Architecture.Activation(2).Shared);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read()
    {
        Model model = Model.Create(Examples.Network<float>(seed: 6), Cost.Quadratic);
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        using var reader = new System.IO.Pipes.AnonymousPipeClientStream(pipe.GetClientHandleAsString());
        pipe.Write(Bytes(model));
        pipe.Dispose();
        Assert.Equal(model.Checksum(), Model.Load(reader).Checksum());
    }

    [Fact]
    public void A_model_with_a_parameter_that_is_not_finite_is_not_saved()
    {
        Network<float> network = Examples.Network<float>(seed: 6);
        network.W(3)[1, 2] = float.NegativeInfinity;
        Model model = Model.Create(network, Cost.Quadratic);
        Assert.Contains("[1, 2]", Assert.Throws<ArgumentException>(() => Bytes(model)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_ending_of_a_files_name_decides_its_form()
    {
        using var folder = new TemporaryFolder();
        Model model = Model.Create(Examples.Network<float>(seed: 6), Cost.Quadratic);
        model.Save(folder["a.safetensors"]);
        model.Save(folder["a.JSON"]);
        Assert.Equal(Bytes(model), File.ReadAllBytes(folder["a.safetensors"]));
        Assert.Equal((byte)'{', File.ReadAllBytes(folder["a.JSON"])[0]);
        Assert.Equal(model.Checksum(), Model.Load(folder["a.JSON"]).Checksum());
        Assert.Contains(".safetensors", Assert.Throws<ArgumentException>(() => model.Save(folder["a.bin"])).Message,
            StringComparison.Ordinal);
    }

    private static Safetensors Whole() => Safetensors.Read(new MemoryStream(
        Bytes(Model.Create(Examples.Network<float>(seed: 6), Cost.Quadratic))));

    private static byte[] Changed(Func<string, string> change)
    {
        Safetensors file = Whole();
        return Bytes(new Safetensors(file.Tensors, [new("nabla", change(file.Document!))]));
    }

    private static byte[] Altered(Func<IEnumerable<Tensor>, IEnumerable<Tensor>> alter)
    {
        Safetensors file = Whole();
        return Bytes(new Safetensors(alter(file.Tensors), file.Metadata));
    }

    private static byte[] With(string name, Tensor tensor) =>
        Altered(tensors => tensors.Select(old => old.Name == name ? tensor : old));

    private static byte[] Foreign(string tensors) => Bytes(new Safetensors(tensors.Split(';').Select(text =>
    {
        string name = text.Split(' ')[0];
        long[] shape = [.. text.Split(' ')[1].Split('x').Select(long.Parse)];
        return Tensor.Of<float>(name, new float[shape.Aggregate(1L, (a, b) => a * b)], shape);
    }), []));

    private static string Refused(byte[] file, ModelLoadOptions? options = null) =>
        Assert.Throws<NablaFormatException>(() => Model.Load(new MemoryStream(file), options)).Message;

    private static byte[] Bytes(Safetensors file) => Written(file.Write);

    private static byte[] Bytes(Model model) => Written(model.Save);

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
