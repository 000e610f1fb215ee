namespace Nabla.IO.Tests;

public sealed class ModelFormsTests
{
    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".json")]
    [InlineData(".npz")]
    public void A_round_trip_through_each_form_keeps_every_bit(string extension)
    {
        using var folder = new TemporaryFolder();
        foreach (Model model in new[] { Sample<float>(), Sample<double>() })
        {
            string path = folder["model" + extension];
            ModelForms.Save(model, path);
            Model again = ModelForms.Load(path);
            Assert.Equal(model.Checksum(), again.Checksum());
            Assert.Equal((model.Architecture, model.Precision), (again.Architecture, again.Precision));
            Assert.Equal((model.Cost, model.Training), (again.Cost, again.Training));
            Assert.Equal(model.Labels, again.Labels);
            Assert.Equal((model.Input.ToString(), model.Input.Divisor), (again.Input.ToString(), again.Input.Divisor));
            byte[] first = File.ReadAllBytes(path);
            ModelForms.Save(again, path);
            Assert.Equal(first, File.ReadAllBytes(path));
            Assert.Equal(extension, ModelForms.OfFile(path)!.Extension);
        }
    }

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".json")]
    [InlineData(".npz")]
    public void Each_form_holds_a_schema_and_the_scale_of_a_target_to_the_last_bit(string extension)
    {
        using var folder = new TemporaryFolder();
        var scale = new TargetScale(-1 / 3.0, Math.PI);
        foreach (Schema schema in TableModels.All)
        {
            foreach (Model model in new[]
            {
                TableModels.Of<float>(schema), TableModels.Of<double>(schema), TableModels.Of<float>(schema, scale),
                TableModels.Of<double>(schema, scale),
            })
            {
                string path = folder["model" + extension];
                ModelForms.Save(model, path);
                Model again = ModelForms.Load(path);
                TableModels.AssertSame(model, again);
                Assert.Equal(model.TargetScale, again.TargetScale);
                Assert.Equal(model.Schema!.Targets, again.Schema!.Targets);
                Assert.Equal(model.Schema.TargetForms, again.Schema.TargetForms);
                foreach ((SchemaColumn before, SchemaColumn after) in model.Schema.Columns.Zip(again.Schema.Columns))
                {
                    Assert.Equal(
                        (before.Name, before.IsNumeric, before.Mean, before.Scale, before.Median),
                        (after.Name, after.IsNumeric, after.Mean, after.Scale, after.Median));
                    Assert.Equal(before.Categories, after.Categories);
                }

                byte[] first = File.ReadAllBytes(path);
                ModelForms.Save(again, path);
                Assert.Equal(first, File.ReadAllBytes(path));
            }
        }
    }

    [Theory]
    [InlineData("{\"layers\":[]}")]
    [InlineData("{\"cost\":\"quadratic\",\"X\":[]}")]
    [InlineData("")]
    [InlineData("\u0000\u0000\u0008\u0003")]
    public void Case_files_and_data_are_not_taken_for_models(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x"], content);
        Assert.Null(ModelForms.OfFile(folder["x"]));
        Assert.Throws<NablaFormatException>(() => ModelForms.Load(folder["x"]));
    }

    [Fact]
    public void A_name_that_calls_for_no_form_is_refused()
    {
        string message =
            Assert.Throws<ArgumentException>(() => ModelForms.Save(Sample<float>(), "model.pt")).Message;
        Assert.Contains("model.pt", message, StringComparison.Ordinal);
        Assert.Contains(".safetensors, .npz, .onnx, .json", message, StringComparison.Ordinal);
    }

    internal static Model Sample<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = Network.Create<T>([4, 3, 2], Activation.Gelu, Activation.Softmax, seed: 5);
        network.W(2)[0, 0] = T.Epsilon;
        network.B(3)[1] = T.NegativeZero;
        return Model.Create(
            network, Cost.SoftmaxCrossEntropy, new([2, 2], 16), ["a", "b"],
            new TrainingRecord { Data = "x", Seed = 5 });
    }
}
