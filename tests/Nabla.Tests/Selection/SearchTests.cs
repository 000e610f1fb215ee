using System.Collections.Immutable;

namespace Nabla.Tests.Selection;

public sealed class SearchTests
{
    private static readonly SearchSpace s_small = SearchSpace.Parse("learning-rate=1e-4..1e-1 hidden=4|8 l2=0|1e-3");

    [Fact]
    public void The_same_search_gives_the_same_trials_to_the_last_bit_and_the_best_model_is_its_trials()
    {
        Table table = Rows.Classes();
        var search = new Search(s_small) { Trials = 5 };
        SearchResult one = search.Run(table, Rows.Short), two = search.Run(table, Rows.Short);
        Assert.Equal(5, one.Trials.Length);
        Assert.Equal(Scores(one), Scores(two));
        Assert.Equal(one.Trained!.Model.Checksum(), two.Trained!.Model.Checksum());
        Trial best = one.Best!;
        Assert.Equal(best.Score! with { Score = null }, one.Trained.Result.Final!.Validation);
        Recipe recipe = Rows.Short with { Validation = 0.2, Choose = 0 };   // what a search holds out to compare by
        Model again = Model.Train(table, recipe.With(best.Settings)).Model;
        Assert.Equal(again.Checksum(), one.Trained.Model.Checksum());
        Assert.All(one.Trials, trial => Assert.False(trial.IsBetterThan(best)));
    }

    [Fact]
    public void Interrupted_and_gone_on_with_a_search_comes_to_the_same_table_and_model()
    {
        Table table = Rows.Classes();
        SearchResult whole = new Search(s_small) { Trials = 6 }.Run(table, Rows.Short);
        using var source = new CancellationTokenSource();
        int epochs = 0;
        var cut = new CrossValidationTests.Collect([], e =>
        {
            if (e is EpochCompleted && ++epochs == 30)   // in the third trial of twelve epochs each
                source.Cancel();
        });
        // One at a time: of several, those that were over when it was canceled stay too.
        SearchResult first = new Search(s_small) { Trials = 6, Host = new() { Jobs = 1 } }
            .Run(table, Rows.Short, null, cut, source.Token);
        Assert.Equal((SearchEnd.Canceled, 2), (first.End, first.Trials.Length));
        List<ITrainingEvent> events = [];
        SearchResult rest = new Search(s_small) { Trials = 6 }.Run(
            table, Rows.Short, first.Trials, new CrossValidationTests.Collect(events));
        Assert.Equal([3, 4, 5, 6], events.OfType<Trial>().Select(trial => trial.Number));
        Assert.Equal(Scores(whole), Scores(rest));
        Assert.Equal(whole.Ranked.Select(t => t.Number), rest.Ranked.Select(t => t.Number));
        Assert.Equal(whole.Trained!.Model.Checksum(), rest.Trained!.Model.Checksum());
    }

    [Fact]
    public void With_nothing_left_to_try_the_best_model_is_trained_again_to_the_same_bits()
    {
        Table table = Rows.Classes();
        var search = new Search(s_small) { Trials = 3 };
        SearchResult whole = search.Run(table, Rows.Short);
        List<ITrainingEvent> events = [];
        SearchResult again = search.Run(
            table, Rows.Short, whole.Trials, new CrossValidationTests.Collect(events));
        Assert.Empty(events.OfType<Trial>());
        Assert.Equal(whole.Trained!.Model.Checksum(), again.Trained!.Model.Checksum());
    }

    [Fact]
    public void Trials_of_another_search_are_not_taken_for_ones_own()
    {
        var search = new Search(s_small) { Trials = 2 };
        SearchResult done = search.Run(trial => trial with { Score = new(1, 0.5) });
        Assert.Throws<ArgumentException>(
            () => (search with { Seed = 2 }).Run(trial => trial, done.Trials));
        Assert.Throws<ArgumentException>(
            () => new Search(SearchSpace.Parse("hidden=4|8")).Run(trial => trial, done.Trials));
    }

