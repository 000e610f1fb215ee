using System.Collections.Immutable;
using System.Text.Json;
using Nabla.Tests.Training;

namespace Nabla.Tests.Measures;

/// <summary>What columns are worth: beside a scalar computation, a closed form, and scikit-learn.</summary>
public sealed class PermutationImportanceTests
{
    [Fact]
    public void The_drop_in_accuracy_is_that_of_answers_to_rows_with_one_value_exchanged()
    {
        const int count = 2 * Evaluation.BatchSize + 7;
        Dataset data = Examples.Classified(count);
        var network =
            Network.Create<float>([4, 6, 3], Activation.Tanh, Activation.Softmax, Initializer.XavierNormal, seed: 5);
        new Trainer<float>(network, new Adam(0.01), Cost.SoftmaxCrossEntropy) { Epochs = 3 }.Run(data);
        Model model = Model.Create(network, Cost.SoftmaxCrossEntropy);
        var options = new ImportanceOptions
        {
            Repeats = 3, Seed = 9, Groups = [new("pair", 1, 2), new("one", 0, 1)], Metric = ValidationMetric.Accuracy,
        };
        ImportanceReport found = model.Importance(data, options);
        Assert.Equal(("accuracy", model.Evaluate(data).Accuracy), (found.Measure, found.Baseline));

        float[,] x = data.ToArrays<float>().X;
        for (int g = 0; g < 2; g++)
        {
            double[] drops = new double[3];
            for (int repeat = 0; repeat < 3; repeat++)
            {
                var order = new int[count];
                Shuffle.Permutation(order, new(9, Purpose.Importance, epoch: (uint)repeat, step: (uint)g));
                int correct = 0;
                for (int i = 0; i < count; i++)
                {
                    float[] row = [x[i, 0], x[i, 1], x[i, 2], x[i, 3]], output = new float[3];
                    for (int k = options.Groups[g].Start; k < options.Groups[g].Start + options.Groups[g].Width; k++)
                        row[k] = x[order[i], k];
                    model.Predict<float>(row, output);
                    correct += Array.IndexOf(output, output.Max()) == data.Label(i) ? 1 : 0;
                }

                drops[repeat] = found.Baseline - (double)correct / count;
            }

            Assert.Equal(drops.Sum() / 3, found.Columns[g].Mean);
            Assert.Equal(options.Groups[g].Name, found.Columns[g].Name);
            double mean = drops.Average();
            Assert.Equal(Math.Sqrt(drops.Average(d => (d - mean) * (d - mean))),
                found.Columns[g].StandardDeviation, 1e-15);
            Assert.True(
                found.Columns[g].Mean > 0.02, "The columns are worth so little that shuffling them shows nothing.");
        }
    }

