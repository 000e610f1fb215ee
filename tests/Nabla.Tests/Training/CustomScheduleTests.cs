using System.Collections.Immutable;
using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>A user's own schedule: its rates, its name, and that training goes on with it.</summary>
public sealed class CustomScheduleTests
{
    [Fact]
    public void Training_takes_the_rates_that_the_schedule_gives()
    {
        // η/(1 + e/2) with η = 3 in epochs e = 0, 1, 2: 3, 2, 1.5
        double[] expected = [3, 3, 2, 2, 1.5, 1.5];
        var trainer = new Trainer<double>(Examples.Network<double>(seed: 3), new()
        {
            Optimizer = new Sgd(3), Cost = Cost.Quadratic, Epochs = 3, BatchSize = 10,
            Schedule = new InverseTime(0.5),
        });
        Assert.Equal(expected, trainer.Steps(Examples.Classified(20)).Select(step => step.LearningRate));
    }

    [Fact]
    public void The_formula_of_a_built_in_schedule_gives_its_bits()
    {
        Same<float>();
        Same<double>();

        static void Same<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Assert.Equal(Train(new StepSchedule(1, 0.5)), Train(new Halved()));

            static string Train(Schedule schedule)
            {
                Network<T> network = Examples.Network<T>(seed: 3);
                new Trainer<T>(network, new()
                {
                    Optimizer = new Sgd(3), Cost = Cost.Quadratic, Epochs = 3, BatchSize = 7, Schedule = schedule,
                }).Run(Examples.Classified(40));
                return network.Parameters.Checksum();
            }
        }
    }

    [Fact]
    public void Training_goes_on_from_a_checkpoint_with_the_schedule_passed_in_again()
    {
        GoesOn<float>();
        GoesOn<double>();

        static void GoesOn<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var scenario = new Scenario("own schedule") { Schedule = new InverseTime(0.5) };
            CheckpointedRun whole = CheckpointedRun.Of(scenario.Trainer<T>(), scenario);
            foreach ((Checkpoint checkpoint, int events) in whole.Checkpoints)
            {
                using var file = new MemoryStream();
                checkpoint.Save(file);
                file.Position = 0;
                CheckpointedRun rest =
                    CheckpointedRun.Of(scenario.Trainer<T>(99, from: Checkpoint.Load(file)), scenario);
                Assert.Equal(["resumed", .. whole.Events.Skip(events)], rest.Events);
                Assert.Equal(whole.Final, rest.Final);
            }

            Scenario other = scenario with { Schedule = new InverseTime(0.25) };
            var refused = Assert.Throws<CheckpointMismatchException>(
                () => CheckpointedRun.Of(other.Trainer<T>(from: whole.Checkpoints[^1].Checkpoint), other));
            Assert.Equal(("schedule", "inverse_time:0.5", "inverse_time:0.25"),
                (refused.What, refused.Before, refused.Now));
        }
    }

    [Fact]
    public void A_recipe_keeps_the_text_and_takes_the_schedule_again()
    {
        var recipe = new Recipe { Schedule = new InverseTime(0.5) };
        Assert.Contains("\"inverse_time:0.5\"", recipe.ToJson(), StringComparison.Ordinal);
        Assert.Equal(recipe.Schedule, Recipe.FromJson(recipe.ToJson(), recipe).Schedule);
        Assert.Contains("There is no schedule \"inverse_time\"", Assert.ThrowsAny<ArgumentException>(
            () => Recipe.FromJson(recipe.ToJson())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schedules_are_equal_as_their_numbers_are_and_a_copy_prints_its_own()
    {
        Assert.Equal(new InverseTime(0.5), new InverseTime(0.5));
        Assert.NotEqual(new InverseTime(0.5), new InverseTime(0.25));
        Assert.Equal("inverse_time:0.25", (new InverseTime(0.5) with { Decay = 0.25 }).ToString());
        Assert.Equal("halved", new Halved().ToString());
        Assert.False(new Halved().DependsOnEpochs);
    }

    [Theory]
    [InlineData("cosine", "\"cosine\" is a schedule that Nabla comes with")]
    [InlineData("a:b", "The schedule's name is \"a:b\"")]
    [InlineData(" ", "white")]
    public void A_name_that_is_taken_or_could_not_stand_in_a_text_is_refused(string name, string part) =>
        Assert.Contains(
            part, Assert.Throws<ArgumentException>(() => new Named(name, 1)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e19)]
    public void A_rate_that_is_none_is_refused_before_the_step(double rate)
    {
        Network<float> network = Examples.Network<float>(seed: 3);
        string before = network.Parameters.Checksum();
        var trainer = new Trainer<float>(network, new()
        {
            Optimizer = new Sgd(3), Cost = Cost.Quadratic, Schedule = new Named("wild", rate),
        });
        var problem = Assert.Throws<InvalidOperationException>(() => trainer.Run(Examples.Classified(20)));
        Assert.Contains("The schedule wild gives the rate", problem.Message, StringComparison.Ordinal);
        Assert.Contains("for step 1 of epoch 1", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.Checksum());
    }

    private sealed record InverseTime(double Decay) : Schedule("inverse_time")
    {
        protected override ImmutableArray<double> Numbers => [Decay];

        public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) =>
            eta / (1 + Decay * at.Epoch);
    }

    private sealed record Halved() : Schedule("halved")
    {
        protected override ImmutableArray<double> Numbers => [];

        public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default)
        {
            for (int e = 0; e < at.Epoch; e++)
                eta *= 0.5;
            return eta;
        }
    }

    private sealed record Named(string Called, double Always) : Schedule(Called)
    {
        protected override ImmutableArray<double> Numbers => [];

        public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) => Always;
    }
}
