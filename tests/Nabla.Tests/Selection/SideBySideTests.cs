using System.Collections.Concurrent;

namespace Nabla.Tests.Selection;

/// <summary>Many trainings at once: nobody can tell by what comes out how many ran.</summary>
public sealed class SideBySideTests
{
    private sealed record Said(int Piece, int Number) : ITrainingEvent;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Events_and_results_come_in_the_order_of_the_pieces_on_the_calling_thread(int jobs)
    {
        int caller = Environment.CurrentManagedThreadId;
        List<string> told = [];
        var progress = new CrossValidationTests.Collect([], e =>
        {
            Assert.Equal(caller, Environment.CurrentManagedThreadId);
            told.Add($"{((Said)e).Piece}.{((Said)e).Number}");
        });
        SideBySide.Run(Enumerable.Range(0, 20), jobs, (piece, say, _) =>
        {
            for (int i = 0; i < 3; i++)
            {
                say.Report(new Said(piece, i));
                Thread.Sleep((20 - piece) % 4);
            }

            return piece * piece;
        }, (piece, result) =>
        {
            Assert.Equal(caller, Environment.CurrentManagedThreadId);
            told.Add($"{piece}={result}");
        }, progress, CancellationToken.None);
        Assert.Equal(
            Enumerable.Range(0, 20).SelectMany(p => new[] { $"{p}.0", $"{p}.1", $"{p}.2", $"{p}={p * p}" }), told);
    }

    [Fact]
    public void As_many_run_at_once_as_there_are_jobs_and_no_more()
    {
        using var all = new Barrier(3);
        int running = 0, most = 0;
        SideBySide.Run(Enumerable.Range(0, 9), 3, (_, _, canceled) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            Assert.True(all.SignalAndWait(TimeSpan.FromSeconds(60), canceled), "Fewer than three ran at once.");
            Interlocked.Decrement(ref running);
            return 0;
        }, (_, _) => { }, null, CancellationToken.None);
        Assert.Equal(3, most);

