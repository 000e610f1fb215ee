namespace Nabla.Tests.Models;

/// <summary>What columns contribute to an answer.</summary>
public sealed class WhyTests
{
    private const double Tolerance = 1e-6;   // as stated, in units of a probability or of the target's spread

    [Theory]
    [InlineData("relu", "float32", false, 1)]
    [InlineData("relu", "float64", true, 2)]
    [InlineData("tanh", "float64", false, 2)]
    [InlineData("gelu", "float32", true, 1)]
    [InlineData("leaky_relu", "float64", false, 3)]
    public void The_contributions_sum_to_the_answer_minus_the_average_answer(
        string activation, string precision, bool hasClasses, int layers)
    {
        Table table = Tables.Tables.Mixed(150, hasClasses);
        Model model = Model.Train(table, new Recipe
        {
            Seed = 5, Epochs = 60, Choose = 0, Bins = 4, Activation = Activation.Parse(activation),
            Precision = precision == "float64" ? Precision.Float64 : Precision.Float32,
            Hidden = [.. Enumerable.Repeat(17, layers)],
        }).Model;
        double unit = model.TargetScale?.Scale ?? 1;
        for (int i = 0; i < 30; i++)
        {
            Prediction why = model.Why(Row(table, i));
            double answer = why.Value ?? why.Probabilities[why.Label!];
            // the model itself answers in its own precision
            double rounding = precision == "float64" ? 1e-12 : 1e-5;
            Assert.InRange(why.Contributions.Values.Sum() - (answer - why.Average!.Value),
                -(Tolerance + rounding) * unit, (Tolerance + rounding) * unit);
            Assert.Equal(model.Schema!.Columns.Select(column => column.Name), why.Contributions.Keys);
            Prediction plain = model.Predict(Row(table, i));
            Assert.Equal((plain.Label, plain.Value), (why.Label, why.Value));
            Assert.Empty(plain.Contributions);
        }
    }

