using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

public sealed class PredictTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void The_answers_to_the_test_digits_have_the_accuracy_of_the_evaluation()
    {
        JsonElement all = Json($"predict {run.Path} digits --json");
        Dataset test = Digits.Load().Test;
        string[] classes = [.. all.GetProperty("classes").EnumerateArray().Select(c => c.GetString()!)];
        Assert.Equal(test.Count, classes.Length);
        int right = Enumerable.Range(0, test.Count).Count(x => classes[x] == test.ClassNames[test.Label(x)]);
        Assert.Contains($"({right} of 355)", run.Output, StringComparison.Ordinal);
        Assert.All(all.GetProperty("outputs").EnumerateArray(), row =>
            // ten float outputs of softmax
            Assert.Equal(1, row.EnumerateArray().Sum(a => a.GetDouble()), tolerance: 10 * 1.2e-7));
    }

    [Fact]
    public void Raw_values_from_standard_input_a_file_and_IDX_give_the_answer_to_the_same_example()
    {
        Dataset test = Digits.Load().Test.WithDivisor(1);
        var raw = new double[64];
        test.CopyInput<double>(7, raw);
        string json = $"{{\"X\": [[{string.Join(", ", raw)}]]}}";
        string expected = Json($"predict {run.Path} digits --example 7 --json").ToString();
        Assert.Equal(expected, NablaProcess.Run($"predict {run.Path} - --json", input: json).Out.TrimEnd());

        string file = run.Beside("input.json");
        File.WriteAllText(file, "\uFEFF" + json);
        Assert.Equal(expected, Json($"predict {run.Path} {file} --json").ToString());

        string images = run.Beside("images-idx3-ubyte");
        using (FileStream stream = File.Create(images))
            Idx.Write(stream, IdxArray.Of([.. raw.Select(value => (byte)value)], 1, 8, 8));
        Assert.Equal(expected, Json($"predict {run.Path} {images} --json").ToString());
    }

    [Fact]
    public void Text_has_the_classes_asked_for_in_falling_order()
    {
        Finished prediction = NablaProcess.Run($"predict {run.Path} digits --example 7 --top 4");
        Assert.Equal(0, prediction.ExitCode);
        Assert.Matches(@"^7: \d \d\.\d{4}  \d \d\.\d{4}  \d \d\.\d{4}  \d \d\.\d{4}   \(is \d\)\n$", prediction.Out);
        double[] activations = [.. prediction.Out.Split("  ").Take(4)
            .Select(part =>
            double.Parse(part.Trim().Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(activations.OrderDescending(), activations);
    }

    [Theory]
    [InlineData("{\"X\": [[1, 2]]}", "row 0 of standard input has 2 values")]
    [InlineData("{\"Y\": [[1, 2]]}", "the input cannot be read")]
    [InlineData("{\"X\": [[1, \"two\"]]}", "the input cannot be read")]
    [InlineData("{\"X\": [[1e999]]}", "the input cannot be read")]
    [InlineData("[", "the input cannot be read")]
    [InlineData("{\"\\ud800\": 1, \"X\": [[1]]}", "the input cannot be read")]
    public void Input_that_does_not_fit_or_cannot_be_read_ends_with_3(string input, string fact)
    {
        Finished prediction = NablaProcess.Run($"predict {run.Path} -", input: input);
        Assert.Equal((3, ""), (prediction.ExitCode, prediction.Out));
        Assert.Contains(fact, prediction.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_example_that_there_is_not_ends_with_2() =>
        Assert.Equal(2, NablaProcess.Run($"predict {run.Path} digits --example 355").ExitCode);

    private static JsonElement Json(string line)
    {
        Finished prediction = NablaProcess.Run(line);
        Assert.True(prediction.ExitCode == 0, prediction.ToString());
        return JsonDocument.Parse(prediction.Out).RootElement;
    }
}
