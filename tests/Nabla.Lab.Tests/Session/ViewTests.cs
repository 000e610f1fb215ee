using System.Text;
using System.Text.Json;
using Nabla.Inspection;
using Nabla.IO;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Lab.Tests.Session;

/// <summary>What the views ask about many examples is what the library says of them.</summary>
public sealed class ViewTests
{
    private const string Table = "size,color,price\n" +
        "1.5,red,10\n2.5,blue,20\n3.5,red,30\n4.5,green,40\n5.5,blue,50\n6.5,green,60\n7.5,red,70\n8.5,blue,80\n" +
        "9.5,red,90\n10.5,green,100\n11.5,blue,110\n12.5,red,120\n";

    [Fact]
    public void A_neuron_is_shown_with_z_of_each_example_now_and_before_the_first_step()
    {
        LabSession session = Lab.Digits();
        JsonElement before = session.Ask("""{"type":"neuron","of":"test","layer":2,"j":7}""");
        double[] start = before.Numbers("z");
        Assert.Equal(start, before.Numbers("startZ"));
        Step(session, 60);
        JsonElement after = session.Ask("""{"type":"neuron","of":"test","layer":2,"j":7}""");
        Assert.Equal(start, after.Numbers("startZ"));
        Assert.Equal(355, after.GetProperty("examples").GetInt32());
        double[] z = after.Numbers("z");
        int[] some = [0, 100, 354];
        FrameReader frame = session.Look(new { blocks = (string[])["z2"], of = "test", examples = some });
        Assert.Equal(some.Select(i => z[i]), some.Select((_, row) => frame[BlockKind.Z, 2].Values[(row * 30) + 7]));
        double[] at = after.Numbers("curveAt"), sigma = after.Numbers("sigma"), prime = after.Numbers("prime");
        for (int i = 0; i < at.Length; i++)
        {
            double expected = 1 / (1 + Math.Exp(-at[i]));
            Assert.Equal(expected, sigma[i], 1e-14);
            Assert.Equal(expected * (1 - expected), prime[i], 1e-14);
        }
    }

    [Fact]
    public void Mistakes_are_those_of_an_evaluation_the_most_costly_first()
    {
        LabSession session = Lab.Digits();
        Step(session, 300);
        JsonElement found = session.Ask("""{"type":"mistakes","of":"test","count":200}""");
        CaseFile given = session.Case();
        (_, Dataset test) = Digits.Load();
        var network = new Network<float>(given.Parameters.To<double, float>());
        Evaluation expected = Evaluation.Of(network, given.Cost, test);
        int wrong = Enumerable.Range(0, test.Count).Count(i => expected.Answers[i] != test.Label(i));
        Assert.Equal(wrong, found.GetProperty("wrong").GetInt32());
        Assert.Equal(wrong, found.GetProperty("numbers").GetArrayLength());
        foreach (JsonElement number in found.GetProperty("numbers").EnumerateArray())
            Assert.NotEqual(test.Label(number.GetInt32()), expected.Answers[number.GetInt32()]);
        double[] costs = found.Numbers("costs");
        Assert.Equal(costs.OrderDescending(), costs);
        int[][] confusion = [.. found.GetProperty("confusion").EnumerateArray().Select(
            row => row.EnumerateArray().Select(cell => cell.GetInt32()).ToArray())];
        for (int i = 0; i < 10; i++)
        {
            for (int j = 0; j < 10; j++)
                Assert.Equal(expected.Classification!.Confusion[i, j], confusion[i][j]);
        }

        (int label, int answer) = Enumerable.Range(0, 100).Select(i => (i / 10, i % 10))
            .First(at => at.Item1 != at.Item2 && confusion[at.Item1][at.Item2] > 0);
        JsonElement cell = session.Ask(
            $$"""{"type":"mistakes","of":"test","label":{{label}},"answer":{{answer}},"count":200}""");
        Assert.Equal(confusion[label][answer], cell.GetProperty("numbers").GetArrayLength());
    }

