#:project ../../src/Nabla/Nabla.csproj
#:property PublishAot=false

// A training by Trainer.Run and the same by a loop over session.Step(), in turn: the ratio of their times, whether the
// bits are equal, and the bytes that a step allocates.
//     dotnet run -c Release bench/sessions/sessions.cs
using System.Diagnostics;
using Nabla;

const int Turns = 41, WarmUp = 6;
foreach (var (widths, batch, count, epochs) in (ReadOnlySpan<(int[], int, int, int)>)
    [([2, 3, 1], 4, 4000, 300), ([64, 30, 10], 10, 4000, 40), ([784, 30, 10], 10, 2000, 20)])
{
    Dataset data = Made(widths, count);
    List<double> ratios = [];
    bool areEqual = true;
    for (int turn = 0; turn < Turns; turn++)
    {
        (double run, string ofRun) = turn % 2 == 0 ? Run() : default;
        (double loop, string ofLoop) = Loop();
        if (turn % 2 != 0)
            (run, ofRun) = Run();
        areEqual &= ofRun == ofLoop;
        if (turn >= WarmUp)
            ratios.Add(loop / run);
    }

    ratios.Sort();
    using TrainingSession<float> session = Trainer().Begin(data);
    session.Step();
    long before = GC.GetAllocatedBytesForCurrentThread();
    for (int i = 0; i < 100; i++)
        session.Step();
    long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
    Console.WriteLine(FormattableString.Invariant(
        $"{string.Join('-', widths)}, batch {batch}: loop / Run {ratios[ratios.Count / 2]:F3} (quartiles ") +
        FormattableString.Invariant($"{ratios[ratios.Count / 4]:F3}, {ratios[3 * ratios.Count / 4]:F3}), ") +
        $"bits {(areEqual ? "equal" : "DIFFER")}, {bytes} bytes in 100 steps");

    (double, string) Run()
    {
        Trainer trainer = Trainer();
        long start = Stopwatch.GetTimestamp();
        trainer.Run(data);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, trainer.Network.Parameters.Checksum());
    }

    (double, string) Loop()
    {
        Trainer trainer = Trainer();
        long start = Stopwatch.GetTimestamp();
        using TrainingSession<float> session = trainer.Begin(data);
        while (session.Step())
        {
        }

        return (Stopwatch.GetElapsedTime(start).TotalSeconds, trainer.Network.Parameters.Checksum());
    }

    Trainer Trainer() => new(Network.Create(widths, Activation.Sigmoid, seed: 1), new Sgd(1), Cost.Quadratic)
    {
        BatchSize = batch, Epochs = epochs,
    };
}

static Dataset Made(int[] widths, int count)
{
    var random = new Random(1);
    var (x, y) = (new double[count, widths[0]], new double[count, widths[^1]]);
    for (int i = 0; i < count; i++)
    {
        for (int k = 0; k < widths[0]; k++)
            x[i, k] = random.NextDouble();
        y[i, i % widths[^1]] = 1;
    }

    return Dataset.FromRows(x, y);
}
