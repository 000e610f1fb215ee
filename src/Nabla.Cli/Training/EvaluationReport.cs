using System.Globalization;
using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.Lab.Drawing;

namespace Nabla.Cli.Training;

/// <summary>A model's evaluation as text or JSON.</summary>
internal sealed class EvaluationReport(Model model, Dataset data, Evaluation evaluation)
{
    readonly int[,] _confusion = evaluation.ConfusionMatrix(data);

    /// <summary>Prints cost, accuracy, the confusion matrix and mistakes.</summary>
    public void Print(Output output, int mistakes)
    {
        TextWriter to = output.Out;
        double accuracy = evaluation.Metrics.Accuracy!.Value;
        to.WriteLine($"{model.Architecture} on {data.Name}: {Figures.Count(data.Count)} examples");
        to.WriteLine($"{model.Cost.Name.Replace('_', ' ')} cost {Figures.Cost(evaluation.Metrics.Cost)}");
        to.WriteLine(output.OutStyle.Strong($"accuracy {Figures.Percent(accuracy)}")
            + $" ({Figures.Count(Correct)} of {Figures.Count(data.Count)})");
        to.WriteLine();
        PrintConfusion(to);
        if (mistakes == 0) return;
        to.WriteLine();
        to.WriteLine($"mistakes ({Math.Min(mistakes, data.Count - Correct)} of {data.Count - Correct}):");
        foreach (Mistake mistake in Mistakes(mistakes))
        {
            to.WriteLine($"  example {mistake.Example}: is {ModelData.Shown(model, mistake.Label)}, " +
                $"answered {ModelData.Shown(model, mistake.Answer)} with " +
                $"{mistake.Activation.ToString("F4", CultureInfo.InvariantCulture)}");
            if (!output.Terminal.OutIsLive || data.InputShape.Length != 2) continue;
            double[] raw = ModelData.Raw(data, mistake.Example);
            double white = raw.Max() > 0 ? raw.Max() : 1;
            foreach (string line in TerminalImage.Draw(
                [.. raw.Select(value => value / white)], data.InputShape[1], output.Look))
                to.WriteLine("    " + line);
        }
    }

    /// <summary>Writes the same as a JSON object.</summary>
    public void Write(Utf8JsonWriter json, int mistakes)
    {
        json.WriteStartObject();
        json.WriteString("data", data.Name);
        json.WriteNumber("examples", data.Count);
        json.WriteString("cost_function", model.Cost.Name);
        if (double.IsFinite(evaluation.Metrics.Cost)) json.WriteNumber("cost", evaluation.Metrics.Cost);
        json.WriteNumber("accuracy", evaluation.Metrics.Accuracy!.Value);
        json.WriteNumber("correct", Correct);
        json.WriteString("checksum", model.Checksum());
        json.WriteStartArray("classes");
        for (int c = 0; c < data.TargetWidth; c++) json.WriteStringValue(ModelData.Label(model, c));
        json.WriteEndArray();
        json.WriteStartArray("confusion");   // [is][answered]
        for (int label = 0; label < data.TargetWidth; label++)
        {
            json.WriteStartArray();
            for (int answer = 0; answer < data.TargetWidth; answer++) json.WriteNumberValue(_confusion[label, answer]);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("mistakes");
        foreach (Mistake mistake in Mistakes(mistakes))
        {
            json.WriteStartObject();
            json.WriteNumber("example", mistake.Example);
            json.WriteNumber("label", mistake.Label);
            json.WriteNumber("answer", mistake.Answer);
            json.WriteNumber("activation", mistake.Activation);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    int Correct => Enumerable.Range(0, data.TargetWidth).Sum(c => _confusion[c, c]);

    void PrintConfusion(TextWriter to)
    {
        string[] labels = [.. Enumerable.Range(0, data.TargetWidth).Select(c => ModelData.Shown(model, c))];
        int name = Math.Max(6, labels.Max(label => label.Length));
        int cell = Math.Max(5, 1 + _confusion.Cast<int>().Max(n => Figures.Count(n).Length));
        to.WriteLine("answers by class (rows: what it is; columns: what was answered)");
        to.WriteLine(new string(' ', name + 2) + string.Concat(labels.Select(label => Short(label).PadLeft(cell)))
            + "    right");
        for (int label = 0; label < labels.Length; label++)
        {
            int[] row = [.. Enumerable.Range(0, labels.Length).Select(answer => _confusion[label, answer])];
            string right = row.Sum() == 0 ? "" : Figures.Percent((double)row[label] / row.Sum());
            to.WriteLine($"  {labels[label].PadRight(name)}" +
                string.Concat(row.Select(n => (n == 0 ? "." : Figures.Count(n)).PadLeft(cell))) + right.PadLeft(9));
        }

        string Short(string label) => label.Length < cell ? label : label[..(cell - 1)];
    }

    IEnumerable<Mistake> Mistakes(int most)
    {
        var output = new double[model.Architecture.OutputWidth];
        for (int example = 0; example < data.Count && most > 0; example++)
        {
            int label = data.Label(example), answer = evaluation.Answers[example];
            if (answer == label) continue;
            most--;
            model.Predict<double>(ModelData.Raw(data, example), output);
            yield return new(example, label, answer, output[answer]);
        }
    }

    readonly record struct Mistake(int Example, int Label, int Answer, double Activation);
}
