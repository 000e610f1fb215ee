using System.Collections.Immutable;
using Nabla.Tests.Training;

namespace Nabla.Tests.Selection;

/// <summary>A time limit leaves out what does not fit and says so; what was done can be repeated without a clock.
/// The clock of these tests goes on by a second whenever somebody looks at it.</summary>
public sealed class TimeLimitTests
{
    [Fact]
    public void What_there_is_time_for_depends_on_the_limit_and_is_said()
    {
        ImmutableArray<string> little = Train(20).Notes, more = Train(100).Notes, all = Train(100_000).Notes;
        Assert.Contains(little, note => note.StartsWith("the time limit left no time for ", StringComparison.Ordinal));
        Assert.Contains(more, note => note.Contains(" ways to choose from", StringComparison.Ordinal));
        Assert.DoesNotContain(all, note => note.Contains("time limit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(400)]
    public void The_resolved_recipe_gives_the_same_bits_without_a_clock(int seconds)
    {
        TrainedModel limited = Train(seconds);
        TrainedModel again = Model.Train(Rows.Classes(), limited.Recipe);
        Assert.Equal(limited.Model.Checksum(), again.Model.Checksum());
        Assert.Equal(limited.Recipe, again.Recipe);
    }

    [Fact]
    public void A_limit_that_all_fits_into_changes_nothing()
    {
        TrainedModel free = Model.Train(Rows.Classes(), new Recipe { Epochs = 12, Seed = 3 });
        TrainedModel limited = Train(100_000);
        Assert.Equal(free.Model.Checksum(), limited.Model.Checksum());
        Assert.Equal(free.Expected, limited.Expected);
    }

    [Fact]
    public void Epochs_that_do_not_fit_are_left_out_of_any_training()
    {
        Dataset data = Examples.Classified(64);
        var host = new TrainingHost { TimeLimit = TimeSpan.FromSeconds(60), Clock = new Ticking() };
        TrainedModel run = Model.Train(data, new Recipe { Epochs = 5000 }, host);
        Assert.InRange(run.Recipe.Epochs!.Value, 1, 4999);
        Assert.Contains(run.Notes, note => note.Contains(" of 5000 epochs", StringComparison.Ordinal));
        TrainedModel more = run.Model.TrainOn(data, new Recipe { Epochs = 5000 }, host with { Clock = new Ticking() });
        Assert.InRange(more.Recipe.Epochs!.Value, 1, 4999);
    }

    [Fact]
    public void An_ensemble_has_as_many_epochs_as_all_its_networks_have_time_for()
    {
        Dataset data = Examples.Classified(64);
        TrainedModel one = Train(null, 1), four = Train(4, 4), inTurns = Train(4, 1);
        Assert.Equal(4, inTurns.Members.Length);
        Assert.InRange(inTurns.Recipe.Epochs!.Value, 1, one.Recipe.Epochs!.Value / 3);
        Assert.True(four.Recipe.Epochs > inTurns.Recipe.Epochs);
        Assert.Equal(inTurns.Model.Checksum(), Model.Train(data, inTurns.Recipe).Model.Checksum());

        TrainedModel Train(int? networks, int jobs) => Model.Train(
            data, new Recipe { Epochs = 50_000, Patience = 0, Ensemble = networks },
            new TrainingHost { TimeLimit = TimeSpan.FromSeconds(400), Clock = new Ticking(), Jobs = jobs });
    }

    [Fact]
    public void A_limit_that_nothing_fits_into_ends_with_a_model_all_the_same()
    {
        TrainedModel run = Model.Train(Rows.Classes(), new Recipe { Seed = 3 },
            new TrainingHost { TimeLimit = TimeSpan.FromTicks(1) });
        Assert.Equal(1, run.Recipe.Epochs);
        Assert.Null(run.Expected);
        Assert.Contains(run.Notes, note => note.Contains("choosing", StringComparison.Ordinal));
    }

    private static TrainedModel Train(int seconds) => Model.Train(
        Rows.Classes(), new Recipe { Epochs = 12, Seed = 3 },
        new TrainingHost { TimeLimit = TimeSpan.FromSeconds(seconds), Clock = new Ticking(), Jobs = 1 });

    private sealed class Ticking : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _seconds);
    }
}
