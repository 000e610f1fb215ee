using System.Diagnostics;

namespace Nabla.Browser;

/// <summary>A training whose speed is measured, with the same steps in a browser and outside of it.</summary>
internal static class Subject
{
    private const int Steps = 400, Rounds = 7, Batch = 10;

    /// <summary>Trains a network with 30 hidden and 10 output neurons on images.</summary>
    /// <param name="pixels">The images, one after another; none: 1,000 images without a zero.</param>
    /// <param name="labels">Their digits.</param>
    /// <param name="divisor">What pixels are divided by.</param>
    /// <returns>Examples per second, median of several rounds; the checksum of the parameters after the first
    /// steps.</returns>
    internal static string Measure(byte[] pixels, byte[] labels, double divisor)
    {
        if (pixels.Length == 0)
            (pixels, labels) = WithoutZeros(1000, 784);
        int width = pixels.Length / labels.Length;
        var data = Dataset.FromImages(pixels, [width], Array.ConvertAll(labels, label => (int)label), 10, divisor);
        var network = Network.Create([width, 30, 10], Activation.Sigmoid, seed: 1);
        var trainer = new Trainer(network, new Sgd(eta: 3), Cost.Quadratic)
        {
            BatchSize = Batch, Epochs = 1_000_000, Threads = 1,
        };
        using IEnumerator<TrainingStep<float>> steps = trainer.Steps(data).GetEnumerator();
        Take(steps, Steps);
        string checksum = network.Parameters.Checksum();
        var rates = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            int taken = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < 0.7; taken += 20)
                Take(steps, 20);
            rates[round] = taken * Batch / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(rates);
        return FormattableString.Invariant(
            $"{rates[Rounds / 2]:F0} {rates[0]:F0} {rates[^1]:F0} {checksum["sha256:".Length..]} {KernelInfo.Name}");
    }

    private static void Take(IEnumerator<TrainingStep<float>> steps, int count)
    {
        for (int i = 0; i < count; i++)
            steps.MoveNext();
    }

    private static (byte[] Pixels, byte[] Labels) WithoutZeros(int count, int width)
    {
        var random = new Random(5);
        var pixels = new byte[count * width];
        var labels = new byte[count];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)random.Next(1, 256);
        for (int i = 0; i < count; i++)
            labels[i] = (byte)random.Next(10);
        return (pixels, labels);
    }
}