    [Fact]
    public void In_a_linear_model_a_column_is_worth_what_its_variance_says_and_scikit_learn_measures()
    {
        using var fixture = JsonDocument.Parse(File.ReadAllText(Repository.Fixture("metrics/importance.json")));
        double[] Row(string name) =>
            [.. fixture.RootElement.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
        double[][] rows = [.. fixture.RootElement.GetProperty("x").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        (double[] y, double[] c) = (Row("y"), Row("coefficients"));
        int n = y.Length, repeats = fixture.RootElement.GetProperty("repeats").GetInt32();
        double[,] inputs = new double[n, 4], targets = new double[n, 1];
        for (int i = 0; i < n; i++)
        {
            targets[i, 0] = y[i];
            for (int k = 0; k < 4; k++)
                inputs[i, k] = rows[i][k];
        }

        var network = new Network<double>(new Architecture([4, 1], Activation.Identity), Initializer.Zeros, 1);
        for (int k = 0; k < 4; k++)
            network.W(2)[0, k] = c[k];
        Model model = Model.Create(network, Cost.Quadratic);
        ImportanceReport found = model.Importance(Dataset.FromRows(inputs, targets), new() { Repeats = repeats });
        Assert.Equal("r2", found.Measure);
        double spread = y.Sum(yi => Math.Pow(yi - y.Average(), 2));
        for (int k = 0; k < 4; k++)
        {
            double[] column = [.. rows.Select(row => row[k])];
            // The residual r_i becomes r_i + c (x_i − x_π(i)); its expected square is r_i² + 2 c r_i (x_i − x̄) + c²
            // E(x_i − x_π(i))²
            double[] residual = [.. rows.Select((row, i) => y[i] - row.Zip(c, (xj, cj) => xj * cj).Sum())];
            double expected = residual.Select((r, i) => 2 * c[k] * r * (column[i] - column.Average())
                + c[k] * c[k] * (Math.Pow(column[i] - column.Average(), 2) + Variance(column))).Sum() / spread;
            ColumnImportance of = found.Columns[k];
            double error = of.StandardDeviation / Math.Sqrt(repeats);
            Assert.True(Math.Abs(of.Mean - expected) <= 5 * error,
                $"column {k}: {of.Mean} ± {error}, expected {expected}");
            double theirs = Row("mean")[k], theirError = Row("standard_deviation")[k] / Math.Sqrt(repeats);
            Assert.True(Math.Abs(of.Mean - theirs) <= 5 * double.Hypot(error, theirError),
                $"column {k}: {of.Mean} ± {error}, scikit-learn {theirs} ± {theirError}");
            Assert.InRange(of.StandardDeviation, 0.8 * Row("standard_deviation")[k],
                1.25 * Row("standard_deviation")[k]);
        }

        static double Variance(double[] v) => v.Average(vi => Math.Pow(vi - v.Average(), 2));
    }

    [Fact]
    public void The_categories_of_a_table_s_column_move_together()
    {
        const int n = 90;
        ImmutableArray<double> noise = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i * i))];
        ImmutableArray<string?> color =
            [.. Enumerable.Range(0, n).Select(i => i % 7 == 0 ? null : "rgb"[i % 3].ToString())];
        var table = new Table(
            new TableColumn("noise", noise), new TableColumn("color", color),
            new TableColumn("kind", [.. Enumerable.Range(0, n).Select(i => "k" + i % 3)]));
        Model model = Model.Train(table, new() { Epochs = 60 }).Model;
        ImportanceReport found = model.Importance(table, new() { Repeats = 4, Seed = 3 });
        Assert.Equal(["noise", "color"], found.Columns.Select(column => column.Name));
        Assert.Equal(found, model.Importance(table, new() { Repeats = 4, Seed = 3 }), new SameReport());
        Assert.Equal("log_loss", found.Measure);

        double sum = 0;
        for (uint repeat = 0; repeat < 4; repeat++)
        {
            var order = new int[n];
            Shuffle.Permutation(order, new(3, Purpose.Importance, epoch: repeat, step: 1));
            var shuffled =
                new Table(table["noise"], new TableColumn("color", [.. order.Select(i => color[i])]), table["kind"]);
            sum += model.Evaluate(shuffled).Classification!.LogLoss!.Value - found.Baseline;
        }

