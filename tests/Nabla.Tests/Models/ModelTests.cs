using System.Numerics;
using System.Text;
using Nabla.Tests.Training;

namespace Nabla.Tests.Models;

public sealed class ModelTests
{
    [Fact]
    public void A_float_model_is_read_back_with_the_same_bits() => RoundTrip(Examples.Network<float>(seed: 3));

    [Fact]
    public void A_double_model_is_read_back_with_the_same_bits() => RoundTrip(Examples.Network<double>(seed: 3));

    private static void RoundTrip<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        network.W(2)[0, 0] = T.Epsilon;   // the smallest number there is
        network.W(2)[0, 1] = T.NegativeZero;
        network.B(3)[0] = T.BitDecrement(T.One);
        var record = new TrainingRecord
        {
            Data = "flöwers ∇",
            Examples = 120,
            Seed = ulong.MaxValue,
            Epochs = 7,
            Steps = 1L << 40,
            BestEpoch = 5,
            StopReason = "patience",
            ValidationAccuracy = 0.1,
            TestAccuracy = 2 / 3.0,
            Version = "0.1.0",
        };
        Model model =
            Model.Create(network, Cost.BinaryCrossEntropy, new ModelInput([2, 2], 255), ["a", "b", "c"], record);
        Model again = Reload(model);

