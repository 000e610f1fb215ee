namespace Nabla.Tests.Training;

/// <summary>What evaluation and an epoch's metrics report, against sums over examples one by one.</summary>
public sealed class EvaluationTests
{
    private const int Count = 2 * Evaluation.BatchSize + 5;   // whole passes and a shorter one

    [Fact]
    public void Classes_give_cost_accuracy_and_an_answer_for_every_example()
    {
        Network<double> network = Examples.Network<double>(seed: 3);
        Dataset data = Examples.Classified(Count);
        Evaluation found = Evaluation.Of(network, Cost.Quadratic, data);
        var trace = new Trace<double>(network.Architecture, 1);
        double cost = 0;
        int correct = 0;
        for (int x = 0; x < Count; x++)
        {
            double[] a = Outputs(network, data, x, trace);
            int answer = Array.IndexOf(a, a.Max());
            Assert.Equal(answer, found.Answers[x]);
            correct += answer == data.Label(x) ? 1 : 0;
            cost += a.Select((aj, j) => 0.5 * Math.Pow(aj - (j == data.Label(x) ? 1 : 0), 2)).Sum();
        }

        Assert.Equal(cost / Count, found.Metrics.Cost, cost / Count * Count / (1L << 50));
        Assert.Equal((double)correct / Count, found.Metrics.Accuracy);
        Assert.Null(found.Metrics.R2);
        Assert.Null(found.Metrics.MeanSquaredError);
    }

    [Fact]
    public void A_regression_gives_mean_squared_error_and_R2_averaged_over_outputs_every_time_alike()
    {
        (Network<double> network, Dataset data, double[,] targets) = Regression();
        (double mse, double r2) = Expected(network, data, targets);
        var evaluator = new Evaluator<double>(network.Parameters, Cost.Quadratic, data);
        for (int time = 0; time < 2; time++)
        {
            Metrics found = evaluator.Run().Metrics;
            Assert.Equal(mse, found.MeanSquaredError!.Value, mse * Count / (1L << 50));
            Assert.Equal(r2, found.R2!.Value, (1 + Math.Abs(r2)) * Count / (1L << 50));
            Assert.Null(found.Accuracy);
        }
    }

    [Fact]
    public void Every_epoch_of_a_regression_reports_its_own_measures()
    {
        (Network<double> network, Dataset data, double[,] targets) = Regression();
        double r2 = Expected(network, data, targets).R2;
        var trainer = new Trainer<double>(network, new Sgd(0.05), Cost.Quadratic) { Epochs = 3, BatchSize = Count };
        IReadOnlyList<EpochCompleted> history = trainer.Run(data).History;
        // before the only step
        Assert.Equal(r2, history[0].Training.R2!.Value, (1 + Math.Abs(r2)) * Count / (1L << 50));
        foreach (EpochCompleted epoch in history)
        {
            double cost = epoch.Training.Cost;   // ½ Σ over two outputs: their mean square
            Assert.Equal(cost, epoch.Training.MeanSquaredError!.Value, cost * Count / (1L << 50));
        }

        Assert.True(history[2].Training.R2 > history[1].Training.R2 && history[1].Training.R2 > r2);
        Assert.True(history[2].Training.Cost < 0.999 * history[1].Training.Cost,
            "The epochs are too much alike to be told apart.");
    }

    [Fact]
    public void A_target_that_never_changes_has_no_R2()
    {
        var network = new Network<double>(new Architecture([1, 2], [Activation.Identity]), Initializer.Zeros, 1);
        Dataset data = Dataset.FromRows(new double[,] { { 1 }, { 2 } }, new double[,] { { 1, 5 }, { 2, 5 } });
        Assert.Null(Evaluation.Of(network, Cost.Quadratic, data).Metrics.R2);
        Assert.Equal((1 + 4 + 25 + 25) / 4.0, Evaluation.Of(network, Cost.Quadratic, data).Metrics.MeanSquaredError);
    }

    private static double[] Outputs(Network<double> network, Dataset data, int x, Trace<double> trace)
    {
        var input = new double[data.InputWidth];
        data.CopyInput(x, input);
        Backprop.Feedforward(network.Parameters, new ReadOnlyMatrixSpan<double>(input, input.Length), trace);
        return trace.A(trace.Architecture.LayerCount).Row(0).ToArray();
    }

    private static (Network<double> Network, Dataset Data, double[,] Targets) Regression()
    {
        double[,] inputs = new double[Count, 2], targets = new double[Count, 2];
        for (int x = 0; x < Count; x++)
        {
            (inputs[x, 0], inputs[x, 1]) = (x * 7 % 13 / 6.0 - 1, x * 5 % 11 / 5.0 - 1);
            (targets[x, 0], targets[x, 1]) = (100 + inputs[x, 0], 3 * inputs[x, 1] * inputs[x, 0]);
        }

        var network = new Network<double>(Architecture.Create([2, 3, 2], Activation.Tanh, Activation.Identity),
            Initializer.XavierNormal, 1);
        network.B(3)[0] = 99.5;
        return (network, Dataset.FromRows(inputs, targets), targets);
    }

    private static (double MeanSquaredError, double R2) Expected(
        Network<double> network, Dataset data, double[,] targets)
    {
        var trace = new Trace<double>(network.Architecture, 1);
        double[] error = new double[2], deviation = new double[2];
        for (int j = 0; j < 2; j++)
        {
            double mean = Enumerable.Range(0, Count).Sum(x => targets[x, j]) / Count;
            for (int x = 0; x < Count; x++)
            {
                error[j] += Math.Pow(Outputs(network, data, x, trace)[j] - targets[x, j], 2);
                deviation[j] += Math.Pow(targets[x, j] - mean, 2);
            }
        }

        return ((error[0] + error[1]) / Count / 2, 1 - (error[0] / deviation[0] + error[1] / deviation[1]) / 2);
    }
}
