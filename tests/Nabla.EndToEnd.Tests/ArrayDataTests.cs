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
        Assert.Contains("1-100-1 relu, identity, quadratic cost", trained.Out, StringComparison.Ordinal);
        Assert.Matches(@"validation R² (0\.9|1\.0)\d+", trained.Out);
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
