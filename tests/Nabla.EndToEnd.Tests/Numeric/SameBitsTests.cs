using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests.Numeric;

/// <summary>Trainings drawn at random end with the same bits for any number of threads, with every kernel, and whether
/// their gradients are shown or not.</summary>
public sealed class SameBitsTests(ITestOutputHelper output)
{
    private static readonly string[] s_rules =
    [
        "sgd 0.1", "sgd 0.05 momentum=0.9 nesterov=true", "adam 0.01 weight_decay=0.01", "adam 0.01 amsgrad=true",
        "adamw 0.01", "rmsprop 0.005 centered=true momentum=0.5", "adagrad 0.05",
    ];

    [Fact]
    [Trait("Tier", "long")]
    public void Threads_and_shown_gradients_change_no_bit()
    {
        const int Trainings = 120;
        for (int i = 0; i < Trainings; i++)
        {
            if (i % 2 == 0)
                SameForThreads<float>(i);
            else
                SameForThreads<double>(i);
        }

        output.WriteLine($"{Trainings} trainings, each in 8 ways");
    }

    [Fact]
    [Trait("Tier", "long")]
    public void Kernels_change_no_bit_for_any_number_of_threads()
    {
        const int Trainings = 21;
        string[] kernels = [.. JsonDocument.Parse(Output("doctor --json", [])).RootElement
            .GetProperty("kernels_supported").EnumerateArray().Select(kernel => kernel.GetString()!)];
        for (int i = 0; i < Trainings; i++)
        {
            string arguments = Arguments(new Draw(50_000 + i), s_rules[i % s_rules.Length]);
            string? expected = null;
            foreach (string kernel in kernels)
            {
                foreach (int threads in (int[])[1, 3])
                {
                    using var folder = new TemporaryFolder();
                    Output([.. arguments.Split('|'), "--threads", threads.ToString(CultureInfo.InvariantCulture),
                        "--run-dir", folder["run"]], new() { ["NABLA_KERNEL"] = kernel });
                    string found = Convert.ToHexString(File.ReadAllBytes(folder["run/model.safetensors"]));
                    Assert.True(found == (expected ??= found),
                        $"{kernel} with {threads} threads gives other bits than {kernels[0]}: {arguments}");
                }
            }
        }

        output.WriteLine($"{Trainings} trainings with {string.Join(", ", kernels)}, each by 1 and 3 threads");
    }

    private static void SameForThreads<T>(int i)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var draw = new Draw(60_000 + i);
        Cost cost = Cost.All[i % 3];
        int[] widths = [10 + draw.Below(200), 150 + draw.Below(150), 130 + draw.Below(100), 2 + draw.Below(8)];
        Architecture architecture = draw.Architecture(widths, cost);
        int n = 150 + draw.Below(60), batch = 100 + draw.Below(60);
        T[,] x = draw.Matrix<T>(n, widths[0], 1);
        Dataset data = Dataset.FromRows(x, [.. Enumerable.Range(0, n).Select(_ => draw.Below(widths[^1]))], widths[^1]);
        if (draw.Chance(0.3))
            data = data.WithWeights([.. Enumerable.Range(0, n).Select(_ => draw.Uniform(0, 2))]);
        Network<T> first = draw.Network<T>(architecture, 1);
        var recipe = new Recipe
        {
            Optimizer = Optimizer.Parse(s_rules[i % s_rules.Length]), Cost = cost, Epochs = 2, BatchSize = batch,
            Seed = 3, L2 = draw.Chance(0.3) ? 0.01 : 0, ClipNorm = draw.Chance(0.3) ? 1 : 0,
            Dropout = draw.Chance(0.3) ? 0.2 : 0, MaxNorm = draw.Chance(0.2) ? 1 : 0,
            ClipValue = draw.Chance(0.2) ? 0.01 : 0,
        };
        string? expected = null;
        foreach (int threads in (int[])[1, 2, 3, 7])
        {
            foreach (bool shows in (bool[])[false, true])
            {
                Network<T> network = first.Clone();
                new Trainer<T>(network, recipe) { Threads = threads, ShowGradient = shows }.Run(data);
                string found = network.Parameters.Checksum();
                Assert.True(found == (expected ??= found),
                    $"training {i}, {architecture}: {threads} threads, shown: {shows}, give other bits");
            }
        }
    }

    private static string Arguments(Draw draw, string rule)
    {
        string activation = draw.OneOf<Activation>([.. Activation.All.Where(a => a.IsElementwise)]).Name;
        if (activation == "exponential")
            activation = "tanh";
        string widths = string.Create(CultureInfo.InvariantCulture,
            $"64,{200 + draw.Below(150)},{140 + draw.Below(60)},10");
        string batch = (90 + draw.Below(40)).ToString(CultureInfo.InvariantCulture);
        return string.Join('|', "train", "digits", "--layers", widths, "--activation", activation, "--optimizer", rule,
            "--limit", "220", "--epochs", "1", "--batch-size", batch, "--precision", draw.OneOf("float32", "float64"),
            "--dropout", draw.OneOf("0", "0.2"), "--clip", draw.OneOf("0", "1"), "--l2", draw.OneOf("0", "0.001"),
            "--schedule", draw.OneOf("constant", "cosine:0,0"), "--seed", "4");
    }

    private static string Output(string arguments, Dictionary<string, string> environment) =>
        Output(arguments.Split(' '), environment);

    private static string Output(string[] arguments, Dictionary<string, string> environment)
    {
        Finished run = NablaProcess.Run(arguments, environment);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Out;
    }
}
