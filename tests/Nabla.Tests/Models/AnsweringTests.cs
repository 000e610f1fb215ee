namespace Nabla.Tests.Models;

/// <summary>What becomes of outputs in answers: probabilities stay true under weights of classes, and the class
/// answered is the one whose mistakes cost least.</summary>
public sealed class AnsweringTests
{
    private const int Count = 300;

    [Fact]
    public void A_shift_of_z_gives_the_probabilities_divided_by_the_weights()
    {
        Model plain = Three();
        double[] weights = [4, 0.5, 1];
        Model shifted = plain.With(new Answering { Shift = [.. weights.Select(w => -Math.Log(w))] });
        foreach (double x in new[] { -2.0, -0.3, 0, 1.7 })
        {
            double[] p = Answer(plain, x), q = Answer(shifted, x);
            double sum = p.Zip(weights, (pj, w) => pj / w).Sum();
            for (int j = 0; j < 3; j++)
                Assert.Equal(p[j] / weights[j] / sum, q[j], 1e-15);
            Assert.Equal(q, Answer(shifted.WithShiftInBiases(), x), (a, b) => Math.Abs(a - b) < 1e-15);
        }

        Assert.True(shifted.WithShiftInBiases().Answering.Shift.IsEmpty);
        Assert.Throws<ArgumentException>(() => plain.With(new Answering { Shift = [1, 2] }));
        Assert.Throws<ArgumentException>(() => plain.With(new Answering { Shift = [1, 2, double.NaN] }));
        Assert.Throws<ArgumentException>(() => plain.With(new Answering { Decision = Decision.ByWeights(1, 2) }));
    }

    [Fact]
    public void The_class_answered_is_the_one_whose_mistakes_cost_least()
    {
        double[,] costs = { { 0, 1, 4 }, { 1, 0, 2 }, { 9, 3, 0 } };
        Decision decision = Decision.ByCosts(costs), weights = Decision.ByWeights(1, 3, 0.5);
        for (int i = 0; i < 200; i++)
        {
            double[] p = [Noise(3 * i), Noise(3 * i + 1), Noise(3 * i + 2)];
            double[] expected = [.. Enumerable.Range(0, 3)
                .Select(j => -Enumerable.Range(0, 3).Sum(k => p[k] * costs[k, j]))];
            Assert.Equal(Array.IndexOf(expected, expected.Max()), decision.Of<double>(p));
            double[] weighed = [p[0], 3 * p[1], 0.5 * p[2]];
            Assert.Equal(Array.IndexOf(weighed, weighed.Max()), weights.Of<double>(p));
        }

        Assert.Equal(0, Decision.ByWeights(1, 1, 1).Of<double>([0.4, 0.4, 0.2]));   // the first of equal ones
    }

