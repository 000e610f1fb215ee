namespace Nabla.Tests.Training;

/// <summary>What decides the bits must be what it was; what does not may change.</summary>
public sealed class CheckpointMismatchTests
{
    private static readonly Scenario s_scenario = new("adam") { Optimizer = new Adam(0.05) };

    public static TheoryData<string, string> Changes => new()
    {
        { "optimizer", "adam (lr 0.06, " },
        { "schedule", "step:1,0.5" },
        { "batch_size", "6" },
        { "l1", "0.001" },
        { "l2", "0.01" },
        { "weight_decay", "0.01" },
        { "dropout", "0.1" },
        { "max_norm", "1.5" },
        { "clip_norm", "1" },
        { "clip_value", "0.3" },
        { "patience", "2" },
        { "metric", "cost" },
        { "target_accuracy", "0.6" },
        { "shuffle", "false" },
        { "log_error_norms", "true" },
        { "layers", "4-7-3" },
        { "training_data", "22 examples, sha256:" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Anything_that_decides_the_bits_and_has_changed_is_named(string what, string now)
    {
        Scenario other = what switch
        {
            "optimizer" => s_scenario with { Optimizer = new Adam(0.06) },
            "schedule" => s_scenario with { Schedule = new StepSchedule(1, 0.5) },
            "batch_size" => With("batch", 6),
            "weight_decay" => With("decay", 0.01),
            "clip_norm" => With("clip", 1),
            "metric" => With("metric", 6),
            "target_accuracy" => With("target", 0.6),
            "shuffle" => With("ordered", 1),
            "log_error_norms" => With("norms", 1),
            "layers" => s_scenario with { Hidden = [7] },
            "training_data" => s_scenario with { Examples = 22 },
            _ => With(what, double.Parse(now, System.Globalization.CultureInfo.InvariantCulture)),
        };
        CheckpointMismatchException e = Refused(other, other.Trainer<float>(from: Taken(s_scenario)));
        Assert.Equal(what, e.What);
        Assert.StartsWith(now, e.Now, StringComparison.Ordinal);
        Assert.NotEqual(e.Now, e.Before);
        Assert.Equal(what == "training_data", e.IsAboutData);

        static Scenario With(string name, double value) => s_scenario with { Settings = new() { [name] = value } };
    }

    [Fact]
    public void A_metric_that_is_no_longer_asked_for_is_named()
    {
        Scenario asked = s_scenario with { Settings = new() { ["metric"] = 6 } };
        CheckpointMismatchException e = Refused(s_scenario, s_scenario.Trainer<float>(from: Taken(asked)));
        Assert.Equal(("metric", "cost", "usual"), (e.What, e.Before, e.Now));
    }

    [Fact]
    public void Another_precision_and_other_evaluation_data_are_named()
    {
        Assert.Equal("precision", Refused(s_scenario, s_scenario.Trainer<double>(from: Taken(s_scenario))).What);
        Scenario none = s_scenario with { HasValidation = false };
        CheckpointMismatchException e = Refused(none, none.Trainer<float>(from: Taken(s_scenario)));
        Assert.Equal(("validation_data", "none"), (e.What, e.Now));
    }

    [Fact]
    public void The_number_of_epochs_may_change_unless_the_schedule_depends_on_it()
    {
        Checkpoint checkpoint = Taken(s_scenario);
        Assert.Equal(2, checkpoint.Epoch);
        Assert.Equal("at least 2", Refused(s_scenario, s_scenario.Trainer<float>(from: checkpoint, epochs: 1)).Before);
        CheckpointedRun.Of(s_scenario.Trainer<float>(from: checkpoint, epochs: 2), s_scenario);
        foreach (Schedule schedule in (Schedule[])[new CosineSchedule(), new OneCycleSchedule()])
        {
            Scenario bound = s_scenario with { Schedule = schedule };
            CheckpointMismatchException e = Refused(bound, bound.Trainer<float>(from: Taken(bound), epochs: 4));
            Assert.Equal(("epochs", "3", "4"), (e.What, e.Before, e.Now));
        }
    }

    [Fact]
    public void The_kernels_are_no_condition_and_what_an_older_file_does_not_say_is_as_it_was_then()
    {
        CheckpointFacts now = CheckpointFacts.Of(s_scenario.Trainer<float>(), s_scenario.Training);
        var older = new CheckpointFacts([.. now.Facts.Where(fact => fact.Key != "metric")
            .Select(fact => fact.Key == "kernels" ? new("kernels", "sve2") : fact)]);
        older.RequireSame(now);
        var other = new CheckpointFacts([.. now.Facts.Where(fact => fact.Key != "l2")]);
        Assert.Equal("l2", Assert.Throws<CheckpointMismatchException>(() => other.RequireSame(now)).What);
    }

    [Fact]
    public void Data_have_one_checksum_however_they_were_selected_and_another_for_any_change()
    {
        Dataset data = Examples.Classified(9);
        Assert.Equal(data.Checksum(), data.Select([0, 1, 2, 3, 4, 5, 6, 7, 8]).WithName("x").Checksum());
        Assert.Equal(data.Slice(2, 3).Checksum(), data.Select([2, 3, 4]).Checksum());
        Dataset images = Dataset.FromImages([1, 2, 3, 4], [2], [0, 1], 2);
        string[] all =
        [
            data.Checksum(), data.Take(8).Checksum(), data.Select([1, 0]).Checksum(), data.Select([0, 1]).Checksum(),
            images.Checksum(), images.WithDivisor(16).Checksum(),
            Dataset.FromImages([1, 2, 3, 4], [2], [1, 1], 2).Checksum(),
            Dataset.FromImages([1, 2, 3, 4], [2], [0, 1], 3).Checksum(),
            Dataset.FromImages([1, 2, 3, 5], [2], [0, 1], 2).Checksum(),
            Dataset.FromRows(new float[,] { { 1, 2 }, { 3, 4 } }, [0, 1], 2).Checksum(),
            Dataset.FromRows(new double[,] { { 1, 2 }, { 3, 4 } }, [0, 1], 2).Checksum(),
            Dataset.FromRows(new float[,] { { 1, 2 }, { 3, 4 } }, new float[,] { { 1, 0 }, { 0, 1 } }).Checksum(),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    private static Checkpoint Taken(Scenario scenario) =>
        CheckpointedRun.Of(scenario.Trainer<float>(), scenario).Checkpoints[7].Checkpoint;

    private static CheckpointMismatchException Refused<T>(Scenario scenario, Trainer<T> trainer)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        Assert.Throws<CheckpointMismatchException>(() => CheckpointedRun.Of(trainer, scenario));
}
