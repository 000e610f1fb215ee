using Nabla.IO;

namespace Nabla.EndToEnd.Tests.Onnx;

/// <summary>Models of tables mean the same to ONNX Runtime: raw numbers, texts, missing and unseen values go in,
/// probabilities or numbers in the target's own units come out.</summary>
public sealed class OnnxTableTests(ITestOutputHelper output)
{
    private const double Roundoff = 1.0 / (1 << 24);   // of float32
    private const int Rows = 300;

    [Fact]
    public void Numbers_texts_missing_and_unseen_values_are_prepared_alike()
    {
        OnnxRuntime.Require();
        var scale = new TargetScale(123.4567890123, 6.54321);
        (string Name, Model Model)[] all =
        [
            .. TableModels.InOnnx.SelectMany((schema, i) => new[]
            {
                ($"classes {i} float32", TableModels.Of<float>(schema)),
                ($"classes {i} float64", TableModels.Of<double>(schema)),
                ($"numbers {i} float32", TableModels.Of<float>(schema, scale)),
                ($"numbers {i} float64", TableModels.Of<double>(schema, scale)),
            }),
        ];
        using var folder = new TemporaryFolder();
        float[][] theirs = OnnxRuntime.Run(folder, [.. all.Select(pair => Job(folder, pair.Name, pair.Model))]);
        for (int i = 0; i < all.Length; i++)
            Compare(all[i].Name, all[i].Model, theirs[i]);
    }

    [Fact]
    public void A_table_is_learned_exported_by_the_command_and_answered_by_ONNX_Runtime()
    {
        OnnxRuntime.Require();
        using var folder = new TemporaryFolder();
        string[] colors = ["red", "green", "blue"];
        IEnumerable<string> rows = Enumerable.Range(0, 240).Select(i =>
            $"{(i % 7 == 0 ? "" : 20 + i % 50)},{(i % 11 == 0 ? "" : colors[i % 3])},{1000 + 3 * i}," +
            $"{(i % 3 == 1 ? "yes" : "no")}\n");
        string csv = folder.Write("churn.csv", string.Concat(rows.Prepend("age,color,income,churned\n")));
        Model model = Model.Train(Table.ReadCsv(csv, target: "churned"), new() { Seed = 1 }).Model;
        model.Save(folder["churn.safetensors"]);
        string onnx = folder["churn.onnx"];
        Finished done = NablaProcess.Run(["convert", folder["churn.safetensors"], onnx]);
        Assert.True(done.ExitCode == 0, done.ToString());
        Assert.Equal("", done.Error);
        Compare("churn", model, OnnxRuntime.Run(folder, [Job(folder, "churn", model) with { Model = onnx }])[0]);
        done = NablaProcess.Run(["convert", onnx, folder["again.safetensors"]]);
        Assert.True(done.ExitCode == 0, done.ToString());
        Assert.Equal(File.ReadAllBytes(folder["churn.safetensors"]), File.ReadAllBytes(folder["again.safetensors"]));
    }

    private static OnnxJob Job(TemporaryFolder folder, string name, Model model)
    {
        using var stream = new MemoryStream();
        OnnxModel.Write(model, stream);
        SchemaColumn[] columns = [.. model.Schema!.Columns];
        float[][] rows = [.. Enumerable.Range(0, Rows).Select(row => TableModels.Raw(model.Schema, row))];
        var texts = new Dictionary<string, string[]>();
        for (int c = 0; c < columns.Length; c++)
        {
            if (columns[c].IsNumeric)
                continue;
            bool isTaken = columns[c].Name is "a1" or "output" or "numbers";
            // Any text that is no category stands for a missing one; an empty one, where others count as one more.
            texts[(isTaken ? "column_" : "") + columns[c].Name] =
                [.. rows.Select((row, i) => TableModels.Text(columns[c], row[c])
                    ?? (columns[c].HasOther ? "" : i % 2 == 0 ? "?" : "none"))];
        }

        return new(folder.Write(name + ".onnx", stream.ToArray()),
            [.. rows.SelectMany(row => row.Where((_, c) => columns[c].IsNumeric))], Rows) { Texts = texts };
    }

    /// <summary>Both lie within a bound of the exact answer of the network in float32: what standardizing a number of
    /// float32 may be off by goes through the layers as <see cref="FloatBound"/> has it, and the scale of the target
    /// adds two roundings of the answer and one of each of its constants.</summary>
    private void Compare(string name, Model model, float[] theirs)
    {
        Schema schema = model.Schema!;
        Network<float> network = model.ToNetwork<float>();
        int width = model.Architecture.OutputWidth;
        var exact = Model.Create(model.ToNetwork<double>(), model.Cost);
        double[] ours = new double[width], a = new double[width];
        (double worst, double most) = (0, 0);
        for (int row = 0; row < Rows; row++)
        {
            float[] raw = TableModels.Raw(schema, row);
            model.Predict<double>(Array.ConvertAll(raw, value => (double)value), ours);
            var x = new double[schema.Width];
            Assert.Equal(-1, schema.Feed<float, double>(raw, x));
            // float32 has the scale, the rest of the mean and the quotient each to one rounding, and two differences;
            // the bound adds six operations.
            double[] bound = FloatBound.Of(network, x, Array.ConvertAll(x, value => 12 * Roundoff * Math.Abs(value)));
            // A model of float64 has other weights: each is rounded once more, as much as products are anyway.
            exact.Predict<double>(x, a);
            for (int j = 0; j < width; j++)
            {
                double allowed = 2 * bound[j];
                if (model.TargetScale?[j] is { } scale)
                {
                    allowed = scale.Scale * allowed +
                        8 * Roundoff * (Math.Abs(scale.Mean) + Math.Abs(scale.Scale * a[j]));
                }

                double apart = Math.Abs(ours[j] - theirs[row * width + j]);
                Assert.True(
                    apart <= allowed, $"{name}, row {row} ({string.Join(", ", raw)}), output {j}: {ours[j]:R} and " +
                    $"{theirs[row * width + j]:R}, apart {apart:E1}, allowed {allowed:E1}");
                (worst, most) = (Math.Max(worst, apart), Math.Max(most, allowed));
            }
        }

        output.WriteLine(
            FormattableString.Invariant($"{name,-18} largest difference {worst:E1}, bound up to {most:E1}"));
    }
}
