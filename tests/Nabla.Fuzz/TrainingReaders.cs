using Nabla.Cli.Training;
using Nabla.IO;
using Nabla.Tests;

namespace Nabla.Fuzz;

/// <summary>Readers of what training leaves behind: checkpoints, which are also gone on from, and the record of
/// events.</summary>
internal static class TrainingReaders
{
    private static readonly Dataset s_data = Digits.Load().Train.Take(12);
    private static readonly TemporaryFolder s_run = new();

    /// <summary>Checkpoints of a few steps in either precision.</summary>
    public static byte[][] Checkpoints() => [.. Of<float>(new Adam(0.01), 0), .. Of<double>(new Sgd(eta: 0.1) { Momentum = 0.9 }, 1)];

    /// <summary>Reads a checkpoint; one that is accepted is written and read again, and training goes on from it, or says
    /// that it was another training.</summary>
    public static void Checkpoint(byte[] file)
    {
        Checkpoint checkpoint = Nabla.Checkpoint.Load(new MemoryStream(file));
        using var copy = new MemoryStream();
        checkpoint.Save(copy, checkpoint.EventsLength);
        copy.Position = 0;
        Nabla.Checkpoint.Load(copy);
        try
        {
            if (checkpoint.Precision == "float32")
                Trainer<float>(new Adam(0.01), checkpoint).Run(s_data, s_data);
            else
                Trainer<double>(new Sgd(eta: 0.1) { Momentum = 0.9 }, checkpoint).Run(s_data, s_data);
        }
        catch (CheckpointMismatchException)
        {
            // Another training: documented.
        }
    }

    /// <summary>Records of runs.</summary>
    public static byte[][] Records() =>
    [
        "{\"event\":\"started\"}\n{\"event\":\"stopped\",\"reason\":\"completed\",\"epochs\":5}\n"u8.ToArray(),
        "{\"event\":\"epoch\",\"epoch\":1,\"cost\":0.5}\n{\"event\":\"checkpoint\",\"step\":7}\n"u8.ToArray(),
    ];

    /// <summary>What a record says of its run's end, which a record cut anywhere may not; it never throws.</summary>
    public static void Record(byte[] file)
    {
        File.WriteAllBytes(s_run[RunFolder.EventsName], file);
        RunEnd.Of(s_run.Path);
    }

    private static IEnumerable<byte[]> Of<T>(Optimizer optimizer, int which)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var taken = new Taken();
        Trainer<T>(optimizer).Run(s_data, s_data, progress: taken);
        return taken.Files.Where((_, i) => i % 3 == which || i == taken.Files.Count - 1);
    }

    private static Trainer<T> Trainer<T>(Optimizer optimizer, Checkpoint? from = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        new(Network.Create<T>([64, 2, 10], Activation.Tanh, seed: 1), optimizer, Cost.Quadratic)
        {
            BatchSize = 4, Epochs = 3, CheckpointEvery = 1, ContinueFrom = from, Patience = 2,
        };

    private sealed class Taken : IProgress<ITrainingEvent>
    {
        public List<byte[]> Files { get; } = [];

        public void Report(ITrainingEvent value)
        {
            if (value is not CheckpointTaken { Checkpoint: var checkpoint })
                return;
            using var stream = new MemoryStream();
            checkpoint.Save(stream, 100);
            Files.Add(stream.ToArray());
        }
    }
}
