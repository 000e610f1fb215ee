using Nabla.Tests.Equations;
using Nabla.Tests.Training;

namespace Nabla.Tests.Measures;

/// <summary>What an evaluation says in full, for every kind of outputs.</summary>
public sealed class EvaluationReportTests
{
    private const int Count = 2 * Evaluation.BatchSize + 5;

    [Theory]
    [InlineData("softmax")]
    [InlineData("sigmoid")]
    public void Softmax_outputs_are_probabilities_and_sigmoid_outputs_are_over_their_sum(string output)
    {
        Dataset data = Examples.Classified(Count);
        Network<double> network = Network.Create<double>([4, 6, 3], Activation.Tanh, Activation.Parse(output), seed: 2);
        double[,] p = Outputs(network, data);
        for (int x = 0; x < Count; x++)
        {
            double sum = p[x, 0] + p[x, 1] + p[x, 2];
            for (int j = 0; j < 3; j++)
                p[x, j] /= sum;
        }

        Evaluation evaluation = Evaluation.Of(network, Cost.Quadratic, data);
        AssertSame(ClassificationReport.Of<double>(p, Labels(data)), evaluation.Classification!, Labels(data));
        Assert.Equal(evaluation.Metrics.Accuracy, evaluation.Accuracy);
        Assert.Null(evaluation.Regression);
    }

    [Fact]
    public void One_sigmoid_output_tells_two_classes_where_targets_are_0_and_1()
    {
        var (inputs, targets) = Examples.Classified(Count).ToArrays<double>();
        var (y, labels) = (new double[Count, 1], new int[Count]);
        for (int x = 0; x < Count; x++)
            (y[x, 0], labels[x]) = (targets[x, 1], (int)targets[x, 1]);
        Dataset data = Dataset.FromRows(inputs, y);
        Network<double> network = Network.Create<double>([4, 6, 1], Activation.Tanh, Activation.Sigmoid, seed: 2);
        double[,] a = Outputs(network, data), p = new double[Count, 2];
        for (int x = 0; x < Count; x++)
            (p[x, 0], p[x, 1]) = (1 - a[x, 0], a[x, 0]);

        Evaluation evaluation = Evaluation.Of(network, Cost.BinaryCrossEntropy, data);
        AssertSame(ClassificationReport.Of<double>(p, labels), evaluation.Classification!, labels);
        Assert.Equal(evaluation.Classification!.LogLoss!.Value, evaluation.Metrics.Cost,
            Count * Close.Roundoff * evaluation.Metrics.Cost);
        Assert.Equal(evaluation.Answers, a.Cast<double>().Select(aj => aj > 0.5 ? 1 : 0));
        Assert.Equal(evaluation.Regression!.Mean.MeanSquaredError!.Value,
            evaluation.Classification.BinaryBrierScore!.Value, Count * Close.Roundoff);
    }

    [Fact]
    public void Outputs_that_are_no_probabilities_have_an_order_and_no_more()
    {
        Dataset data = Examples.Classified(Count);
        Network<double> network = Network.Create<double>([4, 6, 3], Activation.Tanh, Activation.Identity, seed: 2);
        ClassificationReport report = Evaluation.Of(network, Cost.Quadratic, data).Classification!;
        Assert.Null(report.LogLoss ?? report.BrierScore ?? report.CalibrationError);
        Assert.Null(report.Reliability);
        double[,] a = Outputs(network, data);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(
                Scores.RocAuc<double>([.. Enumerable.Range(0, Count).Select(x => a[x, c])], Labels(data), c),
                report.Classes[c].RocAuc);
        }

