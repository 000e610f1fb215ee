using Nabla.IO;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Lab.Tests.Session;

public sealed class FrameTests
{
    private static readonly string[] s_all =
    [
        "w2", "b2", "w3", "b3", "z2", "z3", "a1", "a2", "a3", "delta2", "delta3", "prime2", "prime3", "nablaA", "back2",
        "nablaW2", "nablaW3", "nablaB2", "nablaB3", "y", "cost", "example", "caption",
    ];

    [Theory]
    [InlineData(0, null)]
    [InlineData(5, null)]
    [InlineData(5, "training")]
    [InlineData(5, "test")]
    public void A_frame_has_the_bits_of_backprop_on_the_same_case(int steps, string? of)
    {
        LabSession session = Lab.Digits();
        for (int i = 0; i < steps; i++)
            session.Control("step");
        FrameReader frame = session.Look(new { blocks = s_all, of, example = 17 });
        CaseFile given = session.Case(of is null
            ? """{"type":"case"}""" : $$"""{"type":"case","of":"{{of}}","example":17}""");
        CaseGradient<float> expected = given.Gradient<float>();

        Assert.True(given.IsSingle);
        Assert.Equal(steps, frame.Step);
        Assert.Equal(of is null ? 10 : 1, given.Examples);
        for (int l = 1; l <= 3; l++)
            Equal(expected.Trace.A(l), frame[BlockKind.A, l]);
        for (int l = 2; l <= 3; l++)
        {
            Equal(expected.Trace.Z(l), frame[BlockKind.Z, l]);
            Equal(expected.Trace.Delta(l), frame[BlockKind.Delta, l]);
            Equal(expected.Nabla.W(l).ToArray(), frame[BlockKind.NablaW, l]);
            Assert.Equal(Doubles(expected.Nabla.B(l)), frame[BlockKind.NablaB, l].Values);
            Equal(given.Parameters.To<double, float>().W(l).ToArray(), frame[BlockKind.W, l]);
        }

        Equal(expected.Trace.Y, frame[BlockKind.Y]);
        Assert.Equal(expected.Trace.Costs.ToArray(), frame[BlockKind.Cost].Values);
        Assert.Equal(Doubles(expected.Trace.NablaA.ToArray()), frame[BlockKind.NablaA].Values);
        Assert.NotEmpty(frame[BlockKind.Caption].Text);
    }

    [Fact]
    public void What_BP2_sends_back_times_sigma_prime_is_delta_to_the_last_bit()
    {
        LabSession session = Lab.Digits();
        FrameReader frame = session.Look(new { blocks = (string[])["back2", "prime2", "delta2"] });
        double[] back = frame[BlockKind.Back, 2].Values, prime = frame[BlockKind.Prime, 2].Values;
        Assert.Equal(
            back.Zip(prime, (b, p) => (double)((float)b * (float)p)), frame[BlockKind.Delta, 2].Values);
    }

    [Fact]
    public void The_rows_of_a_batch_are_the_examples_that_the_trainer_takes_next()
    {
        Dataset train = Digits.Load().Train.Take(1000);
        var trainer = new Trainer(
            Network.Create([64, 30, 10], Activation.Sigmoid, seed: 7), new Sgd(eta: 3), Cost.Quadratic)
        {
            BatchSize = 10, Seed = 7,
        };
        LabSession session = new(new("digits", _ => new LabTraining<float>("digits", trainer.Begin(train), null)));
        foreach (Batch<float> batch in train.Batches(10, seed: 7, epoch: 1).Take(3))
        {
            double[] numbers = session.Look(new { blocks = (string[])["example"] })[BlockKind.Example].Values;
            Assert.Equal(
                batch.Examples.ToArray().SelectMany(x => (double[])[x, train.Label(x)]).ToArray(), numbers);
            session.Control("step");
        }
    }

    [Fact]
    public void The_last_step_is_the_difference_of_the_parameters_however_it_was_taken()
    {
        LabSession one = Lab.Digits(), other = Lab.Digits();
        for (int i = 0; i < 7; i++)
            one.Control("step");
        double[] before = one.Look(new { blocks = (string[])["w2"] })[BlockKind.W, 2].Values;
        one.Control("step");
        double[] after = one.Look(new { blocks = (string[])["w2"] })[BlockKind.W, 2].Values;
        double[] expected = [.. after.Zip(before, (a, b) => (double)((float)a - (float)b))];
        Assert.Equal(expected, one.Look(new { blocks = (string[])["stepW2"] })[BlockKind.StepW, 2].Values);

        other.Control("epoch");
        other.WorkOut();
        other.Control("seek", 8);
        other.WorkOut();
        Assert.Equal(expected, other.Look(new { blocks = (string[])["stepW2"] })[BlockKind.StepW, 2].Values);
    }

    [Fact]
    public void Before_the_first_step_no_step_is_shown_and_nothing_has_changed()
    {
        FrameReader frame = Lab.Digits().Look(new { blocks = (string[])["stepW2", "sinceStartW2"] });
        Assert.Equal(0, frame[BlockKind.StepW, 2].Rows);
        Assert.All(frame[BlockKind.SinceStartW, 2].Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_small_frame_is_within_half_a_step_of_its_scale()
    {
        LabSession session = Lab.Digits();
        double[] exact = session.Look(new { blocks = (string[])["w2"] })[BlockKind.W, 2].Values;
        ReadBlock small = session.Look(new { blocks = (string[])["w2"], small = true })[BlockKind.W, 2];
        Assert.Equal(BlockType.Int8, small.Type);
        Assert.Equal((30 * 4) + (30 * 64), small.Bytes.Length);
        for (int j = 0; j < 30; j++)
        {
            double scale = exact.AsSpan(j * 64, 64).ToArray().Max(Math.Abs) / 127;
            for (int k = 0; k < 64; k++)
                Assert.InRange(small.Values[(j * 64) + k] - exact[(j * 64) + k], -0.501 * scale, 0.501 * scale);
        }
    }

    [Fact]
    public void Where_nothing_has_changed_the_frame_is_its_header()
    {
        LabSession session = Lab.Digits();
        FrameReader first = session.Look(new { blocks = s_all });
        Assert.Equal(0, session.Look(new { blocks = s_all, since = first.Number }).Count);
        session.Control("step");
        Assert.Equal(s_all.Length, session.Look(new { blocks = s_all, since = first.Number }).Count);
    }

    private static void Equal(MatrixSpan<float> expected, ReadBlock block) => Equal(expected.ToArray(), block);

    private static void Equal(float[,] expected, ReadBlock block)
    {
        Assert.Equal(BlockType.Float32, block.Type);
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (block.Rows, block.Columns));
        Assert.Equal(Doubles(expected), block.Values);
    }

    private static double[] Doubles(float[,] values) => [.. values.Cast<float>().Select(value => (double)value)];

    private static double[] Doubles(Span<float> values) => [.. values.ToArray().Select(value => (double)value)];
}