    [Fact]
    public void Contributions_of_columns_have_names_and_sum_up_to_the_answer()
    {
        LabSession session = OfTable();
        Step(session, 40);
        JsonElement why = session.Ask("""{"type":"why","of":"training","example":3}""");
        Assert.Equal(["size", "color"], why.GetProperty("columns").EnumerateArray().Select(name => name.GetString()));
        double answer = why.GetProperty("answer").GetDouble(), average = why.GetProperty("average").GetDouble();
        Assert.Equal(answer - average, why.Numbers("contributions").Sum(), 1e-3);
        string[] values = [.. why.GetProperty("values").EnumerateArray().Select(value => value.GetString()!)];
        Assert.Contains($"{values[0]},{values[1]},", Table, StringComparison.Ordinal);
        Assert.Equal(["size", "color = blue", "color = green", "color = red"],
            session.Ask("""{"type":"describe"}""").GetProperty("columns").EnumerateArray()
                .Select(name => name.GetString()).Where(name => !name!.Contains("other", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).OrderByDescending(name => name == "size"));
    }

    [Fact]
    public void Numbers_are_told_in_the_unit_of_the_target()
    {
        LabSession session = OfTable();
        JsonElement found = session.Ask("""{"type":"mistakes","of":"training","count":3}""");
        Assert.Equal(0, found.GetProperty("wrong").GetInt32());
        foreach (JsonElement desired in found.GetProperty("desired").EnumerateArray())
            Assert.Equal(0, Math.IEEERemainder(desired[0].GetDouble(), 10), 1e-3);
    }

    [Fact]
    public void A_drawing_is_fed_as_the_data_are_and_can_be_looked_at()
    {
        LabSession session = Lab.Digits();
        Step(session, 1440);
        (_, Dataset test) = Digits.Load();
        int zero = Enumerable.Range(0, test.Count).First(i => test.Label(i) == 0);
        JsonElement drawn = session.Draw(Enlarged(test, zero, at: 9), 112);
        Assert.False(drawn.GetProperty("isEmpty").GetBoolean());
        Assert.Equal(0, drawn.GetProperty("answer").GetInt32());
        Assert.Equal(0, session.Draw(Enlarged(test, zero, at: 40), 112).GetProperty("answer").GetInt32());
        double[] fed = drawn.Numbers("input");
        Assert.Equal(64, fed.Length);
        Assert.Equal(1, fed.Max(), 0.1);
        FrameReader frame = session.Look(new { blocks = (string[])["a1", "a3", "y"], of = "drawn" });
        Assert.Equal(fed.Select(value => (double)(float)value), frame[BlockKind.A, 1].Values);
        Assert.Equal(1, frame[BlockKind.Y, 0].Values[0]);
        Assert.True(session.Draw(new byte[112 * 112], 112).GetProperty("isEmpty").GetBoolean());
        Assert.Equal("problem", session.Draw(new byte[10], 112).GetProperty("type").GetString());
        Assert.Equal("problem", OfTable().Draw(new byte[16], 4).GetProperty("type").GetString());
    }

    [Fact]
    public void The_speed_of_layers_is_that_of_slow_learning_at_every_step_that_was_kept()
    {
        LabSession session = Lab.Digits();
        Step(session, 20);
        JsonElement speed = default;
        do
            speed = session.Ask("""{"type":"speed"}""");
        while (!speed.GetProperty("isDone").GetBoolean());
        double[] steps = speed.Numbers("steps");
        Assert.Equal((0, 20), (steps[0], steps[^1]));
        int count = session.Ask("""{"type":"describe"}""").GetProperty("training").GetInt32();
        FrameReader frame = session.Look(new
        {
            blocks = (string[])["a1", "y"], of = "training",
            examples = Enumerable.Range(0, 100).Select(i => (int)((long)i * count / 100)).ToArray(),
        });
        double[,] x = Rows(frame[BlockKind.A, 1]), y = Rows(frame[BlockKind.Y]);
        CaseFile given = session.Case();
        SlowLearningReport expected = SlowLearning.Run(given.Parameters, given.Cost, x, y);
        for (int l = 2; l <= 3; l++)
        {
            double[] errors = [.. speed.GetProperty("errors")[l - 2].EnumerateArray().Select(e => e.GetDouble())];
            Assert.Equal(expected.Layers[l - 2].GradientNorm, errors[^1]);
            Assert.Equal(expected.Layers[l - 2].WeightCount, speed.GetProperty("slow")[l - 2][3].GetInt64());
            Assert.Equal(100 * given.Architecture.Width(l),
                speed.GetProperty("z")[l - 2].EnumerateArray().Sum(count => count.GetInt32()));
        }
    }

    [Fact]
    public void A_training_that_is_compared_is_the_training_that_is_shown_where_nothing_differs()
    {
        LabSession session = Lab.Digits();
        JsonElement compared = Compared(session, "start", 2);
        session.Control("epoch");
        session.WorkOut();
        double first = session.Control("pause").GetProperty("accuracy").GetDouble();
        Assert.Equal(["N(0, 1)", "1/√n"],
            compared.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(first, compared.GetProperty("scores")[0][0].GetDouble());
        Assert.Equal(2, compared.GetProperty("scores")[1].GetArrayLength());
        Assert.Equal(compared.GetProperty("errors").ToString(),
            Compared(Lab.Digits(), "start", 2).GetProperty("errors").ToString());
    }

    [Theory]
    [InlineData("cost", 2)]
    [InlineData("activation", 2)]
    [InlineData("depth", 3)]
    public void Trainings_are_compared_by_one_thing(string contrast, int count)
    {
        JsonElement compared = Compared(Lab.Digits(), contrast, 1);
        Assert.Equal(count, compared.GetProperty("scores").GetArrayLength());
        foreach (JsonElement scores in compared.GetProperty("scores").EnumerateArray())
            Assert.InRange(scores[0].GetDouble(), 0.05, 1);
    }

    [Fact]
    public void Linear_outputs_diverge_where_sigmoid_outputs_learn_and_the_step_is_told()
    {
        JsonElement compared = Compared(Lab.Digits(), "output", 1);
        Assert.Equal("", compared.GetProperty("problems")[0].GetString());
        Assert.Equal(1, compared.GetProperty("epochs").GetInt32());
        Assert.Matches("diverged in epoch 1, mini-batch [0-9]+ [(]step [0-9]+[)]: ",
            compared.GetProperty("problems")[1].GetString()!);
    }

    [Fact]
    public void Messages_are_for_people()
    {
        JsonElement problem = Lab.Digits().Ask("""{"type":"neuron","of":"test","layer":4,"j":0}""");
        Assert.Equal("There is no layer 4 with neurons; they are 2 … 3.", problem.GetProperty("message").GetString());
    }

    [Fact]
    public void Differences_make_a_V_over_their_step()
    {
        LabSession session = Lab.Digits();
        Step(session, 50);
        JsonElement found = session.Ask("""{"type":"differences","of":"test","example":11}""");
        string[] names = ["oneSided", "central", "oneSidedSingle", "centralSingle"];
        double[] best = [.. names.Select(name => found.Numbers(name).Min())];
        foreach (string name in names)
        {
            double[] errors = found.Numbers(name);
            Assert.True(errors.Min() < errors[0] / 10 && errors.Min() < errors[^1] / 10, name);
        }

        Assert.True(best[1] < best[0] && best[0] < best[2], string.Join(' ', best));
    }

    [Fact]
    public void Homework_is_marked_as_the_command_marks_it_and_what_is_right_stays_hidden()
    {
        LabSession session = new(LabSubject.Of(CaseFile.Template(2, 3, 2), "case"));
        CaseGradient<double> right = session.Case().Gradient<double>();
        double z = right.Trace.Z(2)[0, 1];
        JsonElement Marked(double second)
        {
            string sheet = $$"""{"z":[[[{{right.Trace.Z(2)[0, 0]:R}},{{second:R}},{{right.Trace.Z(2)[0, 2]:R}}]]]}""";
            return session.Ask(JsonSerializer.Serialize(new { type = "answers", of = "training", example = 0, sheet }));
        }

        Assert.True(Marked(z).GetProperty("isRight").GetBoolean());
        JsonElement wrong = Marked(z - (2 * session.Case().Parameters.B(2)[1]));   // z = wa − b
        Assert.False(wrong.GetProperty("isRight").GetBoolean());
        Assert.Equal(("z", 2, 0, 1), (wrong.GetProperty("quantity").GetString(), wrong.GetProperty("layer").GetInt32(),
            wrong.GetProperty("row").GetInt32(), wrong.GetProperty("column").GetInt32()));
        Assert.DoesNotContain(z.ToString("R", System.Globalization.CultureInfo.InvariantCulture)[..6],
            wrong.ToString(), StringComparison.Ordinal);
        Assert.Equal("problem", session.Ask("""{"type":"answers","sheet":"{}"}""").GetProperty("type").GetString());
    }

    [Fact]
    public void Another_learning_rate_begins_anew_with_the_same_weights()
    {
        LabSession session = Lab.Digits();
        double[] start = session.Parameters();
        session.Control("step");
        JsonElement tick = session.Control("eta", 300);
        Assert.Equal((0, 300), (tick.GetProperty("step").GetInt64(), tick.GetProperty("learningRate").GetDouble()));
        Assert.Equal(start, session.Parameters());
        Assert.Equal(300, session.Ask("""{"type":"describe"}""").GetProperty("learningRate").GetDouble());
        Assert.Equal(300, session.Control("reseed", 8).GetProperty("learningRate").GetDouble());
        Assert.Equal("problem", session.Control("eta", 0).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("""{"type":"neuron","of":"test","layer":4,"j":0}""")]
    [InlineData("""{"type":"neuron","of":"test","layer":2,"j":30}""")]
    [InlineData("""{"type":"neuron","of":"drawn","layer":2,"j":3}""")]
    [InlineData("""{"type":"mistakes","of":"test","count":0}""")]
    [InlineData("""{"type":"why","of":"test","example":355}""")]
    [InlineData("""{"type":"why","of":"test","example":5,"output":10}""")]
    [InlineData("""{"type":"compare","contrast":"cost","epochs":0}""")]
    [InlineData("""{"type":"compare","contrast":"cost","learningRate":-1}""")]
    [InlineData("""{"type":"compare","contrast":"color"}""")]
    [InlineData("""{"type":"look","blocks":["a1"],"of":"test","examples":[3,355]}""")]
    public void What_is_not_there_is_told(string json) =>
        Assert.Equal("problem", Lab.Digits().Ask(json).GetProperty("type").GetString());

    [Fact]
    public void A_case_has_no_second_training_and_says_so()
    {
        LabSession session = new(LabSubject.Of(CaseFile.Template(2, 3, 2), "case"));
        JsonElement problem = session.Ask("""{"type":"compare","contrast":"start","epochs":1}""");
        Assert.Contains(
            "There is one network here", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("speeds", session.Ask("""{"type":"speed"}""").GetProperty("type").GetString());
        Assert.Equal("because", session.Ask("""{"type":"why","of":"training"}""").GetProperty("type").GetString());
        Assert.Equal("mistakesFound",
            session.Ask("""{"type":"mistakes","of":"training","count":5}""").GetProperty("type").GetString());
    }

    private static LabSession OfTable() => new(LabSubject.Of(TrainingPlan.For(
        new TableSource(CsvFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(Table))).Table.WithTarget("price")),
        new Recipe { Seed = 3, Validation = 0, Epochs = 50, BatchSize = 4, Hidden = [6] })));

    private static JsonElement Compared(LabSession session, string contrast, int epochs)
    {
        JsonElement compared;
        do
            compared = session.Ask($$"""{"type":"compare","contrast":"{{contrast}}","epochs":{{epochs}}}""");
        while (!compared.GetProperty("isDone").GetBoolean());
        return compared;
    }

    private static void Step(LabSession session, int count)
    {
        for (int i = 0; i < count; i++)
            session.Control("step");
    }

    private static double[,] Rows(ReadBlock block)
    {
        var rows = new double[block.Rows, block.Columns];
        Buffer.BlockCopy(block.Values, 0, rows, 0, 8 * rows.Length);
        return rows;
    }

    // A digit as somebody draws it: 8 times as large, somewhere on the pad.
    private static byte[] Enlarged(Dataset data, int example, int at)
    {
        var pixels = new double[64];
        data.CopyInput<double>(example, pixels);
        var ink = new byte[112 * 112];
        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x++)
                ink[((y + at) * 112) + x + at] = (byte)(255 * pixels[(y / 8 * 8) + (x / 8)]);
        }

        return ink;
    }
}
