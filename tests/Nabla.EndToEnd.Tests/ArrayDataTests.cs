using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>Data in .npy and .npz files, and every type and shape of IDX, by the command.</summary>
public sealed class ArrayDataTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void The_digits_as_arrays_train_evaluate_and_predict_to_the_same_bits()
    {
        string file = run.Beside("digits.npz");
        var (train, test) = Digits.Load();
        using (FileStream stream = File.Create(file))
            Npz.Write(stream, [.. Arrays(train, "train"), .. Arrays(test, "test")]);
        Finished again = NablaProcess.Run($"train {file} --epochs 5 --seed 3 --run-dir {run.Beside("arrays")} --quiet");
        Assert.True(again.ExitCode == 0, again.ToString());
        // The digits are divided by 16, arrays of bytes by 255; all else is the same.
        JsonElement model = Json($"inspect {run.Beside("arrays")} --json");
        Assert.Equal((255, "8x8"),
            (model.GetProperty("input_divisor").GetInt32(), model.GetProperty("input_shape").GetString()));
        string evaluation = NablaProcess.Run($"evaluate {run.Path} {file} --json").Out;
        Assert.Equal(Json($"evaluate {run.Path} digits --json").GetProperty("confusion").ToString(),
            JsonDocument.Parse(evaluation).RootElement.GetProperty("confusion").ToString());

        var raw = new double[64];
        test.WithDivisor(1).CopyInput<double>(7, raw);
        string array = run.Beside("one.npy");
        using (FileStream stream = File.Create(array))
            Npy.Write(stream, NpyArray.Of<byte>([.. raw.Select(v => (byte)v)], 1, 64));
        Assert.Equal(Json($"predict {run.Path} digits --example 7 --json").ToString(),
            Json($"predict {run.Path} {array} --json").ToString());
    }

    [Fact]
    public void Columns_of_arrays_that_look_like_dates_are_numbers_and_keep_their_places()
    {
        string rows = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"[{20240301 + i % 28}, 7, {45352 + i}]"));
        string targets = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"{i * 7 % 13}.5"));
        string file = run.Beside("days.json"), folder = run.Beside("days");
        File.WriteAllText(file, $"{{\"X\": [{rows}], \"y\": [{targets}]}}");
        Finished trained = NablaProcess.Run($"train {file} --epochs 2 --choose off --run-dir {folder}");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Assert.Contains(
            "inputs: 3 columns of numbers, standardized: 3 in all", trained.Error, StringComparison.Ordinal);
        Assert.Contains("without effect: x2", trained.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("date", trained.Error, StringComparison.Ordinal);
        Assert.Equal(["x1", "x2", "x3"], Json($"predict {folder} {file} --why --json").GetProperty("why")[0]
            .GetProperty("contributions").EnumerateArray().Select((_, k) => $"x{k + 1}"));
    }

    [Fact]
    public void Arrays_are_shown_as_stored_with_labels_where_there_are_some()
    {
        string file = run.Beside("a.npz");
        using (FileStream stream = File.Create(file))
        {
            Npz.Write(stream,
                [new("X", NpyArray.Of<float>([0.1f, -2, 3, 4], 2, 2)), new("y", NpyArray.Of<int>([7, -3], 2))]);
        }

        Finished shown = NablaProcess.Run($"inspect {file} --json");
        Assert.Equal("{\"kind\":\"data\",\"name\":\"a.npz\",\"type\":\"float32\",\"shape\":[2,2]," +
            "\"values\":[0.1,-2,3,4],\"labels\":[7,-3]}\n", shown.Out);
        Finished refused = NablaProcess.Run(["inspect", Repository.Fixture("npy/objects.npy")]);
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("pickled Python objects", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_targets_are_learned_and_measured_as_numbers()
    {
        string file = run.Beside("real.npz"), folder = run.Beside("real");
        float[] x = [.. Enumerable.Range(0, 40).Select(i => i / 40f)];
        using (FileStream stream = File.Create(file))
        {
            Npz.Write(stream,
                [new("X", NpyArray.Of(x, 40, 1)), new("y", NpyArray.Of<float>([.. x.Select(v => 2 * v - 0.5f)], 40))]);
        }

        Finished trained = NablaProcess.Run($"train {file} --epochs 100 --learning-rate 0.01 --run-dir {folder}");
        Assert.StartsWith("learning y, a number, from 1 column of ", trained.Out, StringComparison.Ordinal);
        Assert.Matches(@"expected on new rows   R² (0\.9|1\.0)\d+", trained.Out);
        Finished evaluated = NablaProcess.Run($"evaluate {folder} --min-r2 0.9");
        Assert.True(evaluated.ExitCode == 0, evaluated.ToString());
    }

    [Fact]
    public void Examples_as_JSON_are_trained_on_evaluated_and_predicted_for()
    {
        string file = run.Beside("examples.json"), folder = run.Beside("json");
        var rows = Enumerable.Range(0, 60).Select(i => (X: $"[{i % 7},{i % 5}]", Y: i % 7 > 3 ? 1 : 0)).ToList();
        File.WriteAllText(file,
            $"{{\"X\":[{string.Join(',', rows.Select(r => r.X))}],\"y\":[{string.Join(',', rows.Select(r => r.Y))}]}}");
        Finished trained =
            NablaProcess.Run($"train {file} --epochs 200 --learning-rate 0.03 --patience 0 --quiet --run-dir {folder}");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Assert.Equal(0, NablaProcess.Run($"evaluate {folder} {file} --min-accuracy 0.9").ExitCode);
        Assert.Equal(60, Json($"predict {folder} {file} --json").GetProperty("outputs").GetArrayLength());
    }

    [Fact]
    public void Columns_and_targets_of_any_size_are_standardized_and_the_model_takes_them_as_they_are()
    {
        string file = run.Beside("sizes.npz"), folder = run.Beside("sizes");
        float[] x = [.. Enumerable.Range(0, 120).SelectMany(i => (float[])[i % 11, 50_000 + 7_000 * (i % 7), 3])];
        int[] y = [.. Enumerable.Range(0, 120).Select(i => 1_000_000 + 90_000 * (i % 11) - 4 * 7_000 * (i % 7))];
        Save(file, ("X", NpyArray.Of(x, 120, 3)), ("y", NpyArray.Of<int>(y, 120)));
        Finished trained = NablaProcess.Run($"train {file} --epochs 60 --choose off --run-dir {folder}");
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Assert.Contains("note: target y (by its name): numbers from 832000 to 1.9E+06; for classes: --task " +
            "classification", trained.Error, StringComparison.Ordinal);
        Assert.Contains("note: inputs: 3 columns of numbers, standardized: 3 in all; to take them as they are: " +
            "--inputs pixels", trained.Error, StringComparison.Ordinal);
        Assert.Contains("without effect: x3", trained.Error, StringComparison.Ordinal);
        Assert.Equal(0, NablaProcess.Run($"evaluate {folder} {file} --min-r2 0.95").ExitCode);
        string answers = Json($"predict {folder} {file} --json").GetProperty("outputs").ToString();
        foreach (string form in (string[])["onnx", "json", "npz"])
        {
            Assert.Equal(0, NablaProcess.Run($"convert {folder} {run.Beside($"sizes-model.{form}")}").ExitCode);
            Assert.Equal(answers, Json($"predict {run.Beside($"sizes-model.{form}")} {file} --json")
                .GetProperty("outputs").ToString());
        }
    }

    [Fact]
    public void Whole_numbers_of_few_values_are_classes_by_their_value_unless_asked_otherwise()
    {
        string file = run.Beside("labels.npz"), folder = run.Beside("labels");
        double[] x = [.. Enumerable.Range(0, 90).Select(i => (double)(i * i % 17))];
        double[] y = [.. Enumerable.Range(0, 90).Select(i => 1.0 + i % 3)];
        Save(file, ("X", NpyArray.Of(x, 90)), ("y", NpyArray.Of(y, 90)));
        NablaProcess.Run($"train {file} --epochs 1 --choose off --run-dir {folder}");
        Assert.Equal(["1", "2", "3"], Json($"inspect {folder} --json").GetProperty("labels").EnumerateArray()
            .Select(label => label.GetString()));
        Assert.Contains("(is 2)", NablaProcess.Run($"predict {folder} {file}").Out.Split('\n')[1],
            StringComparison.Ordinal);
        NablaProcess.Run($"train {file} --epochs 1 --task regression --run-dir {folder}-numbers");
        Assert.Equal(1, Json($"inspect {folder}-numbers --json").GetProperty("widths")[2].GetInt32());
    }

    [Theory]
    [InlineData("--ignore 1", "ignore", "leave them out of X")]
    [InlineData("--columns x1", "columns", "save these columns alone as X")]
    [InlineData("--target y", "target", "save what is to be predicted as y")]
    [InlineData("--categorical 1", "categorical", "save a CSV file, whose columns may be categories")]
    [InlineData("--column x1=category", "column", "save a CSV file, whose columns may be of several kinds")]
    [InlineData("--decimal comma", "decimal", "leave it out")]
    [InlineData("--delimiter tab", "delimiter", "leave it out")]
    [InlineData("--header no", "header", "leave it out")]
    [InlineData("--fold-column x1", "fold-column", "--folds 5")]
    [InlineData("--weight-column x1", "weight-column", "save a CSV file, whose columns have names")]
    [InlineData("--group x1", "group", "save a CSV file, whose columns have names")]
    public void Options_of_tables_are_refused_by_name(string options, string name, string instead)
    {
        string file = run.Beside("options.npz");
        Save(file, ("X", NpyArray.Of<float>([1, 2, 3, 4], 4, 1)), ("y", NpyArray.Of<int>([0, 1, 0, 1], 4)));
        Finished refused = NablaProcess.Run($"train {file} {options} --dry-run");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Out));
        Assert.Contains($"--{name} is for tables", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"fix   {instead}", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train digits --task regression --dry-run", "--task is for tables and arrays")]
    [InlineData("train digits --inputs columns --dry-run", "--inputs is for arrays")]
    [InlineData("train digits --target y --dry-run", "--target is for tables")]
    public void Options_of_tables_and_arrays_are_refused_for_known_data(string line, string said)
    {
        Finished refused = NablaProcess.Run(line);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(said, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Floats_that_were_pixels_are_taken_for_pixels_and_the_model_for_the_bytes_they_were()
    {
        var pixels = new byte[40 * 64];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 37 % 256);
        int[] y = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        (string Name, NpyArray X)[] forms =
        [
            ("bytes", NpyArray.Of<byte>(pixels, 40, 64)),
            ("floats", NpyArray.Of<float>([.. pixels.Select(p => (float)p)], 40, 64)),
            ("divided", NpyArray.Of<float>([.. pixels.Select(p => p / 255f)], 40, 64)),
        ];
        foreach (var (name, x) in forms)
        {
            Save(run.Beside($"{name}.npz"), ("X", x), ("y", NpyArray.Of<int>(y, 40)));
            Assert.Equal(0, NablaProcess.Run(
                $"train {run.Beside($"{name}.npz")} --epochs 2 --quiet --run-dir {run.Beside(name)}").ExitCode);
        }

        string[] evaluations = [.. new[] { ("bytes", "bytes"), ("bytes", "floats"), ("floats", "bytes"),
            ("divided", "divided") }.Select(pair => Json($"evaluate {run.Beside(pair.Item1)} " +
                $"{run.Beside(pair.Item2)}.npz --json").GetProperty("cost").ToString())];
        Assert.All(evaluations, cost => Assert.Equal(evaluations[0], cost));
        // What seems divided is refused, until somebody says how it is.
        foreach (string command in (string[])["evaluate", "predict", "check", "explain"])
        {
            string twice = $"{command} {run.Beside("bytes")} {run.Beside("divided")}.npz";
            Finished refused = NablaProcess.Run(twice);
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("--divisor 1 if they were; --divisor 255 if they are", refused.Error,
                StringComparison.Ordinal);
            Assert.Equal(0, NablaProcess.Run(twice + " --divisor 1").ExitCode);
            Assert.Equal(0, NablaProcess.Run(twice + " --divisor 255").ExitCode);
        }

        string said = $"evaluate {run.Beside("bytes")} {run.Beside("divided")}.npz --divisor 1 --json";
        Assert.Equal(evaluations[0], Json(said).GetProperty("cost").ToString());
        NablaProcess.Run($"train {run.Beside("floats")}.npz --from {run.Beside("bytes")} --epochs 1 --quiet " +
            $"--run-dir {run.Beside("further")}");
        Assert.Equal(255, Json($"inspect {run.Beside("further")} --json").GetProperty("input_divisor").GetInt32());
    }

    [Fact]
    public void Missing_inputs_are_medians_and_other_wrong_numbers_are_refused_with_their_place()
    {
        string file = run.Beside("wrong.npz"), folder = run.Beside("missing");
        double[] x = [.. Enumerable.Range(0, 60).Select(i => (double)(i * 7 % 13))], y = [.. x];
        x[5] = double.NaN;
        Save(file, ("X", NpyArray.Of<double>(x, 30, 2)), ("y", NpyArray.Of<double>(y.AsSpan(0, 30), 30)));
        Finished trained = NablaProcess.Run($"train {file} --choose off --epochs 1 --run-dir {folder}");
        Assert.Contains("missing numbers of 30, for which the median is taken: x2 1", trained.Error,
            StringComparison.Ordinal);
        Assert.Contains("x2: 1 of 30 values are missing", NablaProcess.Run($"predict {folder} {file}").Error,
            StringComparison.Ordinal);
        x[5] = double.PositiveInfinity;
        Refused("column \"x2\", row 3, which is X[2, 1]");
        x[5] = 0;
        y[7] = double.NaN;
        Refused("column \"y\", row 8, which is y[7]");

        void Refused(string place)
        {
            Save(file, ("X", NpyArray.Of<double>(x, 30, 2)), ("y", NpyArray.Of<double>(y.AsSpan(0, 30), 30)));
            Finished refused = NablaProcess.Run($"train {file} --dry-run");
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains(place, refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Arrays_that_do_not_fit_a_model_of_columns_are_refused_and_its_own_test_part_is_shown()
    {
        string file = run.Beside("parts.npz"), folder = run.Beside("parts"), other = run.Beside("wide.npz");
        float[] x = [.. Enumerable.Range(0, 80).Select(i => i % 9 + 20f * (i % 2))];
        int[] y = [.. Enumerable.Range(0, 40).Select(i => i % 4 / 2)];
        Save(file, ("x_train", NpyArray.Of<float>(x.AsSpan(0, 60), 30, 2)),
            ("y_train", NpyArray.Of<int>(y.AsSpan(0, 30), 30)),
            ("x_test", NpyArray.Of<float>(x.AsSpan(60), 10, 2)), ("y_test", NpyArray.Of<int>(y.AsSpan(30), 10)));
        Finished trained = NablaProcess.Run($"train {file} --choose off --epochs 2 --run-dir {folder}");
        Assert.Matches("test accuracy .* of 10", trained.Out);
        Assert.Contains("10 examples", NablaProcess.Run($"evaluate {folder}").Out, StringComparison.Ordinal);
        Save(other, ("X", NpyArray.Of<float>(x.AsSpan(0, 60), 20, 3)), ("y", NpyArray.Of<int>(y.AsSpan(0, 20), 20)));
        foreach (string command in (string[])["evaluate", "predict"])
        {
            Finished refused = NablaProcess.Run($"{command} {folder} {other}");
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("has 3 numbers in each row of X", refused.Error, StringComparison.Ordinal);
        }

        Finished piped = NablaProcess.Run($"predict {folder} - --json", input: "{\"X\":[[1,2],[3,4]]}");
        Assert.Equal(2, JsonDocument.Parse(piped.Out).RootElement.GetProperty("outputs").GetArrayLength());
    }

    [Theory]
    [InlineData(IdxType.UInt8)]
    [InlineData(IdxType.Int8)]
    [InlineData(IdxType.Int16)]
    [InlineData(IdxType.Int32)]
    [InlineData(IdxType.Float32)]
    [InlineData(IdxType.Float64)]
    public void Every_type_of_IDX_is_shown_in_one_to_four_dimensions(IdxType type)
    {
        int[][] shapes = [[4], [2, 2], [1, 2, 2], [2, 1, 2, 1]];
        foreach (int[] shape in shapes)
        {
            string file = run.Beside($"{type}-{shape.Length}");
            using (FileStream stream = File.Create(file))
                Idx.Write(stream, IdxArray.Of(type, [1, 2, 3, 100], shape));
            JsonElement shown = Json($"inspect {file} --json");
            Assert.Equal(shape, shown.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
            Assert.Equal([1, 2, 3, 100], shown.GetProperty("values").EnumerateArray().Select(n => n.GetInt32()));
            Assert.Equal(type.ToString().ToLowerInvariant(), shown.GetProperty("type").GetString());
        }
    }

    private static void Save(string file, params (string Name, NpyArray Array)[] arrays)
    {
        using FileStream stream = File.Create(file);
        Npz.Write(stream, arrays.Select(pair => KeyValuePair.Create(pair.Name, pair.Array)));
    }

    private static IEnumerable<KeyValuePair<string, NpyArray>> Arrays(Dataset data, string part)
    {
        var pixels = new byte[data.Count * 64];
        var row = new double[64];
        for (int i = 0; i < data.Count; i++)
        {
            data.WithDivisor(1).CopyInput<double>(i, row);
            for (int k = 0; k < 64; k++)
                pixels[64 * i + k] = (byte)row[k];
        }

        yield return new("x_" + part, NpyArray.Of<byte>(pixels, data.Count, 8, 8));
        yield return new(
            "y_" + part, NpyArray.Of<int>([.. Enumerable.Range(0, data.Count).Select(data.Label)], data.Count));
    }

    private static JsonElement Json(string line)
    {
        Finished done = NablaProcess.Run(line);
        Assert.True(done.ExitCode == 0, done.ToString());
        return JsonDocument.Parse(done.Out).RootElement;
    }
}