        Assert.Equal(network.Parameters.Checksum(), again.Checksum());
        Assert.True(T.IsNegative(again.ToNetwork<T>().W(2)[0, 1]), "the sign of −0 was lost");
        Assert.Equal(network.Architecture, again.Architecture);
        Assert.Equal(model.Precision, again.Precision);
        Assert.Same(Cost.BinaryCrossEntropy, again.Cost);
        Assert.Equal([2, 2], again.Input.Shape);
        Assert.Equal(255, again.Input.Divisor);
        Assert.Equal(["a", "b", "c"], again.Labels);
        Assert.Equal(record, again.Training);
    }

    [Fact]
    public void Training_on_never_changes_a_snapshot()
    {
        Network<float> network = Examples.Network<float>(seed: 1);
        Model model = Model.Create(network, Cost.Quadratic);
        string before = model.Checksum();
        network.Parameters.Clear();
        model.ToNetwork<float>().Parameters.Clear();
        Assert.Equal(before, model.Checksum());
    }

    [Fact]
    public void A_prediction_is_the_networks_own_answer_to_the_divided_input()
    {
        Network<float> network = Examples.Network<float>(seed: 2);
        Model model = Model.Create(network, Cost.Quadratic, new ModelInput([4], 16));
        float[] raw = [0, 5, 16, 3], answer = new float[3];
        model.Predict<float>(raw, answer);

        var trace = new Trace<float>(network.Architecture, 1);
        Backprop.Feedforward(network.Parameters, new float[,] { { 0f, 5f / 16, 1f, 3f / 16 } }, trace);
        Assert.Equal(trace.A(3).Row(0).ToArray(), answer);
    }

    [Fact]
    public void Evaluation_scales_bytes_as_the_model_was_trained_whatever_the_data_say()
    {
        byte[] pixels = [0, 10, 200, 30, 255, 1, 2, 3, 9, 99, 199, 249];
        Dataset data = Dataset.FromImages(pixels, [2, 2], [0, 1, 2], 3, divisor: 255);
        Network<double> network = Examples.Network<double>(seed: 4);
        Model model = Model.Create(network, Cost.Quadratic, ModelInput.Of(data.WithDivisor(256)));
        Assert.Equal(
            Evaluation.Of(network, Cost.Quadratic, data.WithDivisor(256)).Metrics, model.Evaluate(data).Metrics);
        Assert.NotEqual(
            Evaluation.Of(network, Cost.Quadratic, data).Metrics.Cost, model.Evaluate(data).Metrics.Cost);
    }

    [Fact]
    public void Predictions_on_many_threads_are_those_of_one()
    {
        Model model = Model.Create(Examples.Network<float>(seed: 5), Cost.Quadratic);
        float[][] inputs = [.. Enumerable.Range(0, 64).Select(i => new float[] { i, 1, i / 2f, -i })];
        float[][] expected = [.. inputs.Select(input => Answer(model, input))];
        Parallel.For(0, 64 * 50, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            Assert.Equal(expected[i % 64], Answer(model, inputs[i % 64])));

        static float[] Answer(Model model, float[] input)
        {
            var output = new float[3];
            model.Predict<float>(input, output);
            return output;
        }
    }

    [Fact]
    public void Many_inputs_together_get_the_answers_that_each_gets_alone()
    {
        foreach ((int width, int count) in ((int, int)[])[(1, 1), (5, 2), (63, 3), (65, 256), (130, 257), (784, 300)])
        {
            foreach (double divisor in (double[])[1, 255])
            {
                var model = Model.Create(
                    new Network<float>(Architecture.Create([width, 37, 3], Activation.Tanh, Activation.Softmax),
                        Initializer.Book, 3),
                    Cost.SoftmaxCrossEntropy, new ModelInput([width], divisor));
                var inputs = new float[count, width];
                for (int x = 0; x < count; x++)
                {
                    for (int k = 0; k < width; k++)
                        inputs[x, k] = (x * 31 + k * 7) % 5 < 2 ? 0 : (x + k) % 255;
                }

                var outputs = new float[count, 3];
                model.Predict<float>(inputs, outputs);
                var one = new float[3];
                for (int x = 0; x < count; x++)
                {
                    model.Predict(((ReadOnlyMatrixSpan<float>)inputs).Row(x), one);
                    Assert.Equal<float[]>(one, [outputs[x, 0], outputs[x, 1], outputs[x, 2]]);
                }
            }
        }
    }

    [Fact]
    public void A_number_among_many_that_is_not_finite_is_named_by_row_and_column()
    {
        var model = Model.Create(Network.Create([20, 4, 2], Activation.Sigmoid, seed: 1), Cost.Quadratic);
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            foreach (int column in (int[])[0, 15, 16, 19])
            {
                var inputs = new float[3, 20];
                inputs[2, column] = bad;
                var problem = Assert.Throws<ArgumentException>(() => model.Predict<float>(inputs, new float[3, 2]));
                Assert.Contains($"Value {column} of the input in row 2", problem.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Prediction_allocates_nothing_after_the_first()
    {
        Model model = Model.Create(Examples.Network<float>(seed: 6), Cost.Quadratic);
        float[] input = new float[4], output = new float[3];
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int i = 0; i < 100; i++)
                model.Predict<float>(input, output);
        }));
    }

    [Fact]
    public void Wrong_inputs_are_refused_with_what_was_needed()
    {
        Model model = Model.Create(Examples.Network<float>(seed: 6), Cost.Quadratic);
        var output = new float[3];
        Assert.Contains("3 values, but the 4-6-3 network takes 4", Refused([1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("Value 2 of the input", Refused([1, 2, float.NaN, 4]), StringComparison.Ordinal);

        string Refused(float[] input) =>
            Assert.Throws<ArgumentException>(() => model.Predict<float>(input, output)).Message;
    }

    [Fact]
    public void A_byte_order_mark_is_accepted()
    {
        Model model = Model.Create(Examples.Network<float>(seed: 6), Cost.Quadratic);
        byte[] file = [0xEF, 0xBB, 0xBF, .. Bytes(model)];
        Assert.Equal(model.Checksum(), Model.Load(new MemoryStream(file)).Checksum());
    }

    [Theory]
    [InlineData("\"nabla-net/1\"", "\"nabla-net/2\"", "version 2", "Use a newer Nabla.")]
    [InlineData("\"nabla-net/1\"", "\"gguf\"", "\"gguf\"", "nabla-net/1")]
    [InlineData("\"format\"", "\"form\"", "acks the field \"format\"", "Is it a model?")]
    [InlineData("\"cost\"", "\"costs\"", "\"costs\"", "Did you mean \"cost\"?")]
    [InlineData("\"quadratic\"", "\"cubic\"", "\"cubic\"", "quadratic")]
    [InlineData("\"quadratic\"", "\"softmax_cross_entropy\"", "softmax", "sigmoid")]
    [InlineData("\"tanh\"", "\"tan\"", "tan", "tanh")]
    [InlineData("\"float32\"", "\"float16\"", "float16", "float64")]
    [InlineData("\"shape\":[4]", "\"shape\":[5]", "5 values", "takes 4")]
    [InlineData("\"divisor\":1", "\"divisor\":0", "divisor", "positive")]
    [InlineData("\"b\":[", "\"b\":[1e99,", "1e99", "float32")]
    public void Damaged_and_newer_files_are_refused_by_name(string from, string to, string fact, string way)
    {
        string text = Encoding.UTF8.GetString(Bytes(Model.Create(Examples.Network<float>(seed: 6), Cost.Quadratic)));
        Assert.Contains(from, text, StringComparison.Ordinal);
        string changed = text.Replace(from, to, StringComparison.Ordinal);
        var problem = Assert.Throws<NablaFormatException>(
            () => Model.Load(new MemoryStream(Encoding.UTF8.GetBytes(changed))));
        Assert.Contains(fact, problem.Message, StringComparison.Ordinal);
        Assert.Contains(way, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = Bytes(Model.Create(Examples.Network<float>(seed: 6), Cost.Quadratic));
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<NablaFormatException>(() => Model.Load(new MemoryStream(whole, 0, length)));
    }

    [Fact]
    public void A_users_own_activation_and_cost_are_stored_by_name_and_passed_in()
    {
        Activation own = Activation.Custom("cube", z => z * z * z);
        Cost fourth = Cost.Custom(
            "fourth",
            (a, y) => Math.Pow(a[0] - y[0], 4),
            (a, y, nabla) => nabla[0] = 4 * Math.Pow(a[0] - y[0], 3));
        Model model = Model.Create(Network.Create<double>([2, 3, 1], own, seed: 1), fourth);
        byte[] file = Bytes(model);
        Assert.Throws<NablaFormatException>(() => Model.Load(new MemoryStream(file)));
        Model again = Model.Load(new MemoryStream(file), new() { Activations = [own], Costs = [fourth] });
        Assert.Equal(model.Checksum(), again.Checksum());
        Assert.Same(fourth, again.Cost);
    }

    [Fact]
    public void Widening_a_float_model_keeps_its_numbers_and_rounding_brings_them_back()
    {
        Model model = Model.Create(Examples.Network<float>(seed: 7), Cost.Quadratic);
        Model wide = Model.Create(model.ToNetwork<double>(), Cost.Quadratic);
        Assert.Equal(Precision.Float64, wide.Precision);
        Assert.Equal(model.Checksum(), Model.Create(wide.ToNetwork<float>(), Cost.Quadratic).Checksum());
    }

    private static Model Reload(Model model) => Model.Load(new MemoryStream(Bytes(model)));

    private static byte[] Bytes(Model model)
    {
        using var stream = new MemoryStream();
        model.SaveJson(stream);
        return stream.ToArray();
    }
}
