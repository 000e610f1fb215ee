using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Tests.Training;

/// <summary>
/// A run without a shown gradient takes each layer's step in one pass over its weights and leaves zero inputs out. It
/// must end with the very bits of the visible path: backpropagation into ∇, then the optimizer. Which of the two it is,
/// the settings say and not who watches.
/// </summary>
public sealed class FusedStepTests
{
    private static readonly Dictionary<string, Optimizer> s_optimizers = new()
    {
        ["sgd"] = new Sgd(0.5),
        ["sgd decay"] = new Sgd(0.5) { WeightDecay = 0.01 },
        ["momentum"] = new Sgd(0.1) { Momentum = 0.9, Dampening = 0.1 },
        ["nesterov"] = new Sgd(0.1) { Momentum = 0.9, Nesterov = true, WeightDecay = 0.01 },
        ["adam"] = new Adam(0.01),
        ["adam amsgrad"] = new Adam(0.01) { AmsGrad = true, WeightDecay = 0.01 },
        ["adamw"] = new AdamW(0.01),
        ["rmsprop"] = new RmsProp(0.01),
        ["rmsprop centered"] = new RmsProp(0.01) { Centered = true, Momentum = 0.5 },
        ["adagrad"] = new Adagrad(0.05),
        ["adagrad decay"] = new Adagrad(0.05) { WeightDecay = 0.01, InitialAccumulator = 0.1, RateDecay = 0.01 },
    };

