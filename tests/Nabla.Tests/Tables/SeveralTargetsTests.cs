using System.Text.Json;

namespace Nabla.Tests.Tables;

/// <summary>Tables with several columns to predict, each measured in its own scale.</summary>
public sealed class SeveralTargetsTests
{
    private static readonly string[] s_names = ["small", "large"];

    [Fact]
    public void Each_target_is_measured_from_its_mean_in_units_of_its_standard_deviation()
    {
        Table table = Rows(60, missing: true).WithTargets(s_names);
        Assert.Equal(s_names, table.Target.Columns.Select(column => column.Name));
        int[] known = [.. Enumerable.Range(0, 60).Where(row => row % 10 != 3 && row % 15 != 7)];
        TrainedModel run = Model.Train(table, Short(epochs: 1));
        Assert.Equal(known.Length, run.Model.Training!.Examples);
        Assert.Contains($"{60 - known.Length} of 60 rows are left out: their small or large is missing", run.Notes);
        for (int j = 0; j < 2; j++)
        {
            double[] y = [.. known.Select(row => table[s_names[j]].Numbers[row])];
            double mean = y.Sum() / y.Length;
            double deviation = Math.Sqrt(y.Sum(v => (v - mean) * (v - mean)) / y.Length);
            TargetScale scale = run.Model.TargetScale![j];
            // n roundings of a sum of n terms, and a few on the way.
            double allowed = (y.Length + 8) * Math.ScaleB(1, -53) * y.Max(Math.Abs);
            Near(mean, scale.Mean, allowed, $"mean {j}");
            Near(deviation, scale.Scale, allowed, $"scale {j}");
        }
    }

    [Fact]
    public void Training_is_that_on_columns_that_were_standardized_by_hand()
    {
        Table table = Rows(40).WithTargets(s_names);
        Recipe recipe = Short(epochs: 7);
        TrainedModel run = Model.Train(table, recipe);
        Model model = run.Model;
        SchemaRows rows = model.Schema!.Bind(table);
        double[] fed = Tables.Inputs<double>(rows);
        double[,] x = new double[40, model.Schema.Width], y = new double[40, 2];
        for (int row = 0; row < 40; row++)
        {
            for (int k = 0; k < model.Schema.Width; k++)
                x[row, k] = fed[row * model.Schema.Width + k];
            for (int j = 0; j < 2; j++)
            {
                TargetScale scale = model.TargetScale![j];
                y[row, j] = (table[s_names[j]].Numbers[row] - scale.Mean) / scale.Scale;
            }
        }

        Recipe same = run.Recipe with { Choose = null, Bound = null, Bins = null };   // which are for tables
        Model byHand = Model.Train(Dataset.FromRows(x, y), same).Model;
        Assert.Equal(byHand.Checksum(), model.Checksum());
        double[,] answers = model.Predict(table);
        var output = new double[2];
        for (int row = 0; row < 40; row++)
        {
            byHand.Predict<double>(fed.AsSpan(row * model.Schema.Width, model.Schema.Width), output);
            for (int j = 0; j < 2; j++)
                Assert.Equal(model.TargetScale![j].Mean + model.TargetScale[j].Scale * output[j], answers[row, j]);
        }
    }

    [Theory]
    [InlineData("quadratic")]
    [InlineData("mean_absolute_error")]
    [InlineData("huber")]
    [InlineData("quantile:0.9")]
    [InlineData("poisson")]
    public void The_unit_of_a_target_changes_no_other_answer_and_no_choice(string cost)
    {
        // A power of two changes no digit.
        Recipe recipe = new() { Seed = 5, Epochs = 12, Cost = Cost.Parse(cost), Precision = Precision.Float64 };
        Table before = Rows(60).WithTargets(s_names), after = Rows(60, unit: 1024).WithTargets(s_names);
        TrainedModel a = Model.Train(before, recipe), b = Model.Train(after, recipe);
        Assert.Equal(a.Model.Checksum(), b.Model.Checksum());
        Assert.Equal(a.Recipe.L2, b.Recipe.L2);
        double[,] first = a.Model.Predict(before), second = b.Model.Predict(after);
        for (int row = 0; row < 60; row++)
        {
            Assert.Equal(first[row, 0], second[row, 0]);
            Assert.Equal(1024 * first[row, 1], second[row, 1]);
        }

        Assert.Equal(cost == "poisson", a.Model.TargetScale![1].Mean == 0);
    }

