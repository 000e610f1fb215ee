using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>Models exported as C# source, compiled by the real compiler and run.</summary>
public sealed class CSharpExportTests : IDisposable
{
    private const int Inputs = 7, Answers = 25;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_activation_answers_as_Nabla_does_to_float_rounding()
    {
        var models = new Dictionary<string, Model>();
        foreach (Activation activation in Activation.All)
        {
            Network<float> network = Network.Create(
                [Inputs, 6, 5], activation.IsElementwise ? activation : Activation.Tanh, activation, seed: 3);
            models.Add("Of" + activation.Name.Replace('_', 'x'),
                Model.Create(network, Cost.Quadratic, new([Inputs], 4)));
        }

        Activation[] mixed =
        [
            .. Activation.All.Where(a => a.IsElementwise), Activation.LeakyReluOf(0.2), Activation.LeakyReluOf(0.02),
            Activation.LeakyReluOf(-0.25), Activation.LeakyReluOf(1e-5), Activation.LeakyReluOf(0.2),
        ];
        models.Add("Mixed", Model.Create(
            new Network<float>(new([Inputs, mixed.Length, 2], LayerActivation.PerNeuron(mixed), Activation.Softmax),
                Initializer.Book, seed: 4), Cost.SoftmaxCrossEntropy, labels: ["\"a\\", "∇\n"]));
        models.Add("Wide", Model.Create(
            Network.Create<double>([Inputs, 5000, 3], Activation.ReLU, Activation.Identity, seed: 5), Cost.Huber));
        models.Add("Average", Model.Average([.. Enumerable.Range(0, 3).Select(i => Model.Create(
            Network.Create([Inputs, 4 + i, 9 - i, 3], Activation.Tanh, Activation.Softmax, seed: (ulong)i),
            Cost.SoftmaxCrossEntropy))]));
        models.Add("layer2", models["Wide"]);   // a name that the source needs itself
        var scale = new TargetScale(1e6 / 3, 1e-3);
        for (int i = 0; i < TableModels.All.Length; i++)
        {
            models.Add($"Table{i}", TableModels.Of<float>(TableModels.All[i]));
            models.Add($"Scaled{i}", TableModels.Of<float>(TableModels.All[i], scale));
        }

        foreach (var (name, model) in models)
            model.Save(_folder[name + ".safetensors"]);
        foreach (var (name, model) in models)
        {
            Finished run = NablaProcess.Run($"convert {_folder[name + ".safetensors"]} {_folder[name + ".cs"]}");
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Equal(model.Precision == Precision.Float64,
                run.Error.Contains("were rounded", StringComparison.Ordinal));
        }

        string[] lines = CompileAndRun(models);
        int at = 0;
        foreach (var (name, model) in models)
        {
            for (int example = 0; example < Answers; example++)
                AssertClose(model, InputOf(model, example), Numbers(lines[at++]), $"{name}, example {example}");
        }

        Assert.Equal("\"a\\|∇", lines[at]);
        Assert.Equal("income|z2|Größe <m>|last4a1|output|numbers3", lines[at + 1]);
        Assert.Equal("An input has 4 numbers and 3 categories, an output 2.", lines[at + 2]);
    }

    [Fact]
    public void A_function_of_ones_own_is_refused_by_name()
    {
        Model model = Model.Create(
            Network.Create([2, 1], Activation.Custom("cube\e", z => z * z * z), seed: 1), Cost.Quadratic);
        var problem = Assert.Throws<ArgumentException>(() => CSharpExport.Write(model, Stream.Null));
        Assert.Contains("\"cube\\u001B\"", problem.Message, StringComparison.Ordinal);
    }

    // Values from −30 to 30: all tails of all activations.
    private static float[] Input(int example) =>
        [.. Enumerable.Range(0, Inputs).Select(k => (float)((5 * k + 7 * example) % 61 - 30) / (1 + example % 5))];

    private static float[] InputOf(Model model, int example) =>
        model.Schema is { } schema ? TableModels.Raw(schema, example) : Input(example);

