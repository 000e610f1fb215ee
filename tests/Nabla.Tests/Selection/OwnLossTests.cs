namespace Nabla.Tests.Selection;

/// <summary>A model that lowers another cost than the squared error is chosen and judged by it.</summary>
public sealed class OwnLossTests
{
    private static readonly Recipe s_short = new() { Epochs = 40, Seed = 5 };

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.25)]
    public void Answers_to_skewed_rows_are_quantiles(double q)
    {
        Table train = Skewed(1500, 0), fresh = Skewed(6000, 100_000);
        TrainedModel run = Model.Train(train, s_short with { Cost = Cost.Quantile(q) });
        double below = run.Model.Evaluate(fresh).Regression!.Mean.ShareBelow!.Value;
        // Three standard errors of a share over 1,500 and over 6,000 rows, and some for what the network cannot know.
        double allowed = 3 * Math.Sqrt(q * (1 - q) * (1 / 1500.0 + 1 / 6000.0)) + 0.015;
        Assert.InRange(below, q - allowed, q + allowed);
        Assert.InRange(run.Folds!.Regression!.Mean.ShareBelow!.Value, q - allowed, q + allowed);
        Assert.True(run.Expected!.Cost < run.Baseline!.Cost, $"{run.Expected} is no better than {run.Baseline}");
    }

    [Fact]
    public void Counts_are_told_better_by_their_own_cost()
    {
        Table train = Counts(1200, 0), fresh = Counts(5000, 100_000);
        TrainedModel counts = Model.Train(train, s_short with { Cost = Cost.Poisson });
        TrainedModel squares = Model.Train(train, s_short with { Cost = Cost.Quadratic });
        Assert.Equal(Activation.Exponential, counts.Recipe.Output);
        Assert.Equal(0, counts.Model.TargetScale!.Mean);
        double own = Deviance(counts.Model, fresh), other = Deviance(squares.Model, fresh);
        Assert.True(own < other, $"Poisson deviance {own} by its own cost, {other} by squares");
        double owns = own, others = other;
        for (ulong seed = 2; seed <= 3; seed++)   // and not by luck
        {
            owns += Deviance(Model.Train(train, s_short with { Cost = Cost.Poisson, Seed = seed }).Model, fresh);
            others += Deviance(Model.Train(train, s_short with { Cost = Cost.Quadratic, Seed = seed }).Model, fresh);
        }

        Assert.True(owns < 0.99 * others, $"Poisson deviance {owns / 3} by its own cost, {others / 3} by squares");
        double error = counts.StandardErrors!.Cost;
        Assert.InRange(counts.Expected!.Cost, own - 5 * error, own + 5 * error);
        Assert.All(counts.Model.Predict(fresh).Cast<double>(), rate => Assert.True(rate > 0));
    }

    [Fact]
    public void Figures_are_the_mean_losses_of_the_rows_and_the_baseline_is_the_best_constant()
    {
        Table table = Skewed(200, 0);
        CrossValidationResult folds = new CrossValidation { Folds = 4 }.Run(
            table, new Recipe { Epochs = 5, Hidden = [], Seed = 1, Cost = Cost.Quantile(0.8) });
        double[] y = table["cost"].Numbers.ToArray();
        double sum = 0, baseline = 0;
        foreach (FoldCompleted fold in folds.Folds)
        {
            double[] learned = [.. Enumerable.Range(0, y.Length).Except(fold.Rows).Select(row => y[row]).Order()];
            double constant = learned[(int)Math.Ceiling(0.8 * learned.Length) - 1];
            for (int i = 0; i < fold.Rows.Length; i++)
            {
                sum += Pinball(fold.Answers[i, 0], y[fold.Rows[i]]);
                baseline += Pinball(constant, y[fold.Rows[i]]);
            }
        }

        Assert.Equal(sum / y.Length, folds.Overall.Cost, 1e-10 * sum);
        Assert.Equal(baseline / y.Length, folds.Baseline.Cost, 1e-10 * baseline);

        static double Pinball(double a, double y) => y >= a ? 0.8 * (y - a) : 0.2 * (a - y);
    }

    [Theory]
    [InlineData("mean_absolute_error", 1)]
    [InlineData("quantile:0.3", 1)]
    [InlineData("huber:0.5", 2)]
    [InlineData("poisson", 1)]
    public void Losses_are_in_the_targets_unit(string cost, int power)
    {
        Recipe recipe = new()
        {
            Epochs = 5, Hidden = [], Seed = 1, Precision = Precision.Float64, Cost = Cost.Parse(cost),
        };
        Metrics one = Tested(1), large = Tested(1024);   // a power of 2: the same bits are fed
        double factor = Math.Pow(1024, power);
        Assert.Equal(factor * one.Cost, large.Cost, 1e-9 * large.Cost);

        Metrics Tested(double unit) => new CrossValidation { Folds = 3 }.Run(Skewed(90, 0, unit), recipe).Overall;
    }

    [Fact]
    public void The_way_is_chosen_that_loses_least()
    {
        TrainedModel run = Model.Train(Skewed(300, 0), s_short with { Epochs = 15, Cost = Cost.Quantile(0.9) });
        Assert.NotNull(run.Linear);
        Assert.True(run.Expected!.Cost <= run.Linear.Cost, $"{run.Expected} was chosen, not {run.Linear}");
    }

    [Fact]
    public void Rates_of_classes_and_rates_with_other_outputs_are_refused()
    {
        Table classes = Rows.Classes();
        foreach (Cost cost in (Cost[])[Cost.Poisson, Cost.Quantile(0.5)])
        {
            Assert.Equal("Cost", Assert.Throws<RecipeException>(
                () => Model.Train(classes, new Recipe { Cost = cost })).Option);
        }

        Assert.Contains("exponential outputs only", Assert.Throws<ArgumentException>(() => Model.Train(
            Counts(60, 0), new Recipe { Cost = Cost.Poisson, Output = Activation.Softplus })).Message,
            StringComparison.Ordinal);
        Assert.Equal(Cost.Poisson, Model.Train(Counts(60, 0), new Recipe
        {
            Output = Activation.Exponential, Epochs = 2, Choose = 0,
        }).Model.Cost);
    }

    [Fact]
    public void A_search_compares_trials_by_the_cost_that_all_were_asked_for()
    {
        var search = new Search(SearchSpace.Parse("l2=0.001|0.3")) { Trials = 2 };
        Recipe asked = new() { Epochs = 6, Hidden = [], Seed = 2 };
        Assert.All(search.Run(Skewed(120, 0), asked with { Cost = Cost.Quantile(0.9) }).Trials,
            trial => Assert.Equal(-trial.Score!.Cost, trial.Score.Score));
        var costs = new Search(SearchSpace.Parse("cost=quadratic|huber:0.5|quantile:0.5")) { Trials = 3 };
        Assert.All(costs.Run(Skewed(120, 0), asked).Trials,
            trial => Assert.Equal(-Math.Sqrt(trial.Score!.MeanSquaredError!.Value), trial.Score.Score!.Value, 1e-12));
    }

    private static double Deviance(Model model, Table table)
    {
        double[,] answers = model.Predict(table);
        ReadOnlySpan<double> y = table["n"].Numbers;
        double sum = 0;
        for (int row = 0; row < y.Length; row++)
        {
            double a = Math.Max(answers[row, 0], 0.01);   // squares answer below 0, too
            sum += 2 * ((y[row] > 0 ? y[row] * Math.Log(y[row] / a) : 0) - y[row] + a);
        }

        return sum / y.Length;
    }

    // The logarithm is normal, and wider where u is large.
    private static Table Skewed(int count, int first, double unit = 1)
    {
        var x = new TableColumn("x", [.. Each(count, i => Normal(first + i))]);
        var u = new TableColumn("u", [.. Each(count, i => Rows.Noise(first + i + 50_000))]);
        return new Table(x, u, new TableColumn("cost", [.. Each(count, i => unit * 100 * Math.Exp(
            0.5 * Normal(first + i) + (0.3 + Rows.Noise(first + i + 50_000)) * Normal(first + i + 7_000_000)))]))
            .WithTarget("cost");
    }

    private static Table Counts(int count, int first) => new Table(
        new TableColumn("x", [.. Each(count, i => Normal(first + i))]),
        new TableColumn("h", [.. Each(count, i => 3 * Rows.Noise(first + i + 50_000))]),
        new TableColumn("n", [.. Each(count, i => Poisson(
            Math.Exp(0.8 * Normal(first + i) + 0.9 * Rows.Noise(first + i + 50_000) - 0.5),
            Rows.Noise(first + i + 9_000_000)))]))
        .WithTarget("n", TargetKind.Numbers);

    // The least n up to which a share p of the counts lie.
    private static double Poisson(double rate, double p)
    {
        double term = Math.Exp(-rate), sum = term;
        int n = 0;
        while (sum < p && n < 1000)
            sum += term *= rate / ++n;
        return n;
    }

    private static double Normal(int i) =>
        Math.Sqrt(-2 * Math.Log(1 - Rows.Noise(i + 300_000))) * Math.Cos(2 * Math.PI * Rows.Noise(i + 600_000));

    private static IEnumerable<double> Each(int count, Func<int, double> value) =>
        Enumerable.Range(0, count).Select(value);
}
