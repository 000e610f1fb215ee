namespace Nabla.Tests.Models;

/// <summary>What is counted for the whole process is counted while nothing else runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Services that run for long: model files that are replaced and loaded again while many threads ask, and
/// loads and trainings by the thousand.</summary>
[Collection(nameof(Alone))]
public sealed class ReloadTests(ITestOutputHelper output) : IDisposable
{
    private const int Inputs = 6, Classes = 3, Examples = 50;
    private const long MostGrowth = 2 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Asked_by_64_threads_while_its_file_is_replaced_20_times_every_answer_is_right() => Reload(20);

    [Fact]
    [Trait("Tier", "long")]
    public void Asked_by_64_threads_while_its_file_is_replaced_1000_times_every_answer_is_right() => Reload(1_000);

    [Fact]
    public void A_hundred_loads_and_trainings_leave_nothing_behind() => Leak(100);

    [Fact]
    [Trait("Tier", "long")]
    public void A_thousand_loads_and_trainings_leave_nothing_behind() => Leak(1_000);

    private void Reload(int times)
    {
        const int Threads = 64;
        Model[] models = [.. Enumerable.Range(0, 5).Select(i => Of((ulong)i))];
        float[][] rows = [.. Enumerable.Range(0, Examples).Select(Row)];
        float[][][] right = [.. models.Select(model => rows.Select(row => Ask(model, row)).ToArray())];
        string path = _folder["served.safetensors"];
        models[0].Save(path);
        Served now = new(Model.Load(path), 0);
        bool isOver = false;
        long asked = 0;
        string? wrong = null;
        Thread[] askers = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            for (int i = t; !Volatile.Read(ref isOver) || i < t + 10; i++)
            {
                Served asking = Volatile.Read(ref now);
                int example = i % Examples;
                if (!Ask(asking.Model, rows[example]).SequenceEqual(right[asking.Number][example]))
                    wrong = $"thread {t}, example {example}, model {asking.Number}";
                Interlocked.Increment(ref asked);
            }
        }))];
        foreach (Thread asker in askers)
            asker.Start();
        for (int i = 1; i <= times; i++)
        {
            int number = i % models.Length;
            models[number].Save(path);
            Model loaded = Model.Load(path);
            Assert.Equal(models[number].Checksum(), loaded.Checksum());
            Volatile.Write(ref now, new(loaded, number));
        }

        Volatile.Write(ref isOver, true);
        foreach (Thread asker in askers)
            asker.Join();
        Assert.Null(wrong);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        output.WriteLine($"{asked} answers of {Threads} threads over {times} loads, all right");
    }

    private void Leak(int times)
    {
        string path = _folder["model.safetensors"];
        Model model = Of(1);
        model.Save(path);
        Dataset data = Data();
        Recipe recipe = new() { Epochs = 1, Hidden = [8], Validation = 0, Seed = 3 };
        string? checksum = null;
        (long Bytes, int Files) half = default;
        for (int i = 0; i < times; i++)
        {
            if (i == times / 2)
                half = Held();
            Assert.Equal(model.Checksum(), Model.Load(path).Checksum());
            string trained = Model.Train(data, recipe).Model.Checksum();
            Assert.Equal(checksum ??= trained, trained);
        }

        (long bytes, int files) = Held();
        output.WriteLine(
            $"the last {times - times / 2}: {bytes - half.Bytes} bytes and {files - half.Files} files more");
        Assert.True(bytes - half.Bytes < MostGrowth, $"{bytes - half.Bytes} bytes more are held");
        Assert.True(files <= half.Files, $"{files - half.Files} files more are open");
    }

    private static (long Bytes, int Files) Held()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        const string Open = "/proc/self/fd";
        return (GC.GetTotalMemory(forceFullCollection: true),
            Directory.Exists(Open) ? Directory.GetFileSystemEntries(Open).Length : 0);
    }

    private static float[] Ask(Model model, float[] row)
    {
        var answer = new float[Classes];
        model.Predict<float>(row, answer);
        return answer;
    }

    private static Model Of(ulong seed) => Model.Create(
        Network.Create([Inputs, 10, Classes], Activation.ReLU, Activation.Softmax, seed: seed),
        Cost.SoftmaxCrossEntropy);

    private static float[] Row(int example) =>
        [.. Enumerable.Range(0, Inputs).Select(k => MathF.Sin(1 + example * Inputs + k))];

    private static Dataset Data()
    {
        var inputs = new float[Examples, Inputs];
        for (int x = 0; x < Examples; x++)
        {
            for (int k = 0; k < Inputs; k++)
                inputs[x, k] = Row(x)[k];
        }

        return Dataset.FromRows(inputs, [.. Enumerable.Range(0, Examples).Select(x => x % Classes)], Classes);
    }

    private sealed record Served(Model Model, int Number);
}
