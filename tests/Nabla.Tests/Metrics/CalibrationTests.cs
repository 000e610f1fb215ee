using Nabla.Tests.Training;

namespace Nabla.Tests.Measures;

/// <summary>Models whose outputs are divided by the temperature that suits validation data.</summary>
public sealed class CalibrationTests
{
    [Theory]
    [InlineData("softmax", "float32")]
    [InlineData("softmax", "float64")]
    [InlineData("sigmoid", "float32")]
    [InlineData("sigmoid", "float64")]
    public void A_calibrated_model_answers_the_same_with_a_lower_cost(string output, string precision)
    {
        Dataset validation = Examples.Classified(300, offset: 1000);
        Model model = precision == "float32" ? Overconfident<float>(output) : Overconfident<double>(output);
        (Model calibrated, double temperature) = model.Calibrate(validation);
        Assert.InRange(temperature, 1.5, 100);
        Evaluation before = model.Evaluate(validation), after = calibrated.Evaluate(validation);
        Assert.Equal(before.Answers, after.Answers);
        Assert.True(after.Metrics.Cost < 0.95 * before.Metrics.Cost, $"{before.Metrics.Cost} → {after.Metrics.Cost}");
        Assert.Equal((model.Cost, model.Input, model.Training),
            (calibrated.Cost, calibrated.Input, calibrated.Training));

        // There is nothing left to gain, and no neighboring temperature is better.
        double again = calibrated.Calibrate(validation).Temperature, roundoff = precision == "float32" ? 1e-7 : 1e-16;
        Assert.Equal(1, again, 2 * 300 * roundoff);
        foreach (double factor in (double[])[0.99, 1.01])
            Assert.True(Scaled(model, temperature * factor).Evaluate(validation).Metrics.Cost > after.Metrics.Cost);
    }

    [Fact]
    public void A_single_sigmoid_output_is_calibrated_too()
    {
        var (x, y) = Examples.Classified(200).ToArrays<double>();
        var targets = new double[200, 1];
        for (int i = 0; i < 200; i++)
            targets[i, 0] = y[i, 2];
        Dataset data = Dataset.FromRows(x, targets);
        var network = Network.Create<double>([4, 1], Activation.Sigmoid, seed: 1);
        new Trainer<double>(network, new Sgd(1), Cost.BinaryCrossEntropy) { Epochs = 5 }.Run(data);
        Model model = Scaled(Model.Create(network, Cost.BinaryCrossEntropy), 0.1);
        (Model calibrated, double temperature) = model.Calibrate(data);
        Assert.True(temperature > 3);
        Assert.True(calibrated.Evaluate(data).Classification!.LogLoss < model.Evaluate(data).Classification!.LogLoss);
        Assert.Equal(model.Evaluate(data).Answers, calibrated.Evaluate(data).Answers);
    }

    [Fact]
    public void A_model_of_tables_stays_one()
    {
        (double[,] x, _) = Examples.Classified(120).ToArrays<double>();
        var table = new Table(
            new TableColumn("a", [.. Enumerable.Range(0, 120).Select(i => x[i, 0])]),
            new TableColumn("b", [.. Enumerable.Range(0, 120).Select(i => x[i, 1] > 0.8 ? "much" : "little")]),
            new TableColumn("kind", [.. Enumerable.Range(0, 120).Select(i => "k" + i % 3)]));
        Model model = Model.Train(table, new() { Epochs = 3 }).Model;
        (Model calibrated, double temperature) = model.Calibrate(table);
        Assert.NotEqual(1, temperature);
        Assert.Same(model.Schema, calibrated.Schema);
        Assert.Equal(model.Labels, calibrated.Labels);
        Assert.True(calibrated.Evaluate(table).Classification!.LogLoss < model.Evaluate(table).Classification!.LogLoss);
        Assert.Contains("table", Assert.Throws<ArgumentException>(
            () => model.Calibrate(Examples.Classified(9))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_and_data_without_probabilities_are_refused()
    {
        var network = Network.Create([4, 3], Activation.Identity, seed: 1);
        Says("identity outputs", () => Model.Create(network, Cost.Quadratic).Calibrate(Examples.Classified(9)));
        Dataset reals = Dataset.FromRows(new double[2, 4], new double[,] { { 1, 0, 0.5 }, { 0, 1, 0 } });
        Says("real numbers", () => Overconfident<float>("softmax").Calibrate(reals));
        Says("values an example", () => Overconfident<float>("softmax").Calibrate(Examples.Classified(9, width: 5)));

        static void Says(string what, Action calibrate) =>
            Assert.Contains(what, Assert.Throws<ArgumentException>(calibrate).Message, StringComparison.Ordinal);
    }

    private static Model Overconfident<T>(string output)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Activation activation = Activation.Parse(output);
        Cost cost = activation == Activation.Softmax ? Cost.SoftmaxCrossEntropy : Cost.BinaryCrossEntropy;
        var network = Network.Create<T>([4, 8, 3], Activation.Tanh, activation, Initializer.XavierNormal, seed: 4);
        new Trainer<T>(network, new Adam(0.02), cost) { Epochs = 20 }.Run(Examples.Classified(150));
        return Scaled(Model.Create(network, cost), 0.2);
    }

    private static Model Scaled(Model model, double temperature)
    {
        Network<double> network = model.ToNetwork<double>();
        int last = network.Architecture.LayerCount;
        for (int j = 0; j < network.W(last).Rows; j++)
        {
            network.B(last)[j] /= temperature;
            for (int k = 0; k < network.W(last).Columns; k++)
                network.W(last)[j, k] /= temperature;
        }

        if (model.Precision == Precision.Float64)
            return Model.Create(network, model.Cost, model.Input, model.Labels, model.Training);
        return Model.Create(new Network<float>(network.Parameters.To<double, float>()), model.Cost, model.Input,
            model.Labels, model.Training);
    }
}
