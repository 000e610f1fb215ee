using Nabla.Inspection;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Inspection;

/// <summary>Which weights learn slowly, and which factor is to blame.</summary>
public sealed class SlowLearningTests
{
    [Fact]
    public void Each_factor_is_blamed_where_it_was_made_small_on_purpose()
    {
        // Two neurons in, three hidden: of the inputs the second is tiny; of the hidden ones neuron 1 is saturated and
        // neuron 2 leads to nothing.
        var theta = new ParameterVector<double>(Architecture.Create([2, 3, 1], Activation.Sigmoid, Activation.Sigmoid));
        theta.W(2).CopyFrom([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
        new double[] { 0, 12, 0 }.CopyTo(theta.B(2));
        theta.W(3).CopyFrom([1, 1, 1e-4]);
        SlowLearningReport report = SlowLearning.Run(
            theta, Cost.Quadratic, new[,] { { 1.0, 0.001 } }, new[,] { { 0.0 } });
        Assert.Equal(SlowFactor.None, report.Weight(2, 0, 0).Blame);
        Assert.Equal(SlowFactor.Activation, report.Weight(2, 0, 1).Blame);
        Assert.Equal(SlowFactor.SigmaPrime, report.Weight(2, 1, 0).Blame);
        Assert.Equal(SlowFactor.Error, report.Weight(2, 2, 0).Blame);
        SlowLayer hidden = report.Layers[0];
        Assert.Equal((1, 0), (hidden.Saturated, hidden.Dead));
        Assert.True(hidden.Neurons[1].IsSaturated);
        Assert.Equal(6, hidden.WeightCount);
        Assert.Equal(1, hidden.Slow[SlowFactor.None]);
    }

    [Fact]
    public void Dead_units_are_those_that_no_error_reaches_on_any_example()
    {
        var theta = new ParameterVector<double>(Architecture.Create([1, 2, 1], Activation.ReLU, Activation.Identity));
        theta.W(2).CopyFrom([1, -1]);
        theta.W(3).CopyFrom([1, 1]);
        double[,] x = { { 1 }, { 2 } }, y = { { 0 }, { 0 } };
        SlowLearningReport report = SlowLearning.Run(theta, Cost.Quadratic, x, y);
        Assert.Equal(1, report.Layers[0].Dead);
        Assert.True(report.Layers[0].Neurons[1].IsDead);
        Assert.Equal(0, SlowLearning.Run(theta, Cost.Quadratic, new[,] { { 1.0 }, { -1.0 } }, y).Layers[0].Dead);
    }

    [Fact]
    public void Norms_are_those_of_backpropagation_over_more_than_one_batch()
    {
        const int M = 600;
        var pass = new Pass<double>(31, M, [5, 4, 3], Cost.Quadratic, Activation.Tanh, Activation.Softmax);
        SlowLearningReport report =
            SlowLearning.Run(pass.Theta, Cost.Quadratic, pass.X, pass.Y, new() { LearningRate = 3 });
        Assert.Equal(M, report.Examples);
        Assert.Equal(pass.Trace.MeanCost, report.MeanCost, 1e-13);
        for (int l = 2; l <= 3; l++)
        {
            SlowLayer layer = report.Layers[l - 2];
            double[] w = MatrixShape.Flatten(pass.Theta.W(l).ToArray()).ToArray();
            double[] nablaW = MatrixShape.Flatten(pass.Nabla.W(l).ToArray()).ToArray();
            double[][] delta = Pass<double>.Rows(pass.Trace.Delta(l));
            Assert.Equal(Norm(pass.Nabla.B(l).ToArray()), layer.GradientNorm, 1e-13);
            Assert.Equal(Norm(nablaW), layer.WeightGradientNorm, 1e-13);
            Assert.Equal(delta.Average(Norm), layer.ErrorNorm, 1e-13);
            Assert.Equal(3 * Norm(nablaW) / Norm(w), layer.UpdateToWeight!.Value, 1e-13);
            for (int j = 0; j < layer.Neurons.Length; j++)
            {
                Assert.Equal(delta.Average(row => Math.Abs(row[j])), layer.Neurons[j].Delta, 1e-13);
                Assert.Equal(pass.Given.A[l].Average(row => row[j]), layer.Neurons[j].Activation, 1e-13);
            }
        }

        Assert.Equal(pass.Nabla.W(2)[1, 2], report.Weight(2, 1, 2).Gradient, 1e-14);
    }

    [Fact]
    public void A_cross_entropy_never_blames_sigma_prime_at_the_output()
    {
        // The output is badly wrong and saturated: with the quadratic cost σ' is to blame, with the cross-entropy
        // nothing is.
        var theta = new ParameterVector<double>(Architecture.Create([1, 1], Activation.Sigmoid, Activation.Sigmoid));
        theta.B(2)[0] = 10;
        double[,] x = { { 1 } }, y = { { 0 } };
        Assert.Equal(SlowFactor.SigmaPrime, SlowLearning.Run(theta, Cost.Quadratic, x, y).Weight(2, 0, 0).Blame);
        Assert.Equal(SlowFactor.None, SlowLearning.Run(theta, Cost.BinaryCrossEntropy, x, y).Weight(2, 0, 0).Blame);
    }

    [Fact]
    public void Nothing_to_look_at_is_refused()
    {
        var theta = new ParameterVector<double>(Architecture.Create([1, 1], Activation.Sigmoid, Activation.Sigmoid));
        Assert.Throws<ArgumentException>(
            () => SlowLearning.Run(theta, Cost.Quadratic, new double[0, 1], new double[0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlowLearningOptions { Threshold = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlowLearningOptions { LearningRate = 0 });
    }

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(value => value * value));
}