        static void InterlockedMax(ref int most, int now)
        {
            for (int seen = most; now > seen; seen = most)
                Interlocked.CompareExchange(ref most, now, seen);
        }
    }

    [Fact]
    public void A_long_piece_does_not_hold_up_those_behind_it()
    {
        using var others = new CountdownEvent(40);
        List<int> taken = [];
        SideBySide.Run(Enumerable.Range(0, 41), 2, (piece, _, canceled) =>
        {
            if (piece == 0)
                Assert.True(others.Wait(TimeSpan.FromSeconds(60), canceled), "The others waited for the first.");
            else
                others.Signal();
            return piece;
        }, (piece, _) => taken.Add(piece), null, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 41), taken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_piece_throws_comes_in_its_turn_and_ends_all_others(int jobs)
    {
        List<int> taken = [];
        var begun = new ConcurrentBag<int>();
        int running = 0;
        var thrown = Assert.Throws<InvalidOperationException>(() => SideBySide.Run(
            Enumerable.Range(0, 1000), jobs, (piece, _, canceled) =>
            {
                begun.Add(piece);
                Interlocked.Increment(ref running);
                try
                {
                    if (piece == 4)
                        throw new InvalidOperationException("piece 4");
                    if (piece > 4)
                        canceled.WaitHandle.WaitOne(TimeSpan.FromSeconds(60));
                    return piece;
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            }, (piece, _) => taken.Add(piece), null, CancellationToken.None));
        Assert.Equal("piece 4", thrown.Message);
        Assert.Equal([0, 1, 2, 3], taken);
        Assert.Equal(0, running);
        Assert.True(begun.Count <= 4 + jobs, $"{begun.Count} pieces were begun.");
    }

    [Fact]
    public void Who_listens_live_hears_of_every_piece_at_once_and_of_its_end()
    {
        using var second = new ManualResetEventSlim();
        var live = new Live(second);
        SideBySide.Run(Enumerable.Range(0, 2), 2, (piece, say, canceled) =>
        {
            if (piece == 0)   // says nothing before the second is over
                Assert.True(second.Wait(TimeSpan.FromSeconds(60), canceled), "The second waited for the first.");
            say.Report(new Said(piece, 0));
            return 0;
        }, (_, _) => { }, live, CancellationToken.None);
        Assert.Equal(["live 1", "over", "live 0", "told 0", "over", "told 1"], live.Heard);
        Assert.Equal(2, live.Pieces.Count);
    }

    private sealed class Live(ManualResetEventSlim over) : ILiveProgress
    {
        public List<string> Heard { get; } = [];

        public HashSet<object> Pieces { get; } = [];

        public void Report(ITrainingEvent value) => Heard.Add($"told {((Said)value).Piece}");

        public void ReportLive(object piece, ITrainingEvent value)
        {
            Pieces.Add(piece);
            Heard.Add($"live {((Said)value).Piece}");
        }

        public void IsOver(object piece)
        {
            Heard.Add("over");
            over.Set();
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Folds_and_seeds_have_the_same_bits_and_events_however_many_run_at_once(int jobs)
    {
        Assert.Equal(Of(1), Of(jobs));

        static List<string> Of(int jobs)
        {
            List<ITrainingEvent> events = [];
            var folds = new CrossValidation { Folds = 4, Seeds = [1, 2], Host = new() { Jobs = jobs, StepEvery = 1 } };
            CrossValidationResult result = folds.Run(
                Rows.Classes(), Rows.Short, new CrossValidationTests.Collect(events));
            List<string> said = [.. events.Select(Text)];
            said.Add(Rows.Text(result.OutOfFold(1)) + Rows.Text(result.OutOfFold(2)));
            return said;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_search_has_the_same_trials_and_model_however_many_run_at_once(int jobs)
    {
        Assert.Equal(Of(1, null), Of(jobs, null));
        Assert.Equal(Of(1, new() { Folds = 3 }), Of(jobs, new() { Folds = 3 }));

        static List<string> Of(int jobs, CrossValidation? folds)
        {
            List<ITrainingEvent> events = [];
            var search = new Search(SearchSpace.Parse("hidden=3|5|8, learning-rate=1e-3..1e-1, optimizer=sgd|adam"))
            {
                Trials = 9, Host = new() { Jobs = jobs }, CrossValidation = folds,
            };
            SearchResult result = search.Run(
                Rows.Classes(), Rows.Short, progress: new CrossValidationTests.Collect(events));
            List<string> said = [.. events.Select(Text)];
            said.AddRange(result.Trials.Select(Text));
            said.Add(result.Trained!.Model.Checksum());
            return said;
        }
    }

    [Fact]
    public void A_search_that_is_canceled_keeps_the_trials_before_the_first_that_was_cut_short()
    {
        var search = new Search(SearchSpace.Parse("seed=1|2|3|4|5|6|7|8|9|10|11|12"))
        {
            InOrder = true, Host = new() { Jobs = 3 },
        };
        using var source = new CancellationTokenSource();
        SearchResult cut = search.Run(Rows.Classes(), Rows.Short, progress: new CrossValidationTests.Collect([], e =>
        {
            if (e is Trial { Number: 4 })
                source.Cancel();
        }), cancellationToken: source.Token);
        Assert.Equal(SearchEnd.Canceled, cut.End);
        Assert.Equal(Enumerable.Range(1, cut.Trials.Length), cut.Trials.Select(trial => trial.Number));
        Assert.InRange(cut.Trials.Length, 4, 11);
        SearchResult rest = search.Run(Rows.Classes(), Rows.Short, cut.Trials, cancellationToken: default);
        SearchResult whole = search.Run(Rows.Classes(), Rows.Short);
        Assert.Equal(whole.Trials.Select(Text), rest.Trials.Select(Text));
        Assert.Equal(whole.Trained!.Model.Checksum(), rest.Trained!.Model.Checksum());
    }

    [Theory]
    [InlineData(null, 1, 100, 4, 4)]
    [InlineData(null, 2, 100, 4, 2)]
    [InlineData(null, 3, 100, 4, 1)]
    [InlineData(null, 8, 100, 4, 1)]
    [InlineData(6, 1, 100, 4, 6)]
    [InlineData(6, 1, 5, 4, 5)]
    public void Trainings_times_threads_never_exceed_the_processors_unless_asked(
        int? asked, int threads, int trainings, int processors, int jobs) =>
        Assert.Equal(jobs, Jobs.Of(asked, threads, trainings, 1, (processors, 1000)));

    [Theory]
    [InlineData(100, 8)]
    [InlineData(125, 8)]
    [InlineData(126, 7)]
    [InlineData(500, 2)]
    [InlineData(501, 1)]
    [InlineData(100_000, 1)]
    public void Fewer_run_at_once_where_memory_would_not_do(long bytes, int jobs) =>
        Assert.Equal(jobs, Jobs.Of(8, 1, 100, bytes, (1, 1000)));

    // Times differ from run to run.
    private static string Text(ITrainingEvent value) => value switch
    {
        EpochCompleted epoch => (epoch with { Elapsed = default, ErrorNorms = [] }).ToString() + epoch.Training.Cost,
        FoldCompleted fold => $"fold {fold.Fold} of {fold.Seed}: {fold.Metrics.Cost:R}",
        FoldStarted fold => $"begins {fold.Training.Fold} of {fold.Training.Seed}",
        Trial trial => $"{trial} {trial.Score?.Cost:R} {trial.StandardError:R} {trial.Epochs} {trial.Problem}",
        TrialStarted trial => $"begins {trial.Trial}",
        TrainingStarted started => $"{started.Architecture} {started.TrainingExamples}",
        _ => value.ToString()!,
    };
}
