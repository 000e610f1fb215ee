using System.Text;
using System.Text.Json;
using Nabla.IO;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Lab.Tests.Session;

public sealed class LabSessionTests
{
    [Fact]
    public void Three_epochs_come_to_the_bits_of_a_training_without_a_page()
    {
        LabSession session = Lab.Digits();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            session.Control("epoch");
            session.WorkOut();
        }

        TrainedModel run = Model.Train(Digits.Load().Train, Recipe.Book with { Seed = 7, Epochs = 3 });
        Assert.Equal(
            run.Model.ToNetwork<float>().Parameters.Checksum(),
            session.Case().Parameters.To<double, float>().Checksum());
    }

    [Fact]
    public void However_steps_are_taken_the_bits_are_the_same()
    {
        LabSession plain = Lab.Digits(), mixed = Lab.Digits();
        for (int i = 0; i < 20; i++)
            plain.Control("step");

        for (int i = 0; i < 7; i++)
            mixed.Control("step");
        for (int i = 0; i < 8; i++)      // one step and three phases
            mixed.Control("phase");
        mixed.Control("back");           // the phases
        mixed.Control("back");           // a step
        mixed.Control("seek", 3);
        mixed.Control("phase");
        mixed.Control("step");           // the step whose phase it was
        Assert.Equal(4, mixed.Ask("""{"type":"tick"}""").GetProperty("step").GetInt32());
        mixed.Control("run");
        while (mixed.Ask("""{"type":"tick"}""").GetProperty("step").GetInt32() < 30)
            mixed.Work(TimeSpan.FromMilliseconds(1));
        mixed.Control("pause");
        mixed.Control("seek", 20);
        mixed.WorkOut();
        Assert.Equal(plain.Parameters(), mixed.Parameters());
    }

    [Fact]
    public void Examples_that_decide_when_to_stop_are_not_called_test_examples()
    {
        Dataset train = Digits.Load().Train;
        LabSession seen = new(LabSubject.Of(TrainingPlan.For(new DatasetSource(train), Recipe.Book)));
        Assert.Equal("validation", Name(seen));
        Assert.Equal("test", Name(Lab.Digits()));

        static string? Name(LabSession session) =>
            session.Ask("""{"type":"describe"}""").GetProperty("testName").GetString();
    }

    [Fact]
    public void Phases_are_told_one_by_one()
    {
        LabSession session = Lab.Digits();
        string?[] phases = [.. Enumerable.Range(0, 5).Select(_ => session.Control("phase"))
            .Select(tick => tick.TryGetProperty("phase", out JsonElement phase) ? phase.GetString() : null)];
        Assert.Equal("forward outputError backward gradients ", string.Join(" ", phases));
        Assert.Equal(1, session.Control("pause").GetProperty("step").GetInt32());
    }

    [Fact]
    public void The_beginning_comes_back_with_its_bits_and_another_seed_has_others()
    {
        LabSession session = Lab.Digits();
        double[] start = session.Parameters();
        session.Control("epoch");
        session.WorkOut();
        Assert.NotEqual(start, session.Parameters());
        Assert.Equal(0, session.Control("seek", 0).GetProperty("step").GetInt32());
        Assert.Equal(start, session.Parameters());
        Assert.Equal(130, session.Control("pause").GetProperty("furthest").GetInt32());

        session.Control("reseed", 8);
        Assert.NotEqual(start, session.Parameters());
        session.Control("reseed", 7);
        Assert.Equal(start, session.Parameters());
    }

    [Fact]
    public void Training_ends_after_its_epochs_and_the_way_back_stays_open()
    {
        LabSession session = Lab.Digits();
        session.Control("run");
        session.WorkOut();
        JsonElement end = session.Ask("""{"type":"tick"}""");
        Assert.Equal("completed", end.GetProperty("end").GetString());
        Assert.Equal(30 * 130, end.GetProperty("step").GetInt32());
        double[] last = session.Parameters();
        JsonElement curve = session.Ask("""{"type":"curve"}""");
        Assert.Equal(30, curve.GetProperty("accuracy").GetArrayLength());

        session.Control("seek", 2000);
        session.WorkOut();
        session.Control("run");
        session.WorkOut();
        Assert.Equal(last, session.Parameters());
        Assert.Equal(curve.ToString(), session.Ask("""{"type":"curve"}""").ToString());
    }

    [Fact]
    public void A_pace_is_kept_and_does_not_change_the_bits()
    {
        LabSession session = Lab.Digits(), plain = Lab.Digits();
        session.Control("rate", 200);
        session.Control("run");
        TimeSpan wait = TimeSpan.Zero;
        for (int i = 0; i < 1000 && wait <= TimeSpan.Zero; i++)
            wait = session.Work(TimeSpan.FromSeconds(1));
        Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(5));
        long step = session.Control("pause").GetProperty("step").GetInt64();
        for (long i = 0; i < step; i++)
            plain.Control("step");
        Assert.Equal(plain.Parameters(), session.Parameters());
    }

    [Fact]
    public async Task Requests_from_many_threads_do_not_change_the_bits()
    {
        LabSession session = Lab.Digits(), plain = Lab.Digits();
        using var over = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 3).Select(i => Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                string[] blocks = ["w2", "stepW2", "delta2", "nablaW3", "caption"];
                session.Look(new { blocks, small = i == 0 });
                session.Ask("""{"type":"curve"}""");
            }
        })).ToArray();
        session.Control("run");
        session.WorkOut();
        await over.CancelAsync();
        await Task.WhenAll(asking);
        plain.Control("run");
        plain.WorkOut();
        Assert.Equal(plain.Parameters(), session.Parameters());
    }

    [Fact]
    public void A_number_that_is_not_finite_is_located_and_one_step_back_it_is_not_there()
    {
        CaseFile wild = CaseFile.Template(2, 3, 2);
        var linear = new ParameterVector<double>(
            Architecture.Create([2, 3, 2], Activation.Identity, Activation.Identity));
        for (long i = 0; i < linear.Count; i++)
            linear[i] = wild.Parameters[i];
        var given = new CaseFile(linear, Cost.Quadratic, wild.X, wild.Y)
        {
            IsSingle = true, BatchSize = 1, Optimizer = new Sgd(eta: 1e18),
        };
        LabSession session = new(LabSubject.Of(given, "wild"));
        session.Control("run");
        session.WorkOut();
        JsonElement tick = session.Ask("""{"type":"tick"}""");
        Assert.Contains("layer", tick.GetProperty("problem").GetString()!, StringComparison.Ordinal);
        Assert.Equal("diverged", tick.GetProperty("end").GetString());
        tick = session.Control("seek", 0);
        Assert.False(tick.TryGetProperty("problem", out _));
        Assert.True(double.IsFinite(tick.GetProperty("learningRate").GetDouble()));
    }

    [Fact]
    public void A_case_in_float64_has_frames_of_float64_with_the_bits_of_descend()
    {
        CaseFile given = CaseFile.Template(2, 3, 2);
        LabSession session = new(LabSubject.Of(given, "case"));
        for (int i = 0; i < 10; i++)
            session.Control("step");
        FrameReader frame = session.Look(new { blocks = (string[])["w2", "w3"] });
        CaseSnapshot<double> expected = given.Descend<double>().Last();
        Assert.Equal(BlockType.Float64, frame[BlockKind.W, 2].Type);
        for (int l = 2; l <= 3; l++)
            Assert.Equal(expected.Parameters.W(l).ToArray().Cast<double>(), frame[BlockKind.W, l].Values);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "is null")]
    [InlineData("""{"type":"dance"}""", "cannot be read")]
    [InlineData("""{"type":"control"}""", "cannot be read")]
    [InlineData("""{"type":"control","action":"fly"}""", "cannot be read")]
    [InlineData("""{"type":"control","action":"seek"}""", "no step")]
    [InlineData("""{"type":"control","action":"seek","value":1}""", "steps 0 to 0")]
    [InlineData("""{"type":"control","action":"seek","value":"NaN"}""", "no step")]
    [InlineData("""{"type":"control","action":"rate","value":-1}""", "steps a second")]
    [InlineData("""{"type":"control","action":"reseed","value":-1}""", "whole number")]
    [InlineData("""{"type":"look","blocks":["w1"]}""", "no block \"w1\"")]
    [InlineData("""{"type":"look","blocks":["w4"]}""", "no block")]
    [InlineData("""{"type":"look","blocks":["back3"]}""", "no block")]
    [InlineData("""{"type":"look","blocks":["17"]}""", "no block")]
    [InlineData("""{"type":"look","blocks":["y2"]}""", "no block")]
    [InlineData("""{"type":"look","blocks":["w2"],"of":"all"}""", "training")]
    [InlineData("""{"type":"look","blocks":["w2"],"of":"test","example":100000}""", "no example 100000")]
    [InlineData("""{"type":"look","blocks":["w2"],"off":"test"}""", "cannot be read")]
    public void A_request_that_cannot_be_done_is_told_and_changes_nothing(string json, string says)
    {
        LabSession session = Lab.Digits();
        using var answer = JsonDocument.Parse(session.Handle(Encoding.UTF8.GetBytes(json)));
        Assert.Equal("problem", answer.RootElement.GetProperty("type").GetString());
        Assert.Contains(says, answer.RootElement.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Equal(0, session.Ask("""{"type":"tick"}""").GetProperty("step").GetInt32());
    }
}
