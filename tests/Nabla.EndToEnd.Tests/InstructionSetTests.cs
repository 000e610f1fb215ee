using System.Globalization;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>
/// The command gives the same bits whatever instructions its machine has: sets are switched off in the runtime of a
/// process of their own, kernels chosen by name. (.NET 10 reads DOTNET_EnableAVX512, DOTNET_EnableAVX2, which takes
/// fused multiply-add along, DOTNET_EnableAVX and DOTNET_EnableHWIntrinsic; the longer names of earlier versions do
/// nothing.)</summary>
public sealed class InstructionSetTests
{
    private static readonly string[] s_switches =
        ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableAVX", "DOTNET_EnableHWIntrinsic"];

    [Theory]
    [InlineData("float32")]
    [InlineData("float64")]
    public void Gradients_and_descent_have_the_same_bits_with_every_instruction_set_and_kernel(string precision)
    {
        string text = Case(precision);
        SameEverywhere(environment =>
            Output("backprop -", environment, text) + Output("descend -", environment, text));
    }

    [Theory]
    [InlineData("float32", "gelu", 1)]
    [InlineData("float64", "silu", 3)]
    public void Training_gives_the_same_model_with_every_instruction_set_and_kernel(
        string precision, string activation, int threads) =>
        SameEverywhere(environment =>
        {
            using var folder = new TemporaryFolder();
            Output($"train digits --layers 37,19,10 --activation {activation} --limit 90 --epochs 2 --batch-size 13 " +
                $"--dropout 0.1 --clip 1 --l2 0.001 --threads {threads} --precision {precision} --seed 4 " +
                $"--run-dir {folder["run"]}", environment);
            return Convert.ToHexString(File.ReadAllBytes(folder["run/model.safetensors"]));
        });

    [Fact]
    public void Doctor_names_only_the_instruction_sets_left_on()
    {
        string[] everything = Strings(Doctor([]), "kernels_supported");
        foreach (string name in s_switches)
        {
            JsonElement left = Doctor(new() { [name] = "0" });
            string[] gone = name switch
            {
                "DOTNET_EnableAVX512" => ["avx512"],
                "DOTNET_EnableHWIntrinsic" => ["avx512", "avx2", "vector128", "widening"],
                _ => ["avx512", "avx2"],
            };
            string[] kernels = Strings(left, "kernels_supported"), sets = Strings(left, "instructions");
            Assert.Empty(kernels.Intersect(gone));
            Assert.Subset(everything.ToHashSet(), kernels.ToHashSet());
            Assert.Equal("scalar", kernels[^1]);
            Assert.Equal(kernels[0], left.GetProperty("kernels").GetString());
            Assert.DoesNotContain("AVX-512F", sets);
            Assert.Equal(name == "DOTNET_EnableHWIntrinsic", sets.Length == 0);
            Assert.Equal(kernels[0] is "scalar" or "widening",
                Strings(left, "warnings").Any(w => w.Contains("DOTNET_Enable*", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_kernel_whose_instructions_are_switched_off_is_refused()
    {
        Finished run = NablaProcess.Run("backprop -", new() { ["NABLA_KERNEL"] = "avx2", ["DOTNET_EnableAVX2"] = "0" },
            Case("float32"));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains("NABLA_KERNEL=avx2", run.Error, StringComparison.Ordinal);
        Assert.Contains("scalar", run.Error, StringComparison.Ordinal);
    }

    private static void SameEverywhere(Func<Dictionary<string, string>, string> result)
    {
        string expected = result([]);
        foreach (string name in s_switches)
            Same(name, "0");
        foreach (string kernel in Strings(Doctor([]), "kernels_supported"))
            Same("NABLA_KERNEL", kernel);

        void Same(string name, string value)
        {
            string found = result(new() { [name] = value });
            int at = found.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
            Assert.True(found == expected, $"With {name}={value} the output differs from character {at} on: "
                + $"{Around(found, at)} in place of {Around(expected, at)}");
        }

        static string Around(string text, int at) =>
            text.Substring(Math.Max(0, at - 40), Math.Min(80, text.Length - Math.Max(0, at - 40)));
    }

    private static string Output(string arguments, Dictionary<string, string> environment, string input = "")
    {
        Finished run = NablaProcess.Run(arguments, environment, input);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Out;
    }

    private static JsonElement Doctor(Dictionary<string, string> environment) =>
        JsonDocument.Parse(Output("doctor --json", environment)).RootElement;

    private static string[] Strings(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];

    // 37-19-5, every activation somewhere, widths and batches that fill no register.
    private static string Case(string precision)
    {
        string[] mixed = ["tanh", "gelu", "sigmoid", "silu", "softplus", "elu", "selu", "gelu_tanh", "leaky_relu",
            "hard_sigmoid", "relu", "identity"];
        string each = string.Join(", ", Enumerable.Range(0, 19).Select(j => $"\"{mixed[j % mixed.Length]}\""));
        return $$"""
            {"layers": [{"activation": "tanh", "W": {{Matrix(37, 3, 1)}}, "b": {{Row(37, 0, 2)}}},
                        {"activation": [{{each}}], "W": {{Matrix(19, 37, 3)}}, "b": {{Row(19, 0, 4)}}},
                        {"activation": "softmax", "W": {{Matrix(5, 19, 5)}}, "b": {{Row(5, 0, 6)}}}],
             "cost": "softmax_cross_entropy", "X": {{Matrix(11, 3, 7)}}, "Y": {{Matrix(11, 5, 8)}},
             "precision": "{{precision}}", "batch_size": 7, "shuffle": false,
             "optimizer": {"name": "adam", "lr": 0.01, "amsgrad": true}, "steps": 25, "snapshots": [1, 25]}
            """;

        static string Matrix(int rows, int columns, int which) =>
            $"[{string.Join(", ", Enumerable.Range(0, rows).Select(i => Row(columns, i, which)))}]";

        static string Row(int columns, int i, int which) => $"[{string.Join(", ", Enumerable.Range(0, columns).Select(
            k => (((i * 37 + k) * 7919 + which * 104729) % 2003 / 1001.5 - 1)
                .ToString("R", CultureInfo.InvariantCulture)))}]";
    }
}