    public static TheoryData<string> Optimizers => [.. s_optimizers.Keys];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Fused_and_visible_steps_end_with_the_same_bits(string optimizer)
    {
        foreach (int batch in (int[])[1, 2, 7, 13])
        {
            AssertSame<float>(Dense(), s_optimizers[optimizer], batch);
            AssertSame<double>(Dense(), s_optimizers[optimizer], batch);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Leaving_out_zero_inputs_changes_no_bit(string optimizer)
    {
        foreach (int batch in (int[])[1, 3, 10, 64, 65])
        {
            AssertSame<float>(Sparse(), s_optimizers[optimizer], batch);
            AssertSame<double>(Sparse(), s_optimizers[optimizer], batch);
        }
    }

    [Fact]
    public void Decoupled_decay_max_norm_and_dropout_are_the_same_in_a_fused_step()
    {
        foreach (Dataset data in (Dataset[])[Dense(), Sparse()])
        {
            string[] sums = [.. ((bool[])[true, false]).Select(visibly => Train<float>(
                data, n => new Trainer<float>(n, new Recipe
                {
                    Optimizer = new Adam(0.01), Cost = Cost.Quadratic,
                    Epochs = 2, BatchSize = 6, WeightDecay = 0.1, MaxNorm = 1.5, Dropout = 0.3,
                }) { Threads = 2, ShowGradient = visibly }))];
            Assert.Equal(sums[0], sums[1]);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Penalties_and_limits_are_the_same_in_a_fused_step(string optimizer)
    {
        foreach (Dataset data in (Dataset[])[Dense(), Sparse()])
        {
            foreach ((double l2, double l1, double limit) in ((double, double, double)[])[(0.1, 0, 0), (0, 0.01, 0),
                (0, 0, 0.02), (0.1, 0.01, 0.02)])
            {
                Same<float>();
                Same<double>();

                void Same<T>()
                    where T : unmanaged, IBinaryFloatingPointIeee754<T>
                {
                    string[] sums = [.. ((bool[])[true, false]).Select(visibly => Train<T>(
                        data, n => new Trainer<T>(n, new Recipe
                        {
                            Optimizer = s_optimizers[optimizer], Cost = Cost.Quadratic,
                            Epochs = 2, BatchSize = 6, L2 = l2, L1 = l1, ClipValue = limit,
                        }) { ShowGradient = visibly }))];
                    Assert.Equal(sums[0], sums[1]);
                }
            }
        }
    }

    [Fact]
    public void Large_layers_shared_by_threads_take_the_same_step()
    {
        Dataset data = Examples.Classified(150, width: 257);
        string expected = Wide(visibly: true, 1);
        foreach (int threads in (int[])[1, 2, 3])
            Assert.Equal(expected, Wide(visibly: false, threads));

        string Wide(bool visibly, int threads)
        {
            var network = new Network<float>(
                Architecture.Create([257, 150, 129, 3], Activation.Tanh, Activation.Sigmoid),
                Initializer.LeCunNormal, 5);
            var trainer = new Trainer<float>(network, new Adam(0.01), Cost.Quadratic)
            {
                Epochs = 1, BatchSize = 100, Threads = threads, ShowGradient = visibly,
            };
            trainer.Run(data);
            return network.Parameters.Checksum();
        }
    }

    [Fact]
    public void Looking_at_steps_changes_neither_their_way_nor_their_bits()
    {
        foreach (bool shows in (bool[])[false, true])
        {
            string run = Train<float>(Dense(), n => Make(n, shows)), steps = "";
            _ = Train<float>(Dense(), n =>
            {
                foreach (TrainingStep<float> step in Make(n, shows).Steps(Dense()))
                {
                    if (shows)
                    {
                        Assert.NotEqual(0, step.Nabla.Norm());
                    }
                    else
                    {
                        Assert.Contains("ShowGradient",
                            Assert.Throws<InvalidOperationException>(() => step.Nabla).Message,
                                StringComparison.Ordinal);
                    }
                }

                steps = n.Parameters.Checksum();
                return Make(n, shows);
            });
            Assert.Equal(run, steps);
        }

        static Trainer<float> Make(Network<float> network, bool shows) =>
            new(network, new Adam(0.01), Cost.Quadratic) { Epochs = 2, BatchSize = 6, ShowGradient = shows };
    }

    [Fact]
    public void An_example_by_itself_has_the_bits_that_it_has_in_a_batch()
    {
        foreach (int width in (int[])[1, 30, 32, 33, 128, 129, 300])
        {
            var network = new Network<float>(
                Architecture.Create([37, width, 5], Activation.Gelu, Activation.Softmax), Initializer.Book, 3);
            (float[,] x, _) = Examples.Classified(7, width: 37).ToArrays<float>();
            Trace<float> batch = new(network.Architecture, 7), one = new(network.Architecture, 1);
            Backprop.Feedforward(network.Parameters, x, batch);
            for (int i = 0; i < 7; i++)
            {
                Backprop.Feedforward(network.Parameters, new ReadOnlyMatrixSpan<float>(batch.A(1).Row(i), 37), one);
                for (int l = 2; l <= 3; l++)
                    Assert.Equal(batch.Z(l).Row(i).ToArray(), one.Z(l).Row(0).ToArray());
            }
        }
    }

    [Fact]
    public void Runs_of_columns_cover_every_column_in_use_and_join_across_short_gaps()
    {
        foreach (int width in (int[])[1, 5, 63, 64, 65, 130, 784])
        {
            for (int pattern = 0; pattern < 9; pattern++)
            {
                var columns = new NonZeroColumns(width);
                var used = new bool[width];
                for (int example = 0; example < 3; example++)
                {
                    var bytes = new byte[width];
                    for (int k = 0; k < width; k++)
                    {
                        bytes[k] = (byte)(
                            (k * 7919 + example * 104729 + pattern) % (pattern * 4 + 1) == 0 ? k % 255 + 1 : 0);
                        used[k] |= bytes[k] != 0;
                    }

                    columns.Add(bytes);
                }

                columns.Find();
                int end = -1;
                var covered = new bool[width];
                foreach (Terms run in columns.Terms)
                {
                    Assert.True(run.Start > end && run.Length > 0 && run.Start + run.Length <= width);
                    Assert.True(run.Start % 4 == 0 && (run.Length % 4 == 0 || run.Start + run.Length == width),
                        "A run is whole blocks.");
                    Assert.Contains(true, used[run.Start..Math.Min(width, run.Start + 4)]);
                    Assert.Contains(true, used[((run.Start + run.Length - 1) / 4 * 4)..(run.Start + run.Length)]);
                    end = run.Start + run.Length;
                    covered.AsSpan(run.Start, run.Length).Fill(true);
                }

                for (int k = 0; k < width; k++)
                    Assert.True(covered[k] || !used[k], $"Column {k} of {width} is in use and left out.");
            }
        }
    }

    [Fact]
    public void Bytes_divide_to_the_correctly_rounded_quotient_whatever_the_divisor()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        foreach (double divisor in (double[])[255, 256, 16, 1, 3, 7, 10, 100, 127.5, 0.1, 1e-3, 12345.678])
        {
            Dataset data = Dataset.FromImages(all, [256], [0], 2, divisor);
            var quotients = new float[256];
            data.CopyInput<float>(0, quotients);
            for (int value = 0; value < 256; value++)
                Assert.Equal(value / (float)divisor, quotients[value]);
        }
    }

    private static void AssertSame<T>(Dataset data, Optimizer optimizer, int batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string[] sums = [.. ((bool[])[true, false]).Select(visibly => Train<T>(
            data, n => new Trainer<T>(n, optimizer, Cost.Quadratic)
            {
                Epochs = 2, BatchSize = batch, Seed = 3, ShowGradient = visibly,
            }))];
        Assert.True(sums[0] == sums[1], $"{optimizer} in batches of {batch}: {sums[0]} visibly, {sums[1]} fused.");
    }

    private static string Train<T>(Dataset data, Func<Network<T>, Trainer<T>> make)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(
            Architecture.Create([data.InputWidth, 35, data.TargetWidth], Activation.Tanh, Activation.Sigmoid),
            Initializer.LeCunNormal, 2);
        Trainer<T> trainer = make(network);
        Assert.NotEqual(StopReason.Diverged, trainer.Run(data).Reason);
        return network.Parameters.Checksum();
    }

    private static Dataset Dense() => Examples.Classified(40, width: 70);

    /// <summary>Byte images, a fifth of whose pixels are not zero, some pixels in no image and some images
    /// empty.</summary>
    private static Dataset Sparse()
    {
        const int count = 70, width = 100;
        var pixels = new byte[count * width];
        for (int i = 0; i < pixels.Length; i++)
        {
            int k = i % width;
            if (k is >= 20 and < 80 && i / width % 9 != 0 && (i * 7919L + i / 13) % 3 == 0)
                pixels[i] = (byte)(i % 251 + 1);
        }

        return Dataset.FromImages(pixels, [10, 10], [.. Enumerable.Range(0, count).Select(i => i % 3)], 3, 255);
    }
}