    [Fact]
    public void A_thousandfold_target_is_answered_a_thousandfold()
    {
        Table before = Rows(60).WithTargets(s_names), after = Rows(60, unit: 1000).WithTargets(s_names);
        double[,] first = Model.Train(before, Short(epochs: 20)).Model.Predict(before);
        double[,] second = Model.Train(after, Short(epochs: 20)).Model.Predict(after);
        for (int row = 0; row < 60; row++)
        {
            // Roundings of 2^-53 in fed targets grow by far less than 2^20 in 20 epochs of a smooth network.
            Near(first[row, 0], second[row, 0], Math.ScaleB(1, -33), $"row {row}, small");
            Near(1000 * first[row, 1], second[row, 1], 1000 * 5000 * Math.ScaleB(1, -33), $"row {row}, large");
        }
    }

    [Fact]
    public void Measures_are_those_of_each_column_in_its_own_unit()
    {
        Table table = Rows(60).WithTargets(s_names);
        Model model = Model.Train(table, Short(epochs: 20)).Model;
        Evaluation evaluation = model.Evaluate(table);
        double[,] answers = model.Predict(table);
        RegressionReport expected = RegressionReport.Of<double>(answers, Targets(table));
        for (int j = 0; j < 2; j++)
        {
            RegressionMeasures found = evaluation.Regression!.Outputs[j], wanted = expected.Outputs[j];
            Near(wanted.R2!.Value, found.R2!.Value, 1e-12, $"R² {j}");
            Near(1, found.MeanSquaredError!.Value / wanted.MeanSquaredError!.Value, 1e-10, $"MSE {j}");
            Near(1, found.MeanAbsoluteError!.Value / wanted.MeanAbsoluteError!.Value, 1e-10, $"MAE {j}");
        }

        Near(evaluation.Regression!.Outputs.Average(output => output.R2!.Value), evaluation.Metrics.R2!.Value, 1e-15,
            "R²");
        Near(1, evaluation.Metrics.MeanSquaredError!.Value
            / evaluation.Regression.Outputs.Average(output => output.MeanSquaredError!.Value), 1e-12, "MSE");
    }

    [Fact]
    public void A_row_is_answered_by_name_and_each_number_explained_in_its_own_unit()
    {
        Table table = Rows(60).WithTargets(s_names);
        Model model = Model.Train(table, Short(epochs: 20)).Model;
        double[,] answers = model.Predict(table);
        var row = new Dictionary<string, object?>
        {
            ["a"] = table["a"].Numbers[4], ["b"] = table["b"].Numbers[4], ["kind"] = "y", ["count"] = 1,
        };
        Prediction named = model.Predict(row);
        Assert.Null(named.Value);
        Assert.Equal(s_names, named.Values.Keys);
        for (int j = 0; j < 2; j++)
        {
            Assert.Equal(answers[4, j], named.Values[s_names[j]]);
            Prediction why = model.Why(row, j);
            Near(answers[4, j] - why.Average!.Value, why.Contributions.Values.Sum(),
                2e-6 * model.TargetScale![j].Scale, s_names[j]);
        }

        Assert.Throws<ArgumentException>(() => model.Why(row));
        Assert.Matches("^small [-0-9.]+, large [-0-9.E+]+$", named.ToString());
    }

    [Fact]
    public void Each_output_has_the_range_of_its_own_errors()
    {
        Table table = Rows(120).WithTargets(s_names);
        TrainedModel run = Model.Train(table, new() { Seed = 2, Epochs = 20, Precision = Precision.Float64 });
        Assert.Null(run.Folds!.ErrorRange());
        for (int j = 0; j < 2; j++)
        {
            AnswerInterval expected = AnswerInterval.Of(
                run.Folds.Folds.SelectMany(fold => Enumerable.Range(0, fold.Rows.Length).Select(
                    i => table[s_names[j]].Numbers[fold.Rows[i]] - fold.Answers[i, j])), 0.9)!;
            var (low, high) = run.Model.RangeOf(0, j)!.Value;
            double allowed = 1e-9 * run.Model.TargetScale![j].Scale;
            Near(expected.Below, low, allowed, $"below {j}");
            Near(expected.Above, high, allowed, $"above {j}");
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => run.Model.RangeOf(0, 2));
    }

