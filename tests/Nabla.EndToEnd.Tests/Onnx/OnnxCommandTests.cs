using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests.Onnx;

/// <summary>ONNX files at the command line: there and back, and in ONNX Runtime.</summary>
public sealed class OnnxCommandTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void A_trained_network_goes_to_ONNX_and_back_without_losing_anything()
    {
        string onnx = run.Beside("there.onnx"), back = run.Beside("back.safetensors");
        Json($"convert {run.Path} {onnx} --json");
        Json($"convert {onnx} {back} --json");
        Assert.Equal(File.ReadAllBytes(run.Path + "/model.safetensors"), File.ReadAllBytes(back));
        Assert.Equal(
            Json($"predict {run.Path} digits --json").ToString(), Json($"predict {onnx} digits --json").ToString());
        Assert.Equal(
            Json($"evaluate {run.Path} digits --json").GetProperty("accuracy").GetDouble(),
            Json($"evaluate {onnx} digits --json").GetProperty("accuracy").GetDouble());
        JsonElement seen = Json($"inspect {onnx} --json");
        Assert.Equal("model", seen.GetProperty("kind").GetString());
        Assert.Equal("8x8", seen.GetProperty("input_shape").GetString());
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void ONNX_Runtime_gives_the_probabilities_of_predict(bool core)
    {
        OnnxRuntime.Require();
        string onnx = run.Beside($"runtime-{core}.onnx");
        Json($"convert {run.Path} {onnx}{(core ? " --core" : "")} --json");
        Dataset test = Digits.Load().Test;
        float divisor = core ? (float)test.Divisor : 1;   // the bare network takes what training took
        var x = new float[test.Count * 64];
        for (int i = 0; i < test.Count; i++)
        {
            test.WithDivisor(1).CopyInput<float>(i, x.AsSpan(i * 64, 64));
            foreach (ref float value in x.AsSpan(i * 64, 64))
                value /= divisor;
        }

        using var folder = new TemporaryFolder();
        float[] theirs = OnnxRuntime.Run(folder, (onnx, x, test.Count))[0];
        double[] ours = [.. Json($"predict {run.Path} digits --json").GetProperty("outputs").EnumerateArray()
            .SelectMany(row => row.EnumerateArray().Select(a => a.GetDouble()))];
        // Two sums of at most 101 terms below 30, each rounding passed on by softmax at most once.
        const double Allowed = 2 * 101 * 30.0 / (1 << 24);
        Assert.Equal(ours.Length, theirs.Length);
        for (int i = 0; i < ours.Length; i++)
        {
            Assert.True(Math.Abs(ours[i] - theirs[i]) <= Allowed,
                $"example {i / 10}, output {i % 10}: {ours[i]:R} and {theirs[i]:R}");
        }
    }

    [Fact]
    public void A_network_of_PyTorch_is_converted_with_a_word_on_what_was_assumed()
    {
        Finished done =
            NablaProcess.Run(["convert", Repository.Fixture("onnx/relu-softmax.onnx"), run.Beside("torch.json")]);
        Assert.Equal(0, done.ExitCode);
        Assert.StartsWith(
            "warning: the file names no cost; assumed softmax_cross_entropy (--cost says otherwise)", done.Error,
            StringComparison.Ordinal);
        Assert.Contains("4-5-3, float32", done.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_float64_model_is_said_to_be_rounded()
    {
        string twice = Repository.Fixture("models/sequential-f64.safetensors");
        Finished done = NablaProcess.Run(
            ["convert", twice, run.Beside("rounded.onnx"), "--activation", "relu", "--output", "sigmoid",
                "--cost", "quadratic"]);
        Assert.Equal(0, done.ExitCode);
        Assert.Equal(
            "warning: the model is float64, but ONNX files are float32; its parameters were rounded\n", done.Error);
    }

    [Fact]
    public void A_cut_file_ends_with_3_and_the_place()
    {
        string onnx = run.Beside("whole.onnx"), cut = run.Beside("cut.onnx");
        Json($"convert {run.Path} {onnx} --json");
        File.WriteAllBytes(cut, File.ReadAllBytes(onnx)[..5000]);
        foreach (string command in (string[])[$"inspect {cut}", $"predict {cut} digits", $"evaluate {cut} digits"])
        {
            Finished done = NablaProcess.Run(command);
            Assert.Equal((3, ""), (done.ExitCode, done.Out));
            Assert.StartsWith("error: the model cannot be used\n", done.Error, StringComparison.Ordinal);
            Assert.Contains("the file, byte ", done.Error, StringComparison.Ordinal);
        }
    }

    private static JsonElement Json(string line)
    {
        Finished done = NablaProcess.Run(line);
        Assert.True(done.ExitCode == 0, done.ToString());
        return JsonDocument.Parse(done.Out).RootElement;
    }
}