    [Fact]
    public void More_trials_later_go_on_after_those_done_before()
    {
        SearchResult five =
            new Search(s_small) { Trials = 5 }.Run(trial => trial with { Score = new(trial.Number, 0.5) });
        List<int> tried = [];
        SearchResult eight = new Search(s_small) { Trials = 8 }.Run(
            trial =>
            {
                tried.Add(trial.Number);
                return trial with { Score = new(trial.Number, 0.5) };
            }, five.Trials);
        Assert.Equal([6, 7, 8], tried);
        Assert.Equal(Settings(five.Trials), Settings(eight.Trials).Take(5));
    }

    [Fact]
    public void No_trial_begins_after_the_budget_and_trials_done_before_count()
    {
        var clock = new HandClock();
        var search = new Search(SearchSpace.Parse("a=1..9")) { Budget = TimeSpan.FromMinutes(10), Clock = clock };
        Assert.Equal(int.MaxValue, search.MostTrials);
        SearchResult first = search.Run(Three);
        Assert.Equal((SearchEnd.Budget, 4), (first.End, first.Trials.Length));   // at 0, 3, 6 and 9 minutes
        Assert.All(first.Trials, trial => Assert.Equal(180, trial.Elapsed.TotalSeconds));
        SearchResult none = search.Run(Three, first.Trials);
        Assert.Equal((SearchEnd.Budget, 4), (none.End, none.Trials.Length));
        SearchResult more = (search with { Budget = TimeSpan.FromMinutes(16) }).Run(Three, first.Trials);
        Assert.Equal((SearchEnd.Budget, 6), (more.End, more.Trials.Length));
        SearchResult few = (search with { Trials = 2 }).Run(Three);
        Assert.Equal((SearchEnd.Completed, 2), (few.End, few.Trials.Length));

        Trial Three(Trial trial)
        {
            clock.Now += TimeSpan.FromMinutes(3);
            return trial with { Score = new(1, 0.5) };
        }
    }

    [Fact]
    public void Trials_are_ranked_by_accuracy_then_cost_then_number_and_those_without_a_score_come_last()
    {
        Metrics?[] scores = [new(0.3, 0.8), null, new(0.2, 0.9), new(0.1, 0.9), new(double.NaN, 0.99), new(0.1, 0.9)];
        SearchResult result = new Search(SearchSpace.Parse("a=1|2|3|4|5|6")) { InOrder = true }.Run(
            trial => trial with { Score = scores[trial.Number - 1],
                Problem = scores[trial.Number - 1] is null ? "x" : null });
        Assert.Equal([4, 6, 3, 1, 2, 5], result.Ranked.Select(trial => trial.Number));
        Assert.Equal(4, result.Best!.Number);
        SearchResult none = new Search(SearchSpace.Parse("a=1|2")).Run(trial => trial with { Problem = "x" });
        Assert.Null(none.Best);
    }

    [Fact]
    public void Regressions_are_ranked_by_their_squared_error()
    {
        SearchResult result = new Search(SearchSpace.Parse("learning-rate=1e-5|0.03")) { InOrder = true }.Run(
            Rows.Numbers(), Rows.Short with { Epochs = 60 });
        Assert.Equal("0.03", result.Best!.Settings[0].Value);
        Assert.True(result.Best.Score!.MeanSquaredError < result.Trials[0].Score!.MeanSquaredError);
    }

    [Fact]
    public void All_seeds_are_compared_on_the_same_rows_set_aside()
    {
        Table table = Rows.Classes();
        SearchResult result = new Search(SearchSpace.Parse("seed=0|1|2")) { InOrder = true }.Run(
            table, Rows.Short with { Epochs = 1 });
        Assert.Equal(["0", "1", "2"], result.Trials.Select(trial => trial.Settings[0].Value));
        Assert.Equal(3, result.Trials.Select(trial => trial.Score!.Cost).Distinct().Count());

        // The rows decide alone where nothing is learned: at rate 0 from equal weights all seeds have equal scores.
        SearchResult frozen = new Search(SearchSpace.Parse("seed=0|1|2")).Run(
            table, Rows.Short with { Optimizer = new Sgd(0), Initializer = Initializer.Zeros, Hidden = [] });
        Assert.Single(frozen.Trials.Select(trial => trial.Score).Distinct());
    }