    [Fact]
    public void A_linear_model_gives_the_weight_times_the_distance_from_the_mean()
    {
        double[] a = [1, 4, -2, 7, 3.5], b = [10, 11, 9, 15, 8];
        var schema = Schema.Fit(new Table(new TableColumn("a", [.. a]), new TableColumn("b", [.. b]),
            new TableColumn("y", [.. b])).WithTarget("y", TargetKind.Numbers), new SchemaFit(bound: 0));
        var network = Network.Create<double>([2, 1], Activation.Identity, Activation.Identity, seed: 1);
        (double wa, double wb) = (network.Parameters.W(2)[0, 0] = 0.7, network.Parameters.W(2)[0, 1] = -1.3);
        network.Parameters.B(2)[0] = 0.2;
        Model model = Model.Create(network, Cost.Quadratic, new ModelInput(schema))
            .WithTargetScale(new(mean: 100, scale: 4));
        Prediction why = model.Why(new Dictionary<string, object?> { ["a"] = 9.0, ["b"] = 2.0 });
        SchemaColumn first = schema.Columns[0], second = schema.Columns[1];
        Assert.Equal(4 * wa * (9 - a.Average()) / first.Scale, why.Contributions["a"], tolerance: 1e-13);
        Assert.Equal(4 * wb * (2 - b.Average()) / second.Scale, why.Contributions["b"], tolerance: 1e-13);
        Assert.Equal(100 + 4 * 0.2, why.Average!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void A_category_counts_from_its_share_of_the_rows()
    {
        string?[] colors = ["red", "red", "red", "blue", "blue", null, "green", "gray"];
        var schema = Schema.Fit(new Table(new TableColumn("color", [.. colors]),
            new TableColumn("y", [.. colors.Select((_, i) => i * 1.5)])).WithTarget("y", TargetKind.Numbers));
        Assert.Equal(["blue", "red"], schema.Columns[0].Categories);
        var network = Network.Create<double>([2, 1], Activation.Identity, Activation.Identity, seed: 1);
        (network.Parameters.W(2)[0, 0], network.Parameters.W(2)[0, 1]) = (2, 8);
        Model model = Model.Create(network, Cost.Quadratic, new ModelInput(schema));
        double average = 2 * 2 / 8.0 + 8 * 3 / 8.0;
        foreach (var (color, answer) in new[] { ("red", 8.0), ("blue", 2), (null, 0), ("violet", 0) })
        {
            Prediction why = model.Why(new Dictionary<string, object?> { ["color"] = color });
            Assert.Equal(answer - average, why.Contributions["color"], tolerance: 1e-13);
        }
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("float64")]
    public void A_column_that_the_network_ignores_contributes_nothing(string precision)
    {
        Table table = Tables.Tables.Mixed(100, true);
        Model model = Model.Train(table, new Recipe
        {
            Seed = 2, Epochs = 20, Choose = 0,
            Precision = precision == "float64" ? Precision.Float64 : Precision.Float32,
        }).Model;
        InputGroup ignored = InputGroup.Of(model.Schema!)[1];
        Network<double> network = model.ToNetwork<double>();
        for (int k = ignored.Start; k < ignored.Start + ignored.Width; k++)
        {
            for (int j = 0; j < network.Architecture.Width(2); j++)
                network.Parameters.W(2)[j, k] = 0;
        }

        Model without = Model.Create(network, model.Cost, model.Input, model.Labels);
        Prediction why = without.Why(Row(table, 3));
        Assert.Equal(0, why.Contributions[ignored.Name]);
        Assert.Contains(why.Contributions.Values, value => value != 0);
    }

    [Fact]
    public void Plain_inputs_count_from_the_mean_of_the_training_examples()
    {
        double[,] x = { { 0, 2, 5 }, { 4, 2, 1 }, { 8, 5, 0 }, { 0, 3, 2 }, { 1, 3, 9 } };
        double[,] y = { { 1 }, { 2.5 }, { 4 }, { 0.5 }, { 7 } };
        Model model = Model.Train(Dataset.FromRows(x, y), new Recipe
        {
            Seed = 3, Epochs = 5, Hidden = [], Validation = 0, Precision = Precision.Float64,
        }).Model;
        WeightMatrix<double> w = model.ToNetwork<double>().Parameters.W(2);
        var parts = new double[3];
        double average = model.Why([3, 2, 1], 0, parts);
        double[] means = [13 / 5.0, 15 / 5.0, 17 / 5.0], input = [3, 2, 1];
        double scale = model.TargetScale?.Scale ?? 1;
        for (int k = 0; k < 3; k++)
            Assert.Equal(scale * w[0, k] * (input[k] - means[k]), parts[k], tolerance: 1e-12 * scale);
        var answer = new double[1];
        model.Predict<double>(means, answer);
        Assert.Equal(answer[0], average, tolerance: 1e-12 * scale);

        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        var again = new double[3];
        Assert.Equal(average, Model.Load(file).Why([3, 2, 1], 0, again));
        Assert.Equal(parts, again);
        Model unknowing = Model.Create(model.ToNetwork<double>(), Cost.Quadratic);
        Assert.Equal(model.ToNetwork<double>().Parameters.B(2)[0], unknowing.Why([3, 2, 1], 0, parts));
    }

    [Fact]
    public void Users_functions_for_float_alone_are_explained_in_float()
    {
        Activation cube = Activation.Custom<float>("cubed", (z, a) =>
        {
            for (int i = 0; i < z.Length; i++)
                a[i] = z[i] * z[i] * z[i];
        }, (z, a, slope) =>
        {
            for (int i = 0; i < z.Length; i++)
                slope[i] = 3 * z[i] * z[i];
        });
        Model model = Model.Create(Network.Create<float>([3, 4, 2], cube, Activation.Softmax, seed: 4),
            Cost.SoftmaxCrossEntropy);
        var parts = new double[3];
        var answer = new double[2];
        model.Predict<double>([0.5, -0.25, 1], answer);
        double average = model.Why([0.5, -0.25, 1], 1, parts);
        Assert.Equal(answer[1] - average, parts.Sum(), tolerance: 1e-5);
    }

    [Fact]
    public void A_sum_that_cannot_hold_is_refused()
    {
        Activation step = Activation.Custom<double>("step", (z, a) =>
        {
            for (int i = 0; i < z.Length; i++)
                a[i] = z[i] > 0.3 ? 1 : 0;
        }, (z, a, slope) => slope.Clear());
        Model model = Model.Create(Network.Create<double>([1, 1], step, step, seed: 4), Cost.Quadratic);
        double w = model.ToNetwork<double>().Parameters.W(2)[0, 0];
        Assert.Contains("jumps", Assert.Throws<ArgumentException>(
            () => model.Why([1 / w], 0, new double[1])).Message, StringComparison.Ordinal);
        var part = new double[1];
        model.Why([0.1 / w], 0, part);
        Assert.Equal(0, part[0]);
    }

    [Fact]
    public void Large_answers_are_explained_to_a_part_of_themselves()
    {
        Network<double> network = Network.Create<double>([6, 40, 1], Activation.ReLU, Activation.Identity, seed: 6);
        for (int k = 0; k < 40; k++)
            network.Parameters.W(3)[0, k] *= 1e12;
        Model model = Model.Create(network, Cost.Quadratic);
        double[] input = [1, -2, 3, 0.5, -4, 2], parts = new double[6];
        var answer = new double[1];
        model.Predict<double>(input, answer);
        double average = model.Why(input, 0, parts), most = Math.Max(Math.Abs(answer[0]), Math.Abs(average));
        Assert.True(most > 1e10, $"{most}");
        Assert.Equal(answer[0] - average, parts.Sum(), tolerance: Tolerance * most);
    }

    [Fact]
    public void What_cannot_be_explained_is_refused()
    {
        Model model = Model.Create(
            Network.Create<float>([3, 2], Activation.Identity, Activation.Identity, seed: 4), Cost.Quadratic);
        Assert.Throws<ArgumentException>(() => model.Why([1, 2], 0, new double[3]));
        Assert.Throws<ArgumentException>(() => model.Why([1, 2, 3], 0, new double[2]));
        Assert.Throws<ArgumentException>(() => model.Why([1, double.NaN, 3], 0, new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Why([1, 2, 3], 2, new double[3]));
        Assert.Throws<InvalidOperationException>(() => model.Why(new Dictionary<string, object?>()));
        Model several = Model.Create(
            Network.Create<float>([3, 2], Activation.Identity, Activation.Identity, seed: 4), Cost.Quadratic,
            new ModelInput(new Schema([.. "abc".Select(c => new SchemaColumn(c.ToString(), 0, 1, 0))])));
        var row = new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
        Assert.Contains("which one", Assert.Throws<ArgumentException>(() => several.Why(row)).Message,
            StringComparison.Ordinal);
        Assert.Equal(3, several.Why(row, output: 1).Contributions.Count);
    }

    private static Dictionary<string, object?> Row(Table table, int row) => table.Columns.ToDictionary(
        column => column.Name, column => column.IsNumeric
            ? double.IsNaN(column.Numbers[row]) ? null : column.Numbers[row] : (object?)column.Texts[row]);
}