        Assert.Equal(Scores.TopK<double>(a, Labels(data), 2), report.TopK(2));
    }

    [Fact]
    public void The_log_loss_of_a_saturated_softmax_is_its_cost()
    {
        var network = new Network<float>(Architecture.Create([1, 2], Activation.Identity, Activation.Softmax),
            Initializer.Zeros, 1);
        (network.W(2)[0, 0], network.W(2)[1, 0]) = (500, -500);
        Dataset data = Dataset.FromRows(new float[,] { { 1 }, { -1 }, { 1 } }, [1, 1, 0], 2);
        Evaluation evaluation = Evaluation.Of(network, Cost.SoftmaxCrossEntropy, data);
        Assert.Equal(1000 / 3.0, evaluation.Classification!.LogLoss);
        Assert.Equal(evaluation.Metrics.Cost, evaluation.Classification.LogLoss);
    }

    [Fact]
    public void Outputs_that_are_not_finite_leave_measures_unknown_rather_than_NaN()
    {
        foreach (Activation output in (Activation[])[Activation.Softmax, Activation.Sigmoid, Activation.Identity])
        {
            var network =
                new Network<float>(Architecture.Create([1, 1, 3], Activation.Identity, output), Initializer.Zeros, 1);
            network.W(2)[0, 0] = 1e30f;
            (network.W(3)[0, 0], network.W(3)[1, 0]) = (1e30f, -1e30f);   // ∞ − ∞ in a softmax
            network.B(3)[2] = float.NaN;
            Dataset data = Dataset.FromRows(new float[,] { { 1 }, { 2 }, { -1 } }, [0, 1, 2], 3);
            ClassificationReport report = Evaluation.Of(network, Cost.Quadratic, data).Classification!;
            Assert.Null(report.LogLoss ?? report.BrierScore ?? report.CalibrationError ?? report.Classes[2].RocAuc);
            Assert.InRange(report.Accuracy!.Value, 0, 1);
            Assert.InRange(report.TopK(2)!.Value, report.Accuracy!.Value, 1);
            Assert.Equal(1, report.TopK(3));
        }
    }

    [Fact]
    public void A_regression_that_overflows_leaves_its_measures_unknown()
    {
        var network = new Network<float>(Architecture.Create([1, 1, 2], Activation.Identity, Activation.Identity),
            Initializer.Zeros, 1);
        network.W(2)[0, 0] = 1e30f;
        network.W(3)[0, 0] = 1e30f;
        Dataset data = Dataset.FromRows(new float[,] { { 1 }, { 2 } }, new float[,] { { 1, 1 }, { 2, 3 } });
        RegressionReport report = Evaluation.Of(network, Cost.Quadratic, data).Regression!;
        Assert.Equal(default, report.Outputs[0]);
        Assert.Equal(default, report.Mean);
        Assert.Equal(-4, report.Outputs[1].R2);   // 1 − (1 + 9)/2
    }

    [Fact]
    public void Many_classes_cost_no_more_memory_than_examples_and_outputs()
    {
        const int classes = 60_000;
        var network = new Network<float>(Architecture.Create([1, classes], Activation.Identity, Activation.Softmax),
            Initializer.Zeros, 1);
        var inputs = new float[600, 1];
        var labels = new int[600];
        for (int x = 0; x < labels.Length; x++)
            labels[x] = x * 97;
        Dataset two = Dataset.FromRows(new float[2, 1], [0, classes - 1], classes),
            more = Dataset.FromRows(inputs, labels, classes);
        Assert.InRange(Allocated(two), 1, 32 << 20);   // a few numbers for each class
        Assert.InRange(Allocated(more), 1, 400 << 20);   // 600 × 60,000 are too many to keep; a mini-batch is not

        long Allocated(Dataset data)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Evaluation evaluation = Evaluation.Of(network, Cost.SoftmaxCrossEntropy, data);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(1.0 / data.Count, evaluation.Accuracy);
            Assert.Equal(Math.Log(classes), evaluation.Classification!.LogLoss!.Value, 1e-11);
            return allocated;
        }
    }

    [Fact]
    public void One_example_is_enough()
    {
        Evaluation evaluation = Evaluation.Of(Examples.Network<float>(1), Cost.Quadratic, Examples.Classified(1));
        ClassificationReport report = evaluation.Classification!;
        Assert.Null(report.RocAuc);
        Assert.NotNull(report.LogLoss);
        Assert.Equal(report.Accuracy, report.BalancedAccuracy);
    }

    private static void AssertSame(ClassificationReport expected, ClassificationReport found, int[] labels)
    {
        double allowed = 4 * labels.Length * Close.Roundoff;
        Assert.Equal(expected.Confusion.Cells, found.Confusion.Cells);
        Assert.Equal(expected.Classes, found.Classes);
        Assert.Equal(expected.LogLoss!.Value, found.LogLoss!.Value, allowed * expected.LogLoss.Value);
        Assert.Equal(expected.BrierScore!.Value, found.BrierScore!.Value, allowed);
        Assert.Equal(expected.CalibrationError!.Value, found.CalibrationError!.Value, allowed);
        Assert.Equal(expected.Reliability!.Bins.Select(bin => bin.Examples),
            found.Reliability!.Bins.Select(bin => bin.Examples));
        Assert.Equal(expected.TopK(2), found.TopK(2));
    }

    private static int[] Labels(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(data.Label)];

    private static double[,] Outputs(Network<double> network, Dataset data)
    {
        var trace = new Trace<double>(network.Architecture, data.Count);
        Backprop.Feedforward(network.Parameters, data.ToArrays<double>().X, trace);
        return ((ReadOnlyMatrixSpan<double>)trace.A(trace.L)).ToArray();
    }
}
