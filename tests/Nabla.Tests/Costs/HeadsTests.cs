using System.Numerics;
using Nabla.Inspection;
using Nabla.Tests.Equations;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Costs;

/// <summary>Several heads on one network: each computes, costs and is measured as if it stood alone.</summary>
public sealed class HeadsTests
{
    private static readonly Heads s_heads = new(
        new Head("kind", 3, Activation.Softmax, Cost.SoftmaxCrossEntropy),
        new Head("marks", 2, Activation.Sigmoid, Cost.BinaryCrossEntropy) { Weight = 0.5 },
        new Head("size", 1, Activation.Identity, Cost.Quadratic) { Weight = 2 },
        new Head("odds", 4, Activation.Softmax, Cost.Huber));

    [Fact]
    public void Each_head_answers_costs_and_errs_as_the_network_that_has_it_alone()
    {
        foreach ((int m, int hidden) in Enumerable.Range(0, 17 * 17).Select(i => (1 + i % 17, 1 + i / 17)))
        {
            Alone<double>(m, hidden);
            Alone<float>(m, hidden);
        }

        static void Alone<T>(int m, int hidden)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Network<T> network = s_heads.Network<T>([4, hidden], Activation.Tanh, seed: (ulong)m);
            (T[,] x, T[,] y) = Made<T>(m);
            var t = new Trace<T>(network.Architecture, m);
            var nabla = new ParameterVector<T>(network.Architecture);
            double cost = Backprop.Run(network.Parameters, s_heads.Cost, x, y, t, nabla), sum = 0;
            int start = 0;
            foreach (Head head in s_heads.All)
            {
                Network<T> part = s_heads.Part(network, head.Name);
                var u = new Trace<T>(part.Architecture, m);
                var own = new ParameterVector<T>(part.Architecture);
                T[,] targets = Columns(y, start, head.Width);
                double[][] expected = Ref.Backprop.Run(
                    Pass<T>.Network(part.Parameters), head.Cost.Name, Pass<T>.Rows(x), Pass<T>.Rows(targets))
                    .Trace.Delta[3];
                sum += head.Weight * Backprop.Run(
                    part.Parameters, head.Cost, x, targets, u, own);
                for (int i = 0; i < m; i++)
                {
                    Assert.Equal(u.A(3).Row(i), t.A(3).Row(i).Slice(start, head.Width));
                    for (int j = 0; j < head.Width; j++)
                    {
                        T error = u.Delta(3)[i, j] * T.CreateTruncating(head.Weight);
                        double apart = Math.Abs(double.CreateTruncating(error - t.Delta(3)[i, start + j]));
                        Assert.True(apart <= 4 * Pass<T>.U, $"{head.Name} δ {apart}");
                        double reference = head.Weight * expected[i][j];
                        apart = Math.Abs(reference - double.CreateTruncating(t.Delta(3)[i, start + j]));
                        Assert.True(apart <= (hidden + 16) * 8 * Pass<T>.U * Math.Max(1, Math.Abs(reference)),
                            $"{head.Name} δ {apart} from the reference");
                    }
                }

                start += head.Width;
            }

            Assert.Equal(sum, cost, (m + 8) * Pass<T>.U * Math.Max(1, sum));
            Assert.Equal(10, start);
        }
    }

    [Fact]
    public void The_gradient_is_the_slope_of_the_cost()
    {
        Network<double> network = s_heads.Network<double>([4, 7], Activation.Silu, seed: 3);
        (double[,] x, double[,] y) = Made<double>(5);
        GradientCheckReport report = GradientCheck.Run(network.Parameters, s_heads.Cost, x, y);
        Assert.True(report.Agrees, report.ToString());
    }

    [Fact]
    public void A_network_with_heads_learns_all_of_them_and_each_is_measured_by_its_own_measures()
    {
        Dataset data = Data(300, 0), test = Data(100, 5000);
        Network<float> network = s_heads.Network([4, 30], Activation.Tanh, seed: 1);
        IReadOnlyList<(Head Head, Evaluation Evaluation)> before = s_heads.Evaluate(network, test);
        var trainer = new Trainer(network, new Adam(0.01), s_heads.Cost) { Epochs = 40, BatchSize = 20 };
        TrainingResult result = trainer.Run(data, test);
        IReadOnlyList<(Head Head, Evaluation Evaluation)> after = s_heads.Evaluate(network, test);
        Assert.Equal(["kind", "marks", "size", "odds"], after.Select(pair => pair.Head.Name));
        Assert.Equal([true, false, false, false], after.Select(pair => pair.Evaluation.Classification is not null));
        Assert.All(before.Zip(after), pair => Assert.True(
            pair.Second.Evaluation.Metrics.Cost < 0.6 * pair.First.Evaluation.Metrics.Cost,
            $"{pair.First.Head.Name} {pair.First.Evaluation} then {pair.Second.Evaluation}"));
        Assert.True(after[0].Evaluation.Accuracy > 0.9, after[0].Evaluation.ToString());
        double sum = after.Sum(pair => pair.Head.Weight * pair.Evaluation.Metrics.Cost);
        Assert.Equal(result.Final!.Validation!.Cost, sum, 1e-5);
        string text = s_heads.Evaluate(network, test.Select([5, 6, 7]))[0].Evaluation.ToString();
        Assert.Contains("accuracy", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_heads_keeps_them_in_every_format_of_Nabla_s()
    {
        Network<float> network = s_heads.Network([4, 5], Activation.Tanh, seed: 1);
        var model = Model.Create(network, s_heads.Cost);
        foreach (Action<Stream> save in (Action<Stream>[])[model.Save, model.SaveJson])
        {
            using var stream = new MemoryStream();
            save(stream);
            stream.Position = 0;
            Model read = Model.Load(stream);
            Assert.Equal(model.Cost, read.Cost);
            Assert.Equal(model.Architecture, read.Architecture);
            Assert.Equal("3 softmax, 2 sigmoid, 1 identity, 4 softmax", read.Architecture.Activation(3).ToString());
            Assert.Equal(model.Checksum(), read.Checksum());
            Assert.Equal(s_heads.ToString(), read.Cost.Heads!.ToString());
        }
    }

    [Fact]
    public void A_checkpoint_with_heads_goes_on()
    {
        string whole = End(null, out Checkpoint middle);
        Assert.Equal(whole, End(middle, out _));

        static string End(Checkpoint? from, out Checkpoint middle)
        {
            Network<float> network = s_heads.Network([4, 5], Activation.Tanh, seed: 1);
            using TrainingSession<float> session = new Trainer(network, new Adam(0.01), s_heads.Cost) { Epochs = 3 }
                .Begin(Data(60, 0), from: from);
            if (from is null)
                _ = session.RunEpoch();
            middle = session.Snapshot();
            _ = session.Run();
            return network.Parameters.Checksum();
        }
    }

    [Fact]
    public void What_is_wrong_about_heads_is_said()
    {
        Assert.Contains("There are no heads", Refused(() => new Heads()), StringComparison.Ordinal);
        Assert.Contains("Two heads have one name: a, a", Refused(() => new Heads(Of("a"), Of("a"))),
            StringComparison.Ordinal);
        Assert.Contains("write names with letters", Refused(() => new Heads(Of("a b"))), StringComparison.Ordinal);
        Assert.Contains("needs 1 or more", Refused(() => new Heads(Of("a") with { Width = 0 })),
            StringComparison.Ordinal);
        Assert.Contains("above 0 and finite", Refused(() => new Heads(Of("a") with { Weight = 0 })),
            StringComparison.Ordinal);
        Assert.Contains("softmax outputs only", Refused(
            () => new Heads(Of("a") with { Cost = Cost.SoftmaxCrossEntropy })), StringComparison.Ordinal);
        Assert.Contains("one of several heads itself", Refused(
            () => new Heads(Of("a") with { Cost = s_heads.Cost })), StringComparison.Ordinal);
        Network<float> other = Network.Create([4, 10], Activation.Tanh);
        Assert.Contains("Make the network with these heads", Refused(
            () => new Trainer(other, new Sgd(1), s_heads.Cost)), StringComparison.Ordinal);
        Network<float> network = s_heads.Network([4, 5], Activation.Tanh);
        Assert.Contains("Did you mean", Refused(() => s_heads.Part(network, "kinds")), StringComparison.Ordinal);
        Assert.Contains("Heads.Part", Refused(() => new WorkedExample(
            s_heads.Network<double>([4, 5], Activation.Tanh).Parameters, s_heads.Cost, new double[4],
            new double[10])), StringComparison.Ordinal);
        foreach (string text in (string[])["heads:", "heads:a", "heads:a 1 tanh", "heads:a x tanh quadratic",
            "heads:a 1 tanh quadratic x", "heads:a 1 tanh quadratic 0", "heads:a 1 tanch quadratic"])
        {
            Assert.False(Cost.TryParse(text, out _));
        }

        Assert.Equal(s_heads.Cost, Cost.Parse(s_heads.Cost.Name));

        static Head Of(string name) => new(name, 1, Activation.Identity, Cost.Quadratic);

        static string Refused(Func<object> make) => Assert.Throws<ArgumentException>(() => { _ = make(); }).Message;
    }

    private static Dataset Data(int count, int offset)
    {
        (double[,] x, double[,] y) = Made<double>(count, offset);
        return Dataset.FromRows(x, y);
    }

    // What every head is asked about the same four numbers.
    private static (T[,] X, T[,] Y) Made<T>(int count, int offset = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, y) = (new T[count, 4], new T[count, 10]);
        var random = new Random(7 + offset);
        for (int i = 0; i < count; i++)
        {
            double[] v = [.. Enumerable.Range(0, 4).Select(_ => 2 * random.NextDouble() - 1)];
            for (int k = 0; k < 4; k++)
                x[i, k] = T.CreateTruncating(v[k]);
            y[i, v[0] < -0.3 ? 0 : v[0] < 0.3 ? 1 : 2] = T.One;
            y[i, 3] = v[1] > 0 ? T.One : T.Zero;
            y[i, 4] = v[2] > v[3] ? T.One : T.Zero;
            y[i, 5] = T.CreateTruncating(v[1] - v[3]);
            y[i, 6] = T.CreateTruncating(v[3] > 0 ? 0.7 : 0.1);
            y[i, 7] = T.CreateTruncating(v[3] > 0 ? 0.1 : 0.7);
            y[i, 8] = y[i, 9] = T.CreateTruncating(0.1);
        }

        return (x, y);
    }

    private static T[,] Columns<T>(T[,] y, int start, int width)
    {
        var part = new T[y.GetLength(0), width];
        for (int i = 0; i < y.GetLength(0); i++)
        {
            for (int j = 0; j < width; j++)
                part[i, j] = y[i, start + j];
        }

        return part;
    }
}