    [Fact]
    public void By_folds_a_trials_score_is_over_all_rows_and_the_best_is_trained_on_all_rows()
    {
        Table table = Rows.Classes();
        var folds = new CrossValidation { Folds = 3 };
        SearchResult result = new Search(SearchSpace.Parse("hidden=2|6")) { CrossValidation = folds }.Run(
            table, Rows.Short);
        Trial best = result.Best!;
        Recipe recipe = (Rows.Short with { ValidationSeed = Rows.Short.Seed }).With(best.Settings);
        CrossValidationResult alone = folds.Run(table, recipe);
        Assert.Equal(alone.Overall with { Score = -alone.Classification!.LogLoss }, best.Score);
        Assert.Equal(alone.StandardErrors.Accuracy, best.StandardError);
        Assert.Equal(Model.Train(table, recipe).Model.Checksum(), result.Trained!.Model.Checksum());
    }

    [Fact]
    public void Values_that_do_not_go_together_are_a_trials_problem_and_not_the_searchs()
    {
        SearchResult result = new Search(SearchSpace.Parse("optimizer=adam|sgd momentum=0.9|0.5")).Run(
            Rows.Classes(), Rows.Short);
        Assert.Equal(4, result.Trials.Length);
        Assert.All(result.Trials, trial => Assert.Equal(trial.Settings[0].Value == "adam", trial.Score is null));
        Assert.Contains(result.Trials, trial =>
            trial.Problem == "Adam has no Momentum. Leave it out, or take sgd or rmsprop as Optimizer.");
        Assert.Equal("sgd", result.Best!.Settings[0].Value);
    }

    [Fact]
    public void A_trial_that_diverges_has_no_score_and_the_search_goes_on()
    {
        SearchResult result = new Search(SearchSpace.Parse("learning-rate=1e18|0.1")).Run(
            Rows.Classes(), Rows.Short with { Optimizer = new Sgd(0.1), Activation = Activation.Identity });
        Assert.Equal("0.1", result.Best!.Settings[0].Value);
    }

    [Theory]
    [InlineData("hiden=4|8", "Did you mean \"hidden\"")]
    [InlineData("hidden=4|wide", "\"wide\"")]
    [InlineData("activation=relu|rleu", "relu")]
    [InlineData("optimizer=adam|adem", "adam")]
    [InlineData("learning-rate=-1..1", "learning-rate takes a number above 0")]
    public void A_wrong_name_or_value_is_refused_before_anything_is_trained(string space, string part)
    {
        List<ITrainingEvent> events = [];
        var refused = Assert.ThrowsAny<ArgumentException>(() => new Search(SearchSpace.Parse(space)).Run(
            Rows.Classes(), Rows.Short, null, new CrossValidationTests.Collect(events)));
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        Assert.Empty(events);
    }

    [Fact]
    public void Without_rows_to_compare_by_nothing_is_searched()
    {
        var search = new Search(s_small) { Trials = 1 };
        Assert.Throws<RecipeException>(() => search.Run(Rows.Classes(), Rows.Short with { Validation = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => (search with { Trials = 0 }).Run(Rows.Classes()));
    }

    [Fact]
    public void There_are_20_trials_of_a_range_and_every_combination_of_lists_unless_said_otherwise()
    {
        Assert.Equal(20, new Search(s_small).MostTrials);
        var grid = new Search(SearchSpace.Parse("a=1|2|3 b=1|2|3|4|5|6|7|8|9"));
        Assert.Equal(27, grid.MostTrials);
        Assert.Equal(27, (grid with { Trials = 100 }).MostTrials);
        Assert.Equal(5, (grid with { Trials = 5 }).MostTrials);
    }

    private static string[] Scores(SearchResult result) =>
        [.. result.Trials.Select(trial => FormattableString.Invariant(
            $"{trial} {trial.Score!.Cost:R} {trial.Score.Accuracy:R} {trial.Epochs}"))];

    private static IEnumerable<string> Settings(ImmutableArray<Trial> trials) => trials.Select(t => t.ToString());

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
