using BenchmarkDotNet.Attributes;
using Nabla.Kernels;

namespace Nabla.Benchmarks;

/// <summary>The three products of a layer of n neurons on a mini-batch of m examples, k inputs each, in float32.</summary>
public class ProductsBenchmark
{
    float[] _w = [], _b = [], _scratch = [], _nabla = [];
    float[,] _a = new float[0, 0], _delta = new float[0, 0], _z = new float[0, 0], _e = new float[0, 0];

    /// <summary>m, n and k.</summary>
    [Params("10x30x784", "32x100x784", "128x512x512", "512x2048x2048")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        int panel = Layout.Panel<float>(), filled = (sizes[1] + panel - 1) / panel * panel;
        (_w, _b, _nabla) = (Numbers(filled * sizes[2]), Numbers(filled), new float[filled * sizes[2]]);
        _scratch = new float[filled * sizes[0]];
        (_a, _delta) = (Matrix(sizes[0], sizes[2]), Matrix(sizes[0], sizes[1]));
        (_z, _e) = (Matrix(sizes[0], sizes[1]), Matrix(sizes[0], sizes[2]));
    }
}