    [Fact]
    public void A_model_comes_back_from_its_files_with_names_scales_digits_and_ranges()
    {
        Table table = Rows(60).WithTargets(s_names);
        Model model = Model.Train(table, new() { Seed = 2, Epochs = 5 }).Model;
        foreach (Action<Stream> save in (Action<Stream>[])[model.Save, model.SaveJson])
        {
            using var file = new MemoryStream();
            save(file);
            file.Position = 0;
            Model again = Model.Load(file);
            Assert.Equal(model.TargetScale, again.TargetScale);
            Assert.NotEqual(model.TargetScale![0], again.TargetScale![1]);
            Assert.Equal(s_names, again.Schema!.Targets);
            Assert.Equal(model.Schema!.TargetForms.Select(form => form?.Decimals),
                again.Schema.TargetForms.Select(form => form?.Decimals));
            Assert.Equal(model.RangeOf(3, 1), again.RangeOf(3, 1));
            Assert.Equal(model.Predict(table), again.Predict(table));
        }
    }

    [Theory]
    [InlineData("\"targets\":[{\"name\":\"small\"}]", "fewer than two")]
    [InlineData("\"target\":\"y\",\"targets\":[{\"name\":\"small\"},{\"name\":\"large\"}]", "beside \"target\"")]
    [InlineData("\"targets\":[{\"name\":\"small\"},{\"name\":\"small\"}]", "Two targets are called")]
    [InlineData("\"targets\":[{\"name\":\"p\"},{\"name\":\"q\"},{\"name\":\"r\"}]", "3 columns to predict")]
    public void A_file_whose_targets_do_not_fit_is_refused(string targets, string found)
    {
        Model model = Model.Train(Rows(30).WithTargets(s_names), Short(epochs: 1)).Model;
        using var file = new MemoryStream();
        model.SaveJson(file);
        string json = System.Text.Encoding.UTF8.GetString(file.ToArray());
        using JsonDocument document = JsonDocument.Parse(json);
        int from = json.IndexOf("\"targets\"", StringComparison.Ordinal), to = json.IndexOf(']', from) + 1;
        byte[] changed = System.Text.Encoding.UTF8.GetBytes(json[..from] + targets + json[to..]);
        var problem = Assert.Throws<NablaFormatException>(() => Model.Load(new MemoryStream(changed)));
        Assert.Contains(found, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_beside_numbers_and_columns_named_twice_are_refused_by_name()
    {
        Table table = Rows(60);
        Refused("column \"kind\"", ["small", "kind"]);
        Refused("column \"count\"", ["small", "count"]);
        Refused("column \"small\"", ["small", "small"]);
        Refused("the columns", ["small", "nothing"]);
        Assert.False(table.WithTargets(["small", "count"], TargetKind.Numbers).Target.IsClassification);
        Assert.Throws<ArgumentException>(() => table.WithTargets([]));
        Assert.Equal("kind", table.WithTargets(["kind"]).Target.Column.Name);   // one is a target like any other

        void Refused(string where, string[] names) => Assert.Equal(
            where, Assert.Throws<NablaFormatException>(() => table.WithTargets(names)).Location);
    }

    [Fact]
    public void A_list_of_names_is_several_columns_unless_one_is_called_so()
    {
        double[] numbers = [1.5, 2.25, 7];
        Table table = new(new TableColumn("a,b", [.. numbers]), new TableColumn("a", [.. numbers]),
            new TableColumn("b", [.. numbers]), new TableColumn("x", [.. numbers]));
        Assert.Equal(["a,b"], TableTarget.OfList(table, "a,b").Names);
        Assert.Equal(["b", "a"], TableTarget.OfList(table, "b, a").Names);
        Assert.Equal(["x", "a,b"], TableTarget.OfList(table, "x,\"a,b\"").Names);
        Assert.Equal(["a", "x"], TableTarget.OfList(table, "a,last").Names);
    }

    [Fact]
    public void Arrays_of_several_numbers_to_predict_are_such_tables()
    {
        Table table = Rows(60).Without("kind").Without("count").WithTargets(s_names);
        double[,] x = new double[60, 2];
        for (int row = 0; row < 60; row++)
            (x[row, 0], x[row, 1]) = (table["a"].Numbers[row], table["b"].Numbers[row]);
        Table arrays = Table.FromArrays(x, Targets(table));
        Assert.Equal(["y1", "y2"], arrays.Target.Names);
        Model model = Model.Train(arrays, Short(epochs: 5)).Model;
        Assert.Equal(Model.Train(table, Short(epochs: 5)).Model.Checksum(), model.Checksum());
        double[] answer = new double[2];
        model.Predict<double>([x[3, 0], x[3, 1]], answer);
        Assert.Equal(answer[1], model.Predict(arrays)[3, 1]);
        Assert.Equal(["y"], Table.FromArrays(x, new double[60, 1]).Target.Names);
    }

    [Fact]
    public void A_target_in_its_scale_is_fed_without_allocating()
    {
        Model model = Model.Train(Rows(30).WithTargets(s_names), Short(epochs: 1)).Model;
        Dataset data = model.ToExamples(Rows(30));
        Span<float> y = stackalloc float[2];
        data.CopyTarget(0, y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            data.CopyTarget(i % 30, y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Scales_are_for_as_many_outputs_as_there_are()
    {
        TargetScale two = TargetScale.OfOutputs(new(1, 2), new(3, 4));
        Assert.Equal(new TargetScale(3, 4), two[1]);
        Assert.Equal((1, 2), (two.Mean, two.Scale));
        Assert.Equal(two, TargetScale.OfOutputs(new(1, 2), new(3, 4)));
        Assert.NotEqual(two, TargetScale.OfOutputs(new(1, 2), new(3, 5)));
        Assert.NotEqual(two, new TargetScale(1, 2));
        Assert.Equal(new TargetScale(5, 6), TargetScale.OfOutputs(new TargetScale(5, 6)));
        Assert.Same(two[0], two[0][7]);   // one alone is that of all outputs
        Assert.Throws<ArgumentException>(() => TargetScale.OfOutputs());
        Assert.Throws<ArgumentException>(() => TargetScale.OfOutputs(two, new TargetScale(1, 1)));
        var data = Dataset.FromRows(new double[4, 1], new double[4, 3]);
        Assert.Throws<ArgumentException>(() => data.WithTargetScale(two));
        Model model = Model.Create(Network.Create([1, 3], Activation.Identity, seed: 1), Cost.Quadratic);
        Assert.Throws<ArgumentException>(() => model.WithTargetScale(two));
        Assert.Equal(" from 1 by 2, from 3 by 4", two.ToString());
    }

    private static Recipe Short(int epochs) => new()
    {
        Seed = 3, Epochs = epochs, Choose = 0, Validation = 0, Precision = Precision.Float64,
        Activation = Activation.Tanh,
    };

    private static double[,] Targets(Table table)
    {
        var targets = new double[table.RowCount, 2];
        for (int row = 0; row < table.RowCount; row++)
            (targets[row, 0], targets[row, 1]) = (table["small"].Numbers[row], table["large"].Numbers[row]);
        return targets;
    }

    // Two inputs, a small and a large target that depend on them, texts and counts.
    private static Table Rows(int count, bool missing = false, double unit = 1)
    {
        double[] a = Noise(count, 1), b = Noise(count, 2), c = Noise(count, 3), d = Noise(count, 4);
        int[] rows = [.. Enumerable.Range(0, count)];
        return new(
            new("a", [.. a]), new("b", [.. b.Select(v => 100 * v)]),
            new("small", [.. rows.Select(
                i => missing && i % 10 == 3 ? double.NaN : 2 + a[i] - 0.5 * b[i] + 0.1 * c[i])]),
            new("large", [.. rows.Select(i => missing && i % 15 == 7 ? double.NaN
                : unit * (5000 + 900 * b[i] * b[i] - 300 * a[i] + 50 * d[i]))]),
            new("kind", [.. rows.Select(i => (string?)(i % 3 == 0 ? "x" : "y"))]),
            new TableColumn("count", [.. rows.Select(i => (double)(i % 3))]));
    }

    private static double[] Noise(int rows, int which) => [.. Enumerable.Range(0, rows).Select(i =>
    {
        double noise = Math.Sin(12.9898 * i + 78.233 * which) * 43758.5453;
        return noise - Math.Floor(noise);
    })];

    private static void Near(double expected, double found, double allowed, string what) => Assert.True(
        Math.Abs(found - expected) <= allowed,
        FormattableString.Invariant($"{what}: {found:R}, expected {expected:R}, allowed {allowed:E1}"));
}
