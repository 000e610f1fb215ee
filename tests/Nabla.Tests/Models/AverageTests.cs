using System.Numerics;

namespace Nabla.Tests.Models;

/// <summary>The average of models is one model, whose z^L is the mean of theirs.</summary>
public sealed class AverageTests
{
    private const int Rows = 19;

    /// <summary>Hidden widths of the members: layers by commas, members by bars.</summary>
    public static TheoryData<string, string> Shapes()
    {
        var data = new TheoryData<string, string>();
        foreach (string hidden in new[] { "||", "|", "1|1", "7|3|17", "5,2|5,2", "3,8|11,1|2,2", "33,17|9,40" })
        {
            foreach (string output in new[] { "identity", "sigmoid", "softmax" })
                data.Add(hidden, output);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Its_outputs_are_those_of_the_mean_of_z(string hidden, string output)
    {
        Check<double>(hidden, output);
        Check<float>(hidden, output);
    }

    [Fact]
    public void Means_are_arithmetic_of_log_odds_and_geometric_of_probabilities()
    {
        double[] x = [0.3, -1.1, 0.7, 2.5];
        foreach (Activation output in new[] { Activation.Identity, Activation.Sigmoid, Activation.Softmax })
        {
            Model[] members = [.. Enumerable.Range(0, 3).Select(i => Of<double>([4, 5 + i, 3], output, i))];
            double[][] a = [.. members.Select(member => Answer(member, x))];
            double[] expected = new double[3];
            for (int j = 0; j < 3; j++)
            {
                expected[j] = output == Activation.Identity ? a.Average(of => of[j])
                    : output == Activation.Sigmoid ? a.Average(of => Math.Log(of[j] / (1 - of[j])))
                    : Math.Exp(a.Average(of => Math.Log(of[j])));
            }

            double[] answer = Answer(Model.Average(members), x);
            double sum = output == Activation.Softmax ? expected.Sum() : 1;
            for (int j = 0; j < 3; j++)
            {
                double right = output == Activation.Sigmoid ? 1 / (1 + Math.Exp(-expected[j])) : expected[j] / sum;
                Assert.Equal(right, answer[j], 1e-14);
            }
        }
    }

    [Fact]
    public void The_average_of_one_model_is_the_model()
    {
        Model model = Of<float>([4, 5, 3], Activation.Softmax, 1);
        Assert.Same(model, Model.Average(model));
        Assert.Same(model, Model.Average([model]));
    }

    [Fact]
    public void The_average_of_equal_models_answers_as_each_of_them()
    {
        Model model = Of<double>([4, 5, 3], Activation.Identity, 1);
        double[] x = [1, 2, -3, 0.5], expected = Answer(model, x), answer = Answer(Model.Average(model, model), x);
        Assert.Equal(expected, answer, (p, q) => Math.Abs(p - q) < 1e-14);
    }

    [Fact]
    public void Hidden_neurons_keep_activations_of_their_own()
    {
        LayerActivation mixed = LayerActivation.PerNeuron(Activation.Tanh, Activation.ReLU, Activation.Gelu);
        Model[] members =
        [
            .. Enumerable.Range(0, 2).Select(i => Model.Create(new Network<double>(
                new([4, 3, 2], mixed, Activation.Identity), Initializer.XavierNormal, (ulong)i), Cost.Quadratic)),
        ];
        Model average = Model.Average(members);
        Assert.Equal("tanh,relu,gelu,tanh,relu,gelu", average.Architecture.Activation(2).ToString());
        double[] x = [0.3, -1.1, 0.7, 2.5], one = Answer(members[0], x), two = Answer(members[1], x);
        Assert.Equal([(one[0] + two[0]) / 2, (one[1] + two[1]) / 2], Answer(average, x),
            (p, q) => Math.Abs(p - q) < 1e-14);
    }

    [Fact]
    public void A_file_gives_back_the_same_average()
    {
        Model average = Model.Average(
            Of<float>([4, 5, 2, 3], Activation.Softmax, 1), Of<float>([4, 2, 7, 3], Activation.Softmax, 2));
        Assert.Equal([4, 7, 9, 3], average.Architecture.Widths);
        using var stream = new MemoryStream();
        average.Save(stream);
        stream.Position = 0;
        Model again = Model.Load(stream);
        Assert.Equal(average.Checksum(), again.Checksum());
        Assert.Equal(average.Labels, again.Labels);
    }

    [Fact]
    public void Shifts_are_averaged_a_common_range_is_kept_and_the_record_has_what_all_have()
    {
        Model plain = Of<double>([4, 5, 1], Activation.Identity, 1);
        Model other = Of<double>([4, 5, 1], Activation.Identity, 2);
        var range = new Answering { Intervals = [new(0.9, -2, 3)] };
        Assert.Equal((-1, 4), Model.Average(plain.With(range), other.With(range)).RangeOf(1));
        Assert.Null(Model.Average(plain.With(range), other).RangeOf(1));

        Model average = Model.Average(plain.With(new Answering { Shift = [0.5] }), other);
        Assert.Equal([0.25], average.Answering.Shift);
        double[] x = [1, 2, 3, 4];
        Assert.Equal((Answer(plain, x)[0] + Answer(other, x)[0]) / 2 + 0.25, Answer(average, x)[0], 1e-14);

        TrainingRecord? record = Model.Average(
            plain.With(new TrainingRecord { Data = "d", Seed = 1, Epochs = 7, ValidationAccuracy = 0.5 }),
            other.With(new TrainingRecord { Data = "d", Seed = 2, Epochs = 7, ValidationAccuracy = 0.5 })).Training;
        Assert.Equal(new TrainingRecord { Data = "d", Epochs = 7 }, record);   // how good the average is, nobody knows
        Assert.Null(Model.Average(plain, other).Training);
    }

    [Fact]
    public void What_is_measured_in_units_of_a_target_stays_so()
    {
        var scale = new TargetScale(100, 7);
        Model[] members =
        [
            .. Enumerable.Range(0, 2).Select(i => Of<double>([4, 3, 1], Activation.Identity, i).WithTargetScale(scale)),
        ];
        double[] x = [1, 0, -1, 0.5];
        Assert.Equal(members.Average(member => Answer(member, x)[0]), Answer(Model.Average(members), x)[0], 1e-12);
    }

    [Fact]
    public void What_differs_in_more_than_parameters_and_hidden_widths_is_refused_by_name()
    {
        Model one = Of<float>([4, 5, 3], Activation.Identity, 1);
        Refused(Of<float>([3, 5, 3], Activation.Identity, 2), "it takes 3 instead of 4");
        Refused(Of<float>([4, 5, 2], Activation.Identity, 2), "it gives 2 outputs instead of 3");
        Refused(Of<float>([4, 5, 5, 3], Activation.Identity, 2), "it has 4 layers instead of 3");
        Refused(Of<float>([4, 5, 3], Activation.Sigmoid, 2), "layer 3 is sigmoid instead of identity");
        Refused(Model.Create(Network.Create([4, 5, 3], Activation.ReLU, Activation.Identity), Cost.Quadratic),
            "layer 2 is relu instead of tanh");
        Refused(Model.Create(Network.Create([4, 5, 3], Activation.Tanh, Activation.Identity), Cost.Huber),
            "its cost is huber instead of quadratic");
        Refused(Model.Create(Network.Create([4, 5, 3], Activation.Tanh, Activation.Identity), Cost.Quadratic,
            labels: ["a", "b", "c"]), "its labels are a, b, c instead of none");
        Refused(Model.Create(Network.Create([4, 5, 3], Activation.Tanh, Activation.Identity), Cost.Quadratic,
            new([4], 255)), "its inputs are not made in the same way");
        Refused(one.WithTargetScale(new(3, 2)), "its outputs are measured from 3 by 2 instead of");
        Model classes = Of<float>([4, 5, 3], Activation.Softmax, 1);
        Refused(classes.With(new Answering { Decision = Decision.ByWeights(1, 2, 3) }), "mistakes have other", classes);
        Refused(Of<double>([4, 5, 3], Activation.Identity, 1), "its precision is float64 instead of float32");
        Assert.Contains("give one or more", Assert.Throws<ArgumentException>(
            () => Model.Average([])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Model.Average(one, null!));
        Model whole = Model.Create(Network.Create([4, 5, 3], Activation.Softmax, Activation.Identity), Cost.Quadratic);
        Assert.Contains("Layer 2 is softmax", Assert.Throws<ArgumentException>(
            () => Model.Average(whole, whole)).Message, StringComparison.Ordinal);

        void Refused(Model other, string what, Model? first = null)
        {
            var problem = Assert.Throws<ArgumentException>(() => Model.Average(first ?? one, first ?? one, other));
            Assert.Contains($"models[2] differs from models[0]: {what}", problem.Message, StringComparison.Ordinal);
            Assert.Equal("models", problem.ParamName);
        }
    }

    private static void Check<T>(string hidden, string output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Inputs = 4, Outputs = 3;
        Activation last = Activation.Parse(output);
        Model[] members =
        [
            .. hidden.Split('|').Select((layers, i) => Of<T>(
                [Inputs, .. layers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse), Outputs],
                last, i)),
        ];
        Model average = Model.Average(members);
        double roundoff = typeof(T) == typeof(float) ? 1.0 / (1 << 24) : 1.0 / (1L << 53);
        for (int row = 0; row < Rows; row++)
        {
            double[] x = [.. Enumerable.Range(0, Inputs).Select(k => Math.Round(4 * Math.Sin(row * 7 + k * 3), 3))];
            (double[] Z, double Size)[] parts = [.. members.Select(member => ZOf(member, x))];
            double[] z = [.. Enumerable.Range(0, Outputs).Select(j => parts.Average(part => part.Z[j]))];
            double[] expected = Apply(last, z), found = Answer(average, x);
            // Sums of so many products, each to within a rounding of its size; outputs bend z by a factor of 1 at most.
            int terms = average.Architecture.Widths.Sum();
            double bound = 4 * terms * roundoff * (1 + parts.Max(part => part.Size));
            for (int j = 0; j < Outputs; j++)
            {
                Assert.True(Math.Abs(expected[j] - found[j]) <= bound,
                    FormattableString.Invariant($"row {row}, output {j}: {found[j]:R} instead of {expected[j]:R}"));
            }
        }
    }

    // z^L by plain loops in double, and Σ|w a| + |b| of its largest sum, through all layers.
    private static (double[] Z, double Size) ZOf(Model model, double[] x)
    {
        ParameterVector<double> theta = model.ToNetwork<double>().Parameters;
        double[] a = x;
        double size = x.Max(Math.Abs);
        for (int l = 2; ; l++)
        {
            var z = new double[theta.W(l).Rows];
            double largest = 0;
            for (int j = 0; j < z.Length; j++)
            {
                z[j] = theta.B(l)[j];
                double sum = Math.Abs(z[j]);
                for (int k = 0; k < a.Length; k++)
                {
                    z[j] += theta.W(l)[j, k] * a[k];
                    sum += Math.Abs(theta.W(l)[j, k]) * Math.Max(size, Math.Abs(a[k]));
                }

                largest = Math.Max(largest, sum);
            }

            size = Math.Max(size, largest);
            if (l == model.Architecture.LayerCount)
                return (z, size);
            a = Array.ConvertAll(z, Math.Tanh);
        }
    }

    private static double[] Apply(Activation output, double[] z)
    {
        if (output == Activation.Identity)
            return z;
        if (output == Activation.Sigmoid)
            return Array.ConvertAll(z, v => 1 / (1 + Math.Exp(-v)));
        double sum = z.Sum(Math.Exp);
        return Array.ConvertAll(z, v => Math.Exp(v) / sum);
    }

    private static Model Of<T>(int[] widths, Activation output, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Model.Create(
        new Network<T>(Architecture.Create(widths, Activation.Tanh, output), Initializer.Book, (ulong)seed),
        output == Activation.Softmax ? Cost.SoftmaxCrossEntropy
            : output == Activation.Sigmoid ? Cost.BinaryCrossEntropy : Cost.Quadratic,
        labels: output == Activation.Identity ? null
            : [.. Enumerable.Range(0, widths[^1]).Select(j => "abc"[j].ToString())]);

    private static double[] Answer(Model model, double[] x)
    {
        var outputs = new double[model.Architecture.OutputWidth];
        model.Predict<double>(x, outputs);
        return outputs;
    }
}
