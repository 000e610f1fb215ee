using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nabla.Compare;

/// <summary>What a contestant is asked to do: a row of the comparison, read from JSON.</summary>
internal sealed class Spec(JsonElement json)
{
    public string Kind => Text("kind");
    public string Variant => Text("variant");
    public int[] Widths => [.. json.GetProperty("widths").EnumerateArray().Select(width => width.GetInt32())];
    public int Batch => Number("batch");
    public int Examples => Number("examples");
    public int Threads => Number("threads");
    public double Eta => json.GetProperty("eta").GetDouble();
    public bool IsDouble =>
        json.TryGetProperty("precision", out JsonElement precision) && precision.GetString() == "float64";
    public bool IsDense => json.GetProperty("dense").GetBoolean();
    public string Parameters => Text("parameters");
    public Cost Cost => Cost.Parse(Text("cost"));
    public Optimizer Optimizer => Optimizer.Create(Text("optimizer"), Eta > 0 ? Eta : 1);

    public Architecture Architecture =>
        Architecture.Create(Widths, Activation.Parse(Text("hidden")), Activation.Parse(Text("output")));

    public Initializer Initializer => Initializer.Parse(Text("init"));

    public static Spec Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new(document.RootElement.Clone());
    }

    /// <summary>The row's examples; dense: the background is 1 instead of 0, so that nothing can be skipped.</summary>
    public Dataset Data()
    {
        int width = Widths[0];
        bool isDense = IsDense;
        var pixels = new byte[Examples * width];
        using (FileStream file = File.OpenRead(Text("pixels")))
            file.ReadExactly(pixels);
        for (int i = 0; i < pixels.Length && isDense; i++)
            pixels[i] = Math.Max(pixels[i], (byte)1);
        var labels = new byte[Examples];
        using (FileStream file = File.OpenRead(Text("labels")))
            file.ReadExactly(labels);
        return Dataset.FromImages(pixels, [28, 28], Array.ConvertAll(labels, label => (int)label), Widths[^1], 256);
    }

    /// <summary>The parameters that every contestant starts from.</summary>
    public Network<T> Network<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        double[] numbers = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Parameters)).ToArray();
        return new(Architecture, Initializer.Values(numbers), seed: 0);
    }

    private string Text(string name) => json.GetProperty(name).GetString()!;

    private int Number(string name) => json.GetProperty(name).GetInt32();
}
