namespace Nabla.IO.Tests;

/// <summary>Stored files of every published version and form, which are never written again.</summary>
public sealed class PublishedModelsTests
{
    [Theory]
    [InlineData("nabla-net-1-table.json")]
    [InlineData("nabla-1-table.safetensors")]
    [InlineData("nabla-1-table.npz")]
    [InlineData("nabla-1-table.onnx")]
    public void A_model_of_a_table_is_read_from_every_form(string file)
    {
        Model model = ModelForms.Load(Repository.Fixture("models/" + file));
        Assert.Equal((Precision.Float32, "4-2-1", Cost.Quadratic),
            (model.Precision, model.Architecture.ToString(), model.Cost));
        Assert.Equal(new TargetScale(123.4567890123, 6.54321), model.TargetScale);
        Assert.Equal(
            new TrainingRecord { Data = "houses", Examples = 4, Seed = 7, Epochs = 2, Steps = 4, Version = "0.1.0" },
            model.Training);
        Schema schema = model.Schema!;
        Assert.Equal("price", schema.Target);
        Assert.Equal(
            [("age", 41.3, 13.7, 39), ("color", 0, 0, 0), ("year", 2000000.3, 7.1, 2000001)],
            schema.Columns.Select(column => (column.Name, column.Mean, column.Scale, column.Median)));
        Assert.Equal(["blue", "rød, \"x\""], schema.Columns[1].Categories);
        var parameters = new float[model.Architecture.ParameterCount];
        model.ToNetwork<float>().Parameters.CopyTo(parameters);
        Assert.Equal(
            [-0.5f, -0.4375f, -0.375f, -0.3125f, -0.25f, -0.1875f, -0.125f, -0.0625f, 0, 0.0625f, 0.125f,
                0.1875f, 0.25f],
            parameters);

        // Both numbers at their means, no category: z² is b², hence a³ = 0.1875·0.0625 + 0.25.
        double[] answer = new double[1], expected = [123.4567890123 + 6.54321 * (0.1875 * 0.0625 + 0.25)];
        model.Predict<double>([41.3, -1, 2000000.3], answer);
        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("nabla-1.safetensors")]
    [InlineData("nabla-1.npz")]
    [InlineData("nabla-1.onnx")]
    public void A_model_of_plain_inputs_is_read_from_every_form(string file)
    {
        Model model = ModelForms.Load(Repository.Fixture("models/" + file));
        Assert.Null(model.Schema);
        Assert.Null(model.TargetScale);
        Assert.Equal(["no", "jå"], model.Labels);
        Assert.Equal((1, 2, 255.0), (model.Input.Shape[0], model.Input.Shape[1], model.Input.Divisor));
        var parameters = new double[model.Architecture.ParameterCount];
        model.ToNetwork<double>().Parameters.CopyTo(parameters);
        Assert.Equal(Enumerable.Range(0, 17).Select(i => (i - 8) / 16.0), parameters);
    }
}