    [Theory]
    [InlineData("0.3", 0.29, 0)]
    [InlineData("0.3", 0.31, 1)]
    [InlineData("cost:fp=1,fn=4", 0.19, 0)]
    [InlineData("cost:fp=1,fn=4", 0.21, 1)]
    [InlineData("cost: fn=4 , fp=1", 0.21, 1)]
    [InlineData("cost:0,1;4,0", 0.21, 1)]
    [InlineData("cost:0,1;4,0", 0.19, 0)]
    public void A_threshold_is_read(string text, double p, int answer)
    {
        Assert.Equal(answer, DecisionText.Read(text).Of<double>([1 - p, p]));
        Assert.Equal(answer, DecisionText.Read(text).Of<double>([p]));   // a single sigmoid output
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("cost:")]
    [InlineData("cost:fp=1")]
    [InlineData("cost:fp=1,fn=-2")]
    [InlineData("cost:fp=0,fn=0")]
    [InlineData("cost:0,0;0,0")]
    [InlineData("cost:fp=1,fx=2")]
    [InlineData("cost:0,1;4")]
    [InlineData("cost:1,1;4,0")]
    [InlineData("0,3")]
    public void What_is_no_threshold_is_refused(string text)
    {
        Assert.False(DecisionText.IsOne(text));
        Assert.Contains("threshold takes a probability", Assert.Throws<ArgumentException>(
            () => new Recipe().With("threshold", text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_weights_of_classes_probabilities_are_those_of_the_classes_as_they_occur()
    {
        Table table = Rare();
        var recipe = new Recipe { Seed = 2, Choose = 0, Hidden = [], Epochs = 600, L2 = 1e-3 };
        Model plain = Model.Train(table, recipe).Model;
        TrainedModel trained = Model.Train(table, recipe with { ClassWeights = ClassWeights.Balanced });
        Model weighted = trained.Model, raw = weighted.With(Answering.Plain);
        double share = table["kind"].Texts.ToArray().Count(kind => kind == "yes") / (double)Count;
        Assert.InRange(share, 0.05, 0.12);
        Assert.InRange(Mean(weighted, table), 0.8 * share, 1.2 * share);   // honest in the mean
        Assert.InRange(Mean(plain, table), 0.8 * share, 1.2 * share);
        Assert.True(Mean(raw, table) > 2.5 * share, $"{Mean(raw, table)}");      // as the network by itself has it

        // The class is that of the largest weight times probability, which the network by itself answers.
        Evaluation judged = weighted.Evaluate(table), bare = raw.Evaluate(table);
        Assert.Equal(bare.Answers, judged.Answers);
        Assert.True(judged.Classification!.LogLoss < 0.8 * bare.Classification!.LogLoss);
        Assert.True(judged.Classification!.Classes[1].Recall > plain.Evaluate(table).Classification!.Classes[1].Recall);
    }

    private static double Mean(Model model, Table table) => Enumerable.Range(0, Count).Average(row => model.Predict(
        new Dictionary<string, object?> { ["x"] = table["x"].Numbers[row] }).Probabilities["yes"]);

    [Theory]
    [InlineData("softmax", "quadratic")]
    [InlineData("sigmoid", "quadratic")]
    public void Where_weights_cannot_be_computed_off_they_come_off_by_rows_not_learned_from(string output, string cost)
    {
        Table table = Rare();
        Recipe recipe = new Recipe
        {
            Seed = 2, Hidden = [], Epochs = 60, L2 = 1e-3, ClassWeights = ClassWeights.Balanced,
        }.With("output", output).With("cost", cost);
        TrainedModel trained = Model.Train(table, recipe);
        double share = table["kind"].Texts.ToArray().Count(kind => kind == "yes") / (double)Count;
        Assert.InRange(Mean(trained.Model, table), 0.7 * share, 1.3 * share);
        Assert.True(Mean(trained.Model.With(Answering.Plain), table) > 2.5 * share);
        Assert.NotNull(trained.Model.Answering.Decision!.Weights);
        Assert.DoesNotContain(trained.Notes, note => note.Contains("weighed", StringComparison.Ordinal));

        // What is to be expected is of such answers, each by a shift that other rows were for.
        double[,] p = trained.Folds!.OutOfFold();
        double answered = Enumerable.Range(0, Count).Average(row => p[row, 1] / (p[row, 0] + p[row, 1]));
        Assert.InRange(answered, 0.7 * share, 1.3 * share);
        Assert.True(trained.Expected!.Cost < trained.Baseline!.Cost * 1.1);
        double rare = trained.Folds.Classification!.Classes[1].Recall;
        TrainedModel plain = Model.Train(table, recipe with { ClassWeights = null });
        Assert.True(rare > plain.Folds!.Classification!.Classes[1].Recall);

        TrainedModel unchosen = Model.Train(table, recipe with { Choose = 0 });
        Assert.Empty(unchosen.Model.Answering.Shift);
        Assert.Contains(unchosen.Notes, note => note.Contains("as they were weighed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_calibration_takes_weights_off_and_the_class_is_still_chosen_by_them()
    {
        Table table = Rare();
        Recipe recipe = new Recipe
        {
            Seed = 2, Choose = 0, Hidden = [], Epochs = 60, L2 = 1e-3, ClassWeights = ClassWeights.Balanced,
            Validation = 0.4, Calibrate = true,
        }.With("output", "sigmoid").With("cost", "quadratic");
        TrainedModel trained = Model.Train(table, recipe);
        double share = table["kind"].Texts.ToArray().Count(kind => kind == "yes") / (double)Count;
        Assert.InRange(Mean(trained.Model, table), 0.5 * share, 1.6 * share);
        Assert.NotNull(trained.Model.Answering.Decision!.Weights);
        Assert.DoesNotContain(trained.Notes, note => note.Contains("weighed", StringComparison.Ordinal));
        double found = trained.Model.Evaluate(table).Classification!.Classes[1].Recall;
        Model byProbability = trained.Model.With(trained.Model.Answering with { Decision = null });
        Assert.True(found > byProbability.Evaluate(table).Classification!.Classes[1].Recall);
    }

    [Fact]
    public void Of_two_sigmoids_weights_come_off_by_the_logarithm_of_their_ratio()
    {
        Table table = Rare();
        Recipe recipe = new Recipe
        {
            Seed = 2, Choose = 0, Hidden = [], Epochs = 300, L2 = 1e-3, ClassWeights = ClassWeights.Balanced,
        }.With("output", "sigmoid");
        Model model = Model.Train(table, recipe).Model;
        double share = table["kind"].Texts.ToArray().Count(kind => kind == "yes") / (double)Count;
        Assert.InRange(Mean(model, table), 0.8 * share, 1.2 * share);
        Assert.Equal(Math.Log((1 - share) / share), model.Answering.Shift[0], 1e-12);
        Assert.Equal(-model.Answering.Shift[0], model.Answering.Shift[1], 1e-12);
    }

    [Fact]
    public void A_threshold_decides_in_rows_evaluations_and_folds_alike()
    {
        Table table = Rare();
        var recipe = new Recipe { Seed = 2, Choose = 0, Hidden = [], Epochs = 30, Threshold = "0.1" };
        Model model = Model.Train(table, recipe).Model;
        Evaluation evaluation = model.Evaluate(table);
        for (int row = 0; row < Count; row++)
        {
            Prediction prediction = model.Predict(
                new Dictionary<string, object?> { ["x"] = table["x"].Numbers[row] });
            string expected = prediction.Probabilities["yes"] > 0.1 ? "yes" : "no";
            Assert.Equal(expected, prediction.Label);
            Assert.Equal(expected, model.Labels[evaluation.Answers[row]]);
        }

        CrossValidationResult folds = new CrossValidation { Folds = 3 }.Run(table, recipe);
        double[,] p = folds.OutOfFold();
        Assert.Equal(Enumerable.Range(0, Count).Count(row => p[row, 1] > 0.1),
            folds.Classification!.Confusion.Answers(1));
        Assert.Throws<RecipeException>(() => Model.Train(table, recipe with { Threshold = "cost:0,1,1;1,0,1;1,1,0" }));
        Assert.Throws<RecipeException>(() => (recipe with { Threshold = "0.3" }).Resolve(Numbers()));
    }

    [Fact]
    public void A_models_file_keeps_what_becomes_of_its_outputs()
    {
        Answering answering = new()
        {
            Shift = [0.5, -1.25, 3],
            Decision = Decision.ByCosts(new double[,] { { 0, 1, 4 }, { 1, 0, 2 }, { 9, 3, 0 } }),
        };
        Same(Three().With(answering));
        Same(Three().With(new Answering { Decision = Decision.ByWeights(1, 2, 3) }));
        Same(Three());
        TrainedModel number = Model.Train(Numbers(), new Recipe { Epochs = 5, Choose = 12 });
        Assert.NotNull(number.Model.RangeOf(1));
        Same(number.Model);

        static void Same(Model model)
        {
            foreach (string name in new[] { "m.json", "m.safetensors" })
            {
                using var stream = new MemoryStream();
                if (name.EndsWith("json", StringComparison.Ordinal))
                    model.SaveJson(stream);
                else
                    model.Save(stream);
                stream.Position = 0;
                Assert.Equal(model.Answering, Model.Load(stream).Answering);
            }
        }
    }

    [Theory]
    [InlineData(19, 0.9, 1, 19)]
    [InlineData(39, 0.9, 2, 38)]
    [InlineData(100, 0.9, 5, 96)]
    [InlineData(99, 0.5, 25, 75)]
    public void An_interval_lies_between_ranks(int n, double coverage, int low, int high)
    {
        AnswerInterval interval = AnswerInterval.Of(Enumerable.Range(1, n).Reverse().Select(i => (double)i), coverage)!;
        Assert.Equal((low, high), (interval.Below, interval.Above));
        Assert.Null(AnswerInterval.Of([1, 2, 3], 0.9));   // too few
    }

    [Fact]
    public void New_targets_lie_within_the_range_as_often_as_it_says()
    {
        int inside = 0;
        const int New = 4000;
        TrainedModel trained = Model.Train(Numbers(), new Recipe { Seed = 1, Hidden = [], Epochs = 100, Choose = 12 });
        for (int i = 0; i < New; i++)
        {
            double x = Noise(i + 50_000), y = Target(x, i + 50_000);
            double answer = trained.Model.Predict(new Dictionary<string, object?> { ["x"] = x }).Value!.Value;
            var (low, high) = trained.Model.RangeOf(answer)!.Value;
            inside += y >= low && y <= high ? 1 : 0;
        }

        // Of 300 rows: 0.9 ± three standard deviations of the coverage of ranks, Beta(271, 30).
        Assert.InRange(inside / (double)New, 0.9 - 0.055, 0.9 + 0.055);
        Assert.Equal(trained.Model.RangeOf(7)!.Value.High - 7, trained.Folds!.ErrorRange()!.Value.Above, 12);
    }

    private static Table Rare() => new Table(
        new TableColumn("x", [.. Enumerable.Range(0, Count).Select(row => Noise(row) + (IsRare(row) ? 0.4 : 0))]),
        new TableColumn("kind", [.. Enumerable.Range(0, Count).Select(row => (string?)(IsRare(row) ? "yes" : "no"))]))
        .WithTarget("kind");

    private static bool IsRare(int row) => row % 13 == 5;

    private static Table Numbers() => new Table(
        new TableColumn("x", [.. Enumerable.Range(0, Count).Select(row => Noise(row))]),
        new TableColumn("y", [.. Enumerable.Range(0, Count).Select(row => Target(Noise(row), row))])).WithTarget("y");

    private static double Target(double x, int i) => 3 * x + Math.Pow(Noise(i + 7_000_000), 3);   // skewed

    private static double Noise(int i)
    {
        double noise = Math.Sin(12.9898 * i + 0.78233) * 43758.5453;
        return noise - Math.Floor(noise);
    }

    private static double[] Answer(Model model, double x)
    {
        var output = new double[3];
        model.Predict<double>([x], output);
        return output;
    }

    private static Model Three()
    {
        var network = new Network<double>(new Architecture([1, 3], Activation.Softmax), Initializer.Zeros, 1);
        (network.W(2)[0, 0], network.W(2)[1, 0], network.W(2)[2, 0]) = (1.5, -0.7, 0.2);
        network.B(2)[1] = 0.4;
        return Model.Create(network, Cost.SoftmaxCrossEntropy, labels: ["a", "b", "c"]);
    }
}
