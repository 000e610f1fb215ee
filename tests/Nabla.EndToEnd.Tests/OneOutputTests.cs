using System.Globalization;
using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>A single sigmoid output is the probability of class 1, and the class answered is the same wherever it is
/// told.</summary>
public sealed class OneOutputTests : IDisposable
{
    private const int Count = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly Model _model;
    private readonly double[][] _rows;

    public OneOutputTests()
    {
        Network<float> network = Network.Create(
            [3, 5, 1], Activation.Tanh, Activation.Sigmoid, Initializer.HeUniform, seed: 5);
        _model = Model.Create(network, Cost.BinaryCrossEntropy);
        _model.Save(_folder["one.safetensors"]);
        using (FileStream onnx = File.Create(_folder["one.onnx"]))
            OnnxModel.Write(_model, onnx);
        _rows = [.. Enumerable.Range(0, Count).Select(i => (double[])[Math.Sin(i), Math.Cos(3 * i), i % 7 / 4.0 - 1])];
        File.WriteAllText(_folder["x.json"], JsonSerializer.Serialize(new { X = _rows }));
        File.WriteAllLines(_folder["x.csv"], _rows.Select((row, i) =>
            string.Join(',', row.Append(Answer(i)).Select(v => v.ToString("R", CultureInfo.InvariantCulture))))
            .Prepend("a,b,c,y"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("one.safetensors")]
    [InlineData("one.onnx")]
    public void Text_CSV_JSON_and_evaluation_answer_the_same_class(string model)
    {
        int[] classes = [.. Enumerable.Range(0, Count).Select(Answer)];
        Assert.InRange(classes.Sum(), 5, Count - 5);

        string[] text = Lines("predict", _folder[model], _folder["x.json"]);
        Assert.Equal(classes, text.Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)));
        string[] csv = Lines("predict", _folder[model], _folder["x.csv"]);
        Assert.Equal("prediction,p_0,p_1", csv[0]);
        Assert.Equal(classes, csv[1..].Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)));
        Assert.All(csv[1..], line => Assert.Equal(
            1, line.Split(',')[1..].Sum(p => double.Parse(p, CultureInfo.InvariantCulture)), 1e-6));
        using var json = JsonDocument.Parse(Lines("predict", _folder[model], _folder["x.json"], "--json")[0]);
        Assert.Equal(classes, json.RootElement.GetProperty("classes").EnumerateArray()
            .Select(c => int.Parse(c.GetString()!, CultureInfo.InvariantCulture)));
        Assert.Equal(1, json.RootElement.GetProperty("outputs")[0].GetArrayLength());
        Assert.Contains("accuracy 100.00%", string.Join('\n', Lines("evaluate", _folder[model], _folder["x.csv"])),
            StringComparison.Ordinal);
        for (int i = 0; i < Count; i++)
            Assert.Equal(classes[i], _model.ClassOf([Probability(i)]));
    }

    [Fact]
    public void A_single_output_that_is_no_probability_is_of_no_class()
    {
        Network<float> network = Network.Create(
            [3, 5, 1], Activation.ReLU, Activation.Identity, Initializer.HeUniform, seed: 5);
        Model.Create(network, Cost.Quadratic).Save(_folder["number.safetensors"]);
        string json = Lines("predict", _folder["number.safetensors"], _folder["x.json"], "--json")[0];
        Assert.DoesNotContain("classes", json, StringComparison.Ordinal);
        Assert.Matches(@"^0: -?\d+\.\d{4}$", Lines("predict", _folder["number.safetensors"], _folder["x.json"])[0]);
    }

    private int Answer(int row) => Probability(row) > 0.5 ? 1 : 0;

    private double Probability(int row)
    {
        var output = new double[1];
        _model.Predict<double>(_rows[row], output);
        return output[0];
    }

    private static string[] Lines(params string[] arguments)
    {
        Finished run = NablaProcess.Run((IEnumerable<string>)arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Out.TrimEnd('\n').Split('\n');
    }
}
