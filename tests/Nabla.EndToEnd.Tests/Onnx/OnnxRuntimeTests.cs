using Nabla.IO;

namespace Nabla.EndToEnd.Tests.Onnx;

/// <summary>What is exported means the same to ONNX Runtime.</summary>
public sealed class OnnxRuntimeTests(ITestOutputHelper output)
{
    private const double Roundoff = 1.0 / (1 << 24);   // of float32
    private const int Rows = 500;

    public static TheoryData<string> Activations => [.. Activation.All.Select(a => a.Name), "leaky_relu:0.3"];

    [Fact]
    public void One_neuron_of_every_activation_has_the_values_of_its_definition()
    {
        OnnxRuntime.Require();
        float[] z = [.. Enumerable.Range(-1500, 3001).Select(k => k / 125f)];   // −12 … 12
        Activation[] all = [.. Activation.All.Where(a => a.IsElementwise), Activation.LeakyReluOf(-0.4)];
        using var folder = new TemporaryFolder();
        float[][] outputs =
            OnnxRuntime.Run(folder, [.. all.Select(a => (Write(folder, a.Name, Neuron<float>(a)), z, z.Length))]);
        for (int i = 0; i < all.Length; i++)
        {
            Model exact = Neuron<double>(all[i]);
            (double worst, float at) = (0, 0);
            var a = new double[1];
            for (int k = 0; k < z.Length; k++)
            {
                exact.Predict<double>([z[k]], a);
                // e^z − 1, 1 + erf and ln(1 + e^z) as ONNX Runtime computes them cancel where z is below 0: they are
                // exact to roundings of 1, not of themselves; a factor z in front multiplies the error. Eight of them.
                double allowed = 8 * Roundoff * Math.Max(Math.Abs(a[0]), Math.Max(1, Math.Abs(z[k])));
                double error = Math.Abs(outputs[i][k] - a[0]);
                Assert.True(error <= allowed, $"{all[i]}({z[k]:R}) = {outputs[i][k]:R} instead of {a[0]:R}");
                (worst, at) = error > worst ? (error, z[k]) : (worst, at);
            }

            output.WriteLine(FormattableString.Invariant($"{all[i],-13} {worst:E1} at z = {at}"));
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Networks_agree_to_the_rounding_of_their_sums(string name)
    {
        OnnxRuntime.Require();
        Activation activation = Activation.Parse(name);
        Compare(name, Architecture.Create([9, 33, 17, 6], activation, activation), new ModelInput([3, 3], 255));
    }

    [Fact]
    public void Lists_with_an_activation_for_each_neuron_agree()
    {
        OnnxRuntime.Require();
        Activation[] all = [.. Activation.All.Where(a => a.IsElementwise), Activation.LeakyReluOf(-0.4)];
        LayerActivation mixed =
            LayerActivation.PerNeuron([.. Enumerable.Range(0, 31).Select(j => all[j * 5 % all.Length])]);
        LayerActivation sorted = LayerActivation.PerNeuron(
            [.. Enumerable.Range(0, 2 * all.Length).Select(j => all[j / 2])]);
        Compare("lists", new([9, 31, sorted.Count, 6], mixed, sorted, Activation.Softmax), new ModelInput([9]));
    }

    [Fact]
    public void The_average_of_networks_agrees()
    {
        OnnxRuntime.Require();
        Network<float>[] networks =
        [
            .. new[] { (12, 7), (5, 20), (31, 3) }.Select((hidden, i) => Network.Create(
                [9, hidden.Item1, hidden.Item2, 6], Activation.ReLU, Activation.Softmax, seed: (ulong)i)),
        ];
        Model average = Model.Average([.. networks.Select(network => Model.Create(network, Cost.SoftmaxCrossEntropy))]);
        CompareNetwork("average", average.ToNetwork<float>(), new ModelInput([3, 3], 255));
    }

    /// <summary>Nabla and ONNX Runtime on random inputs; both err against the same network in double by less than the
    /// bound that is carried from layer to layer, so that they lie within twice the bound of each other.</summary>
    private void Compare(string name, Architecture architecture, ModelInput input)
    {
        var network = new Network<float>(architecture, Initializer.XavierNormal, seed: 11);
        for (int l = 2; l <= architecture.LayerCount; l++)
        {
            for (int j = 0; j < architecture.Width(l); j++)
                network.B(l)[j] = (j % 5 - 2) / 4f;
        }

        CompareNetwork(name, network, input);
    }

    private void CompareNetwork(string name, Network<float> network, ModelInput input)
    {
        Architecture architecture = network.Architecture;
        Cost cost = activationCost(architecture);
        Model model = Model.Create(network, cost, input);
        int n = architecture.InputWidth;
        float[] x = [.. Enumerable.Range(0, Rows * n)
            .Select(i => (float)(i * 7919L % 511 - 255) / 255 * (float)input.Divisor)];
        using var folder = new TemporaryFolder();
        float[] theirs = OnnxRuntime.Run(folder, (Write(folder, name, model), x, Rows))[0];
        (double worst, double most) = (0, 0);
        var ours = new float[architecture.OutputWidth];
        for (int row = 0; row < Rows; row++)
        {
            float[] raw = x[(row * n)..((row + 1) * n)];
            model.Predict<float>(raw, ours);
            double[] a1 = Array.ConvertAll(raw, value => value / input.Divisor);
            double[] bound = FloatBound.Of(network, a1, Array.ConvertAll(a1, value => Roundoff * Math.Abs(value)));
            for (int j = 0; j < ours.Length; j++)
            {
                double difference = Math.Abs(ours[j] - theirs[row * ours.Length + j]);
                Assert.True(difference <= 2 * bound[j],
                    $"{name}, example {row}, output {j}: {ours[j]:R} and {theirs[row * ours.Length + j]:R}, apart " +
                    $"{difference:E1}, allowed {2 * bound[j]:E1}");
                (worst, most) = (Math.Max(worst, difference), Math.Max(most, 2 * bound[j]));
            }
        }

        output.WriteLine(
            FormattableString.Invariant($"{name,-13} largest difference {worst:E1}, bound up to {most:E1}"));

        static Cost activationCost(Architecture architecture) =>
            Cost.All.FirstOrDefault(c => c.PairedWith is { } paired
                && paired == architecture.Activation(architecture.LayerCount).Shared) ?? Cost.Quadratic;
    }

    private static Model Neuron<T>(Activation activation)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var theta = new ParameterVector<T>(Architecture.Create([1, 1], activation, activation));
        theta.W(2)[0, 0] = T.One;
        return Model.Create(new Network<T>(theta), Cost.Quadratic);
    }

    private static string Write(TemporaryFolder folder, string name, Model model)
    {
        using var stream = new MemoryStream();
        OnnxModel.Write(model, stream);
        return folder.Write(name + ".onnx", stream.ToArray());
    }
}
