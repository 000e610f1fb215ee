namespace Nabla.Tests.Models;

/// <summary>Models in a service: many threads ask while one trains and puts another model in the place.</summary>
public sealed class HotSwapTests
{
    [Fact]
    public void Every_answer_of_sixteen_threads_is_that_of_one_of_the_two_models()
    {
        const int Threads = 16, Asked = 400;
        Table table = Rows(300);
        Model first = Model.Train(table, new() { Epochs = 3, Seed = 1 }).Model;
        string checksum = first.Checksum();
        SchemaRows rows = first.Schema!.Bind(table);
        double[,] old = first.Predict(table), now = new double[0, 0];
        Model served = first;
        var answers = new (double[] Row, int Example)[Threads][];
        using var start = new Barrier(Threads + 1);
        using var half = new CountdownEvent(Threads);
        using var swapped = new ManualResetEventSlim();

        Thread[] askers = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            var mine = new (double[], int)[Asked];
            var raw = new double[first.Input.ValueCount];
            start.SignalAndWait();
            for (int i = 0; i < Asked; i++)
            {
                if (i == Asked / 2)
                {
                    half.Signal();
                    swapped.Wait();
                }

                int example = (31 * i + t) % table.RowCount;
                rows.CopyRow<double>(example, raw);
                var output = new double[2];
                Volatile.Read(ref served).Predict<double>(raw, output);
                mine[i] = (output, example);
            }

            answers[t] = mine;
        }))];
        foreach (Thread asker in askers)
            asker.Start();
        start.SignalAndWait();

        // Trains on from the model that is serving.
        Model second = first.TrainOn(table, new() { Epochs = 3, Seed = 2 }).Model;
        now = second.Predict(table);
        half.Wait();
        Volatile.Write(ref served, second);
        swapped.Set();
        foreach (Thread asker in askers)
            asker.Join();

        Assert.Equal(checksum, first.Checksum());
        Assert.NotEqual(checksum, second.Checksum());
        for (int t = 0; t < Threads; t++)
        {
            for (int i = 0; i < Asked; i++)
            {
                var (output, example) = answers[t][i];
                double[,] expected = i < Asked / 2 ? old : now;
                Assert.Equal([expected[example, 0], expected[example, 1]], output);
            }
        }
    }

    [Fact]
    public void One_row_many_rows_and_a_table_get_the_same_bits()
    {
        Table table = Rows(40);
        Model model = Model.Train(table, new() { Epochs = 2 }).Model;
        double[,] all = model.Predict(table);
        SchemaRows rows = model.Schema!.Bind(table);
        var raw = new double[model.Input.ValueCount];
        for (int i = 0; i < table.RowCount; i++)
        {
            rows.CopyRow<double>(i, raw);
            var one = new double[2];
            model.Predict<double>(raw, one);
            Prediction named = model.Predict(new Dictionary<string, object?>
            {
                ["x"] = table["x"].Numbers[i] is var x && double.IsNaN(x) ? null : x,
                ["color"] = table["color"].Texts[i],
            });
            Assert.Equal([all[i, 0], all[i, 1]], one);
            Assert.Equal([all[i, 0], all[i, 1]], named.Probabilities.Values);
            Assert.Equal(all[i, 0] >= all[i, 1] ? "no" : "yes", named.Label);
        }
    }

    [Fact]
    public void Predicting_allocates_nothing_after_warm_up()
    {
        Table table = Rows(64);
        Model model = Model.Train(table, new() { Epochs = 1 }).Model;
        SchemaRows rows = model.Schema!.Bind(table);
        float[] raw = new float[64 * model.Input.ValueCount], answers = new float[64 * 2];
        for (int i = 0; i < 64; i++)
            rows.CopyRow(i, raw.AsSpan(i * model.Input.ValueCount));
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                model.Predict(new ReadOnlyMatrixSpan<float>(raw, model.Input.ValueCount),
                    new MatrixSpan<float>(answers, 2));
                model.Predict<float>(raw.AsSpan(0, model.Input.ValueCount), answers.AsSpan(0, 2));
            }
        }));
    }

    private static Table Rows(int count)
    {
        var (x, color, y) = (new double[count], new string?[count], new string?[count]);
        for (int i = 0; i < count; i++)
        {
            double noise = Math.Sin(12.9898 * i) * 43758.5453;
            x[i] = i % 17 == 3 ? double.NaN : 100 * (noise - Math.Floor(noise));
            color[i] = i % 13 == 5 ? null : (i % 3) switch { 0 => "red", 1 => "green", _ => "blue" };
            y[i] = x[i] + (color[i] == "red" ? 30 : 0) > 60 ? "yes" : "no";
        }

        return new Table(new("x", [.. x]), new("color", [.. color]), new TableColumn("y", [.. y])).WithTarget("y");
    }
}
