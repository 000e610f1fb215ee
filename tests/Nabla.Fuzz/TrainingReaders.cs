using System.Text;
using Nabla.Cli.Training;
using Nabla.IO;
using Nabla.Tests;

namespace Nabla.Fuzz;

/// <summary>Readers of what training leaves behind: checkpoints, which are also gone on from, and the record of
/// events.</summary>
internal static class TrainingReaders
{
    private const string Started = "{\"event\":\"started\",\"epochs\":3}\n";
    private static readonly Dataset s_data = Digits.Load().Train.Take(12);
    private static readonly TemporaryFolder s_run = new();
    private static readonly Lazy<Checkpoint> s_first = new(() =>
    {
        using var stream = new MemoryStream();
        Nabla.Checkpoint.Load(new MemoryStream(Of<float>(new Adam(0.01), 0).First())).Save(stream, Started.Length);
        stream.Position = 0;
        return Nabla.Checkpoint.Load(stream);
    });

    /// <summary>Checkpoints of a few steps in either precision.</summary>
    public static byte[][] Checkpoints() =>
        [.. Of<float>(new Adam(0.01), 0), .. Of<double>(new Sgd(eta: 0.1) { Momentum = 0.9 }, 1)];

    /// <summary>Reads a checkpoint; one that is accepted is written and read again, and training goes on from it, or
    /// says that it was another training.</summary>
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

    /// <summary>A whole record.</summary>
    public static byte[][] WholeRecord() =>
    [
        [
            .. Encoding.UTF8.GetBytes(Started),
            .. """
            {"event":"checkpoint","epoch":0,"step":0,"file":"checkpoint-0.safetensors"}
            {"event":"step","epoch":1,"step":1,"cost":0.5,"learning_rate":0.1}
            {"event":"epoch","epoch":1,"step":3,"cost":0.5,"seconds":0.1,"best":true}
            {"event":"resumed","epoch":1,"step":3,"epochs":9,"versions":{"nabla":"0.1.0"}}
            {"event":"stopped","reason":"completed","epochs":1,"steps":3,"checksum":"sha256:00"}

            """u8,
        ],
    ];

    /// <summary>Checks a record against a checkpoint.</summary>
    public static void Verify(byte[] file) => RunRecord.Verify(new MemoryStream(file), [s_first.Value]);

    private static IEnumerable<byte[]> Of<T>(Optimizer optimizer, int which)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var taken = new Taken();
        Trainer<T>(optimizer).Run(s_data, s_data, progress: taken);
        return taken.Files.Where((_, i) => i % 3 == which || i == taken.Files.Count - 1);
    }

    private static Trainer<T> Trainer<T>(Optimizer optimizer, Checkpoint? from = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        new(Network.Create<T>([64, 2, 10], Activation.Tanh, seed: 1), new Recipe
        {
            Optimizer = optimizer, Cost = Cost.Quadratic,
            BatchSize = 4, Epochs = 3, Patience = 2,
        }) { CheckpointEvery = 1, ContinueFrom = from };

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
