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
    public void A_calibrated_model_has_a_lower_cost_and_no_neighboring_calibration_a_lower_one(
        string output, string precision)
    {
        Dataset validation = Examples.Classified(300, offset: 1000);
        Model model = precision == "float32" ? Overconfident<float>(output) : Overconfident<double>(output);
        (Model calibrated, double temperature) = model.Calibrate(validation);
        Assert.InRange(temperature, 1.5, 100);
        Evaluation before = model.Evaluate(validation), after = calibrated.Evaluate(validation);
        Assert.True(after.Metrics.Cost < 0.95 * before.Metrics.Cost, $"{before.Metrics.Cost} → {after.Metrics.Cost}");
        Assert.Equal((model.Cost, model.Input, model.Training),
            (calibrated.Cost, calibrated.Input, calibrated.Training));

        // What it lowers is the cost of all and ½ Σ b²; no neighbor has less of it.
        double[] biases = [.. calibrated.Answering.Shift];
        double least = Lowered(temperature, biases);
        Assert.Equal(after.Metrics.Cost * 300 + biases.Sum(b => b * b) / 2, least, 300 * 1e-6);
        foreach (double step in (double[])[-0.01, 0.01])
        {
            Assert.True(Lowered(temperature * (1 + step), biases) > least);
            for (int j = 0; j < 3; j++)
                Assert.True(Lowered(temperature, [.. biases.Select((b, i) => i == j ? b + step : b)]) > least);
        }

        double Lowered(double t, double[] b) => b.Sum(bj => bj * bj) / 2 + 300 * Scaled(model, t)
            .With(new Answering { Shift = [.. b] }).Evaluate(validation).Metrics.Cost;
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
    }

    [Fact]
    public void Biases_mend_probabilities_of_one_class_that_are_all_too_high()
    {
        Dataset validation = Examples.Classified(300, offset: 1000);
        Model model = Overconfident<double>("softmax");
        (Model calibrated, _) = model.With(new Answering { Shift = [3, 0, -1] }).Calibrate(validation);
        (Model straight, _) = model.Calibrate(validation);
        Assert.Equal(straight.Evaluate(validation).Metrics.Cost, calibrated.Evaluate(validation).Metrics.Cost, 0.02);
        // The figure of rows that fitted it is the lower one.
        Assert.True(Calibration.CrossFitted(model, validation).Cost > straight.Evaluate(validation).Metrics.Cost);
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