    private string[] CompileAndRun(Dictionary<string, Model> models)
    {
        var program = new StringBuilder(
            "using System;\nusing System.Globalization;\nstatic class Program { static void Main() {\n");
        foreach (var (file, model) in models)
        {
            string name = file == "layer2" ? "Layer2Model" : file;
            for (int example = 0; example < Answers; example++)
            {
                string arguments = Arguments(model, example);
                program.Append(CultureInfo.InvariantCulture,
                    $"{{ var o = new float[{name}.Outputs]; {name}.Predict({arguments}, o); ")
                    .Append("Console.WriteLine(string.Join(' ', Array.ConvertAll(o, " +
                        "v => v.ToString(\"R\", CultureInfo.InvariantCulture)))); }\n");
            }
        }

        program.Append(
            "Console.OutputEncoding = System.Text.Encoding.UTF8; " +
            "Console.WriteLine(string.Join('|', Mixed.Labels).TrimEnd());\n" +
            "Console.WriteLine(string.Join('|', Table3.NumberColumns) + Table3.Numbers + " +
            "string.Join('|', Table3.CategoryColumns) + Table3.Categories);\n" +
            "try { Table3.Predict(new double[4], new string[2], new float[2]); } " +
            "catch (ArgumentException e) { Console.WriteLine(e.Message); } } }\n");
        File.WriteAllText(_folder["Program.cs"], program.ToString());
        File.WriteAllText(_folder["scratch.csproj"], """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <LangVersion>8</LangVersion>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
            </Project>
            """);
        using Process build = NablaProcess.Start(
            NablaProcess.Dotnet, ["build", "scratch.csproj", "-o", "out", "--nologo", "-v", "q"], null, _folder.Path);
        string said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, said);
        Finished run = NablaProcess.Finish(
            NablaProcess.Start(NablaProcess.Dotnet, [_folder["out/scratch.dll"]], null, null), "");
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Out.Split('\n');
    }

    // u is half the distance of 1 from the next float. A layer's sums are off by at most (n + 2) u (|b| + Σ|w a|), and
    // pass on what came in; no activation is steeper than selu's 1.7581, softmax moves by at most twice its inputs;
    // Nabla's functions are within 4 u of their values.
    private static void AssertClose(Model model, float[] input, double[] answer, string what)
    {
        const double U = 1.0 / (1 << 24);
        Network<double> network = model.ToNetwork<double>();
        var trace = new Trace<double>(network.Architecture, 1);
        var x = new double[model.Architecture.InputWidth];
        Assert.Equal(-1, model.Input.Feed<float, double>(input, x));
        var row = new double[1, x.Length];
        for (int k = 0; k < x.Length; k++)
            row[0, k] = x[k];
        Backprop.Feedforward(network.Parameters, row, trace);
        var nabla = new double[answer.Length];
        model.Predict(Array.ConvertAll(input, v => (double)v), nabla.AsSpan());

        double[] bound = [.. x.Select(v => U * Math.Abs(v))];
        for (int l = 2; l <= network.Architecture.LayerCount; l++)
        {
            double[] before = trace.A(l - 1).Row(0).ToArray(), after = trace.A(l).Row(0).ToArray();
            double[] z = [.. Enumerable.Range(0, after.Length).Select(j => Enumerable.Range(0, before.Length).Sum(k =>
                Math.Abs(network.W(l)[j, k]) * (bound[k] + (before.Length + 2) * U * (Math.Abs(before[k]) + bound[k])))
                + (before.Length + 2) * U * Math.Abs(network.B(l)[j])
                + U * Math.Abs(network.B(l)[j]) +
                Enumerable.Range(0, before.Length).Sum(k => U * Math.Abs(network.W(l)[j, k] * before[k])))];
            bound = [.. after.Select(
                (a, j) => 2 * z.Max() * (network.Architecture.Activation(l).Shared == Activation.Softmax ? 1 : 0)
                + (network.Architecture.Activation(l)[j] == Activation.Exponential ? 1.01 * a : 1.7581) * z[j]
                + 4 * U * Math.Abs(a))];
        }

        Assert.Equal(nabla.Length, answer.Length);
        for (int j = 0; j < answer.Length; j++)
        {
            double apart = Math.Abs(answer[j] - nabla[j]), allowed = 2 * bound[j];
            if (model.TargetScale?[j] is { } scale)   // the answer is rounded to float32 once more
                allowed = scale.Scale * allowed + 2 * U * Math.Abs(nabla[j]);
            Assert.True(apart <= allowed,
                $"{what}, output {j}: {answer[j]:R}, Nabla {nabla[j]:R}, {apart:E2} apart, {allowed:E2} allowed");
        }
    }

    private static string Arguments(Model model, int example)
    {
        float[] raw = InputOf(model, example);
        if (model.Schema is not { } schema)
            return $"new float[] {{ {Literals(raw)} }}";
        List<string> numbers = [], categories = [], dates = [], texts = [];
        int at = 0;
        for (int c = 0; c < schema.Columns.Length; at += schema.Columns[c++].ValueCount)
        {
            SchemaColumn column = schema.Columns[c];
            if (column.IsDate)
                dates.Add(Date(raw[at]));
            else if (column.IsNumeric)
                numbers.Add(float.IsNaN(raw[at]) ? "double.NaN" : Written(raw[at]));
            else if (column.IsText)
                texts.Add(Quoted(TableModels.WordsOf(example, c)));
            else
                categories.Add(Quoted(TableModels.Text(column, raw[at])));
        }

        return $"new double[] {{ {string.Join(", ", numbers)} }}, new string[] {{ {string.Join(", ", categories)} }}" +
            (dates.Count == 0 ? "" : $", new DateTime?[] {{ {string.Join(", ", dates)} }}") +
            (texts.Count == 0 ? "" : $", new string[] {{ {string.Join(", ", texts)} }}");
    }

    private static string Date(float days) => float.IsNaN(days) ? "null"
        : $"new DateTime(1970, 1, 1).AddMilliseconds({Written(Math.Round(days * 86_400_000.0))})";

    private static string Written(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string? text) => text is null ? "null" : JsonSerializer.Serialize(text);

    private static double[] Numbers(string line) =>
        [.. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static string Literals(float[] values) =>
        string.Join(", ", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture) + "f"));
}
