namespace Nabla.Benchmarks;

/// <summary>A training step to be measured: "784-30-10:10" is mini-batches of 10 without zeros in the images, then
/// "zeros" for images as they are or "categories" for rows of a table, "adam" for Adam in place of SGD, "l2" for a
/// penalty on the weights.</summary>
internal sealed class StepSubject
{
    private const int Count = 12_800;   // whole mini-batches for all sizes below
    private readonly StepLoop<float> _loop;
    private int _epoch = 1;

    internal StepSubject(string name, int threads = 1)
    {
        string[] words = name.Split(' ');
        string[] shape = words[0].Split(':');
        int[] widths = [.. shape[0].Split('-').Select(int.Parse)];
        bool isDeep = widths.Length > 3;
        Batch = int.Parse(shape[1]);
        Data = words.Contains("zeros") ? Examples.Images(Count)
            : words.Contains("categories") ? Examples.Categories(Count) : Examples.WithoutZeros(Count);
        Cost = isDeep ? Cost.SoftmaxCrossEntropy : Cost.Quadratic;
        Optimizer = words.Contains("adam") ? new Adam(1e-4) : new Sgd(1e-3);
        L2 = words.Contains("l2") ? 1e-4 : 0;
        Network = Nabla.Network.Create(
            widths, isDeep ? Activation.ReLU : Activation.Sigmoid, isDeep ? Activation.Softmax : Activation.Sigmoid,
            seed: 1, initializer: Initializer.Scaled);
        _loop = new(
            new(Network, new Recipe
            {
                Optimizer = Optimizer, Cost = Cost,
                BatchSize = Batch, Epochs = int.MaxValue, L2 = L2,
            }) { Threads = threads },
            Data);
        _loop.BeginEpoch(1);
    }

    internal int Batch { get; }

    internal Dataset Data { get; }

    internal Cost Cost { get; }

    internal Optimizer Optimizer { get; }

    internal double L2 { get; }

    internal Network<float> Network { get; }

    internal int Layers => Network.Architecture.LayerCount;

    /// <summary>Whether inputs that are zero are left out.</summary>
    internal bool Skips => Kernels.NonZeroColumns.AreWorthFinding(Data.Density, Batch);

    /// <summary>The next step, over shuffled images.</summary>
    internal void Step()
    {
        if (_loop.Next())
            return;
        if (_loop.Divergence is not null)
            throw new InvalidOperationException("Training diverged.");
        _loop.BeginEpoch(++_epoch);
        _loop.Next();
    }
}
