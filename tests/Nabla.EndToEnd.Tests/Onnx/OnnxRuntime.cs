using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nabla.EndToEnd.Tests.Onnx;

/// <summary>A real ONNX Runtime, in a Node.js process of its own.</summary>
internal static class OnnxRuntime
{
    private static string Folder { get; } = Path.Combine(Repository.Root, "tests", "onnxruntime");

    /// <summary>Skips the test where there is none.</summary>
    public static void Require() => Assert.SkipUnless(
        NablaProcess.Has("node") && Directory.Exists(Path.Combine(Folder, "node_modules", "onnxruntime-node")),
        "there is no ONNX Runtime: install node and npm, then npm ci --ignore-scripts --prefix tests/onnxruntime");

    /// <summary>What it computes, row by row, from each file and its inputs.</summary>
    public static float[][] Run(TemporaryFolder folder, params (string Model, float[] Inputs, int Rows)[] jobs) =>
        Run(folder, [.. jobs.Select(job => new OnnxJob(job.Model, job.Inputs, job.Rows))]);

    /// <summary>The same where some inputs are texts.</summary>
    public static float[][] Run(TemporaryFolder folder, OnnxJob[] jobs)
    {
        object[] list = [.. jobs.Select((job, i) => new
        {
            model = job.Model, rows = job.Rows, output = folder[$"{i}.out"], texts = job.Texts,
            input = folder.Write($"{i}.in", MemoryMarshal.AsBytes<float>(job.Inputs).ToArray()),
        })];
        string jobFile = folder.Write("jobs.json", JsonSerializer.Serialize(list));
        Finished run = NablaProcess.Finish(
            NablaProcess.Start("node", [Path.Combine(Folder, "run.mjs"), jobFile], null, folder.Path), "");
        Assert.True(run.ExitCode == 0, run.ToString());
        return [.. jobs.Select((_, i) =>
            MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder[$"{i}.out"])).ToArray())];
    }
}

/// <summary>A file to be run.</summary>
/// <param name="Model">Its path.</param>
/// <param name="Inputs">A row of numbers for each example.</param>
/// <param name="Rows">How many examples.</param>
internal sealed record OnnxJob(string Model, float[] Inputs, int Rows)
{
    /// <summary>A text for each example, by the input's name.</summary>
    public Dictionary<string, string[]> Texts { get; init; } = [];
}