        Assert.Equal(sum / 4, found.Columns[1].Mean, 1e-12);
        Assert.True(found.Columns[1].Mean > 0.3 && found.Columns[1].Mean > 5 * Math.Abs(found.Columns[0].Mean));
    }

    [Fact]
    public void Columns_that_tell_the_same_are_shuffled_together_too()
    {
        const int n = 120;
        double[] x = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i * i))];
        string?[] code = [.. Enumerable.Range(0, n).Select(i => "abc"[i * i % 7 % 3].ToString())];
        TableColumn y = new("y", [.. x.Select((v, i) => 3 * v + (code[i] == "a" ? 1 : 0) + 0.001 * (i % 2))]);
        TableColumn noise = new("noise", [.. Enumerable.Range(0, n).Select(i => Math.Cos(7.0 * i * i))]);
        TableColumn meters = new("meters", [.. x]), feet = new("feet", [.. x.Select(v => 3.28 * v + 5)]);
        TableColumn letter = new("letter", [.. code]), name = new("name", [.. code.Select(c => c + "!")]);
        var recipe = new Recipe { Hidden = [], Choose = 0, Seed = 1 };
        var table = new Table(meters, letter, noise, feet, name, y);
        ImportanceReport found = Model.Train(table, recipe).Model.Importance(table);
        Assert.Equal(["meters, feet", "letter, name"], found.Together.Select(c => c.Name));

        // What the pair is worth is what the column is worth where it has no copy.
        var alone = new Table(meters, letter, noise, y);
        ImportanceReport single = Model.Train(alone, recipe).Model.Importance(alone);
        Assert.Empty(single.Together);
        for (int k = 0; k < 2; k++)
        {
            Assert.InRange(found.Together[k].Mean / single.Columns[k].Mean, 0.8, 1.25);
            // Weights of copies add up, and what they are worth goes with the square: (v + w)² > v² + w².
            double apart = found.Together[k].Name.Split(", ").Sum(c => found.Columns.Single(f => f.Name == c).Mean);
            Assert.True(apart < 0.95 * found.Together[k].Mean, $"{apart} apart, {found.Together[k].Mean} together");
        }
    }

    [Fact]
    public void Anything_that_can_be_scored_can_be_shuffled()
    {
        double[] values = [3, 1, 4, 1, 5];
        ImmutableArray<ColumnImportance> found =
            PermutationImportance.Of(["a", "b"], 5, 10, Score, new() { Repeats = 2 });
        Assert.Equal(new ColumnImportance("b", 10, 0), found[1]);
        Assert.InRange(found[0].Mean, 0, 14);   // no order is further away than 2 · (5 + 4 − 1 − 1)
        Assert.Equal(new ColumnImportance("a", 1, 0), PermutationImportance.Of(["a"], 1, 1, (_, order) => order[0])[0]);

        double Score(int column, ReadOnlySpan<int> order)
        {
            double distance = 0;
            for (int i = 0; i < 5; i++)
                distance += Math.Abs(values[order[i]] - values[i]);
            return column == 0 ? 10 - distance : 0;
        }
    }

    [Fact]
    public void Targets_that_are_all_alike_are_measured_by_their_error()
    {
        var network = new Network<double>(new Architecture([2, 1], Activation.Identity), Initializer.Zeros, 1);
        network.W(2)[0, 0] = 1;
        Dataset data =
            Dataset.FromRows(new double[,] { { 5, 1 }, { 5, 2 }, { 5, 3 } }, new double[,] { { 5 }, { 5 }, { 5 } });
        Assert.Equal(new ImportanceReport("rmse", 0, [new("input 0", 0, 0), new("input 1", 0, 0)]),
            Model.Create(network, Cost.Quadratic).Importance(data), new SameReport());
    }

    [Fact]
    public void Wrong_groups_answers_that_are_not_finite_and_cancellation_are_said()
    {
        Model model = Model.Create(Examples.Network<float>(1), Cost.Quadratic);
        Dataset data = Examples.Classified(20);
        Assert.Contains("The group g has 2 inputs from 3 on, but the network takes 4",
            Assert.Throws<ArgumentException>(() => model.Importance(data, new() { Groups = [new("g", 3, 2)] })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Importance(data, new() { Repeats = 0 }));
        Assert.Throws<OperationCanceledException>(() => model.Importance(data, cancellationToken: new(canceled: true)));

        var network = new Network<float>(new Architecture([1, 1, 1], Activation.Identity, Activation.Identity),
            Initializer.Zeros, 1);
        (network.W(2)[0, 0], network.W(3)[0, 0]) = (1e30f, 1e30f);
        Dataset reals = Dataset.FromRows(new float[,] { { 1 }, { 2 } }, new float[,] { { 1 }, { 2 } });
        Assert.Contains("have no r2", Assert.Throws<ArgumentException>(
            () => Model.Create(network, Cost.Quadratic).Importance(reals)).Message, StringComparison.Ordinal);
    }

    private sealed class SameReport : IEqualityComparer<ImportanceReport>
    {
        public bool Equals(ImportanceReport? a, ImportanceReport? b) =>
            a!.Measure == b!.Measure && a.Baseline == b.Baseline && a.Columns.SequenceEqual(b.Columns);

        public int GetHashCode(ImportanceReport report) => report.Columns.Length;
    }
}
