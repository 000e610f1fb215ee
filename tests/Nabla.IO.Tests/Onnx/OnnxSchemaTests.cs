using System.Globalization;

namespace Nabla.IO.Tests.Onnx;

/// <summary>Models of tables as ONNX: columns prepared in front of the network, answers scaled behind it.</summary>
public sealed class OnnxSchemaTests
{
    private static readonly TargetScale s_scale = new(123.4567890123, 6.54321);

    [Fact]
    public void Schema_scale_labels_and_parameters_come_back_with_the_same_bits_and_shifts_as_biases()
    {
        foreach (Schema schema in TableModels.InOnnx)
        {
            foreach (Model model in (Model[])[TableModels.Of<float>(schema), TableModels.Of<float>(schema, s_scale)])
            {
                Model again = Some.Again(model);
                TableModels.AssertSame(model.WithShiftInBiases(), again);   // the file has it in the biases
                Assert.Equal(Some.Bytes(model), Some.Bytes(again));
            }
        }
    }

    [Fact]
    public void A_scale_behind_plain_inputs_comes_back_too()
    {
        Model model = TableModels.With(
            Model.Create(Network.Create([3, 2], Activation.Tanh, seed: 5), Cost.Huber, new([3], 0.1)), s_scale);
        TableModels.AssertSame(model, Some.Again(model));
    }

    [Fact]
    public void A_model_of_float64_comes_back_with_its_schema_and_parameters_rounded()
    {
        Model model = TableModels.Of<double>(TableModels.Mixed, s_scale), again = Some.Again(model);
        Assert.Equal(Precision.Float32, again.Precision);
        Assert.Equal(s_scale, again.TargetScale);
        Assert.Equal(ModelParts.Of(model).Document, ModelParts.Of(again).Document);
    }

    [Fact]
    public void Dates_and_texts_are_refused_by_name_and_written_as_the_core()
    {
        foreach (var (schema, name) in ((Schema, string)[])[
            (TableModels.Dates, "\"when\" holds dates"), (TableModels.Words, "\"review\" holds texts")])
        {
            Model model = TableModels.Of<float>(schema);
            var problem = Assert.Throws<ArgumentException>(() => OnnxExport.Of(model, core: false));
            Assert.Contains(name, problem.Message, StringComparison.Ordinal);
            Assert.Equal(model.WithShiftInBiases().Checksum(), Some.Again(model, core: true).Checksum());
        }
    }

    [Fact]
    public void The_core_takes_and_gives_what_the_network_does()
    {
        Model model = TableModels.Of<float>(TableModels.Mixed, s_scale), core = Some.Again(model, core: true);
        Assert.Equal((null, null, model.Checksum()), (core.Schema, core.TargetScale, core.Checksum()));
        Assert.Equal(TableModels.Mixed.Width, core.Input.ValueCount);
        Assert.Equal(model.Training, core.Training);
    }

    [Fact]
    public void Inputs_have_the_columns_names_and_say_what_they_take()
    {
        OnnxFile file = OnnxReader.Read(Some.Bytes(TableModels.Of<float>(TableModels.Mixed)));
        Assert.Equal(["numbers", "column_a1", "column_output", "column_numbers"], file.Inputs.Select(i => i.Name));
        Assert.Equal([OnnxType.Float, OnnxType.String, OnnxType.String, OnnxType.String],
            file.Inputs.Select(i => i.Type));
        OnnxFile written = OnnxExport.Of(TableModels.Of<float>(TableModels.Mixed), core: false);
        Assert.Equal("columns: income, z2, Größe <m>, last; NaN where one is missing", written.Inputs[0].Doc);
        Assert.Equal("column a1; any text that is no category where it is missing", written.Inputs[1].Doc);
        Assert.Equal("one number for each class: no, jå", written.Outputs[0].Doc);
        Assert.Equal(["color", "yes"],
            OnnxExport.Of(TableModels.Of<float>(TableModels.Texts), false).Inputs.Select(i => i.Name));
    }

    [Fact]
    public void Without_the_metadata_the_preparation_is_refused_by_its_operator()
    {
        OnnxFile texts = OnnxExport.Of(TableModels.Of<float>(TableModels.OneText), core: false);
        Refused(texts with { Metadata = new Dictionary<string, string>() }, "elements of type STRING");
        OnnxFile numbers = OnnxExport.Of(TableModels.Of<float>(TableModels.Numbers), core: false);
        Refused(numbers with { Metadata = new Dictionary<string, string>() }, "IsNaN");
    }

    [Theory]
    [InlineData("a1_mean"), InlineData("a1_mean_rest"), InlineData("a1_scale"), InlineData("a1_median")]
    [InlineData("a1_sizes"), InlineData("target_mean"), InlineData("target_scale")]
    public void A_number_that_the_metadata_do_not_say_is_refused_by_its_name(string name)
    {
        OnnxFile file = OnnxExport.Of(TableModels.Of<float>(TableModels.Mixed, s_scale), core: false);
        var tensors = file.Initializers.ToDictionary();
        byte[] content = tensors[name].Content.ToArray();
        content[0] ^= 1;
        tensors[name] = tensors[name] with { Content = content };
        Refused(file with { Initializers = tensors }, $"initializer \"{name}\"");
    }

    [Fact]
    public void Another_node_category_input_or_order_is_refused_by_the_node()
    {
        OnnxFile file = OnnxExport.Of(TableModels.Of<float>(TableModels.Mixed, s_scale), core: false);
        Refused(Change(file, "Concat", node => node with { Inputs = [.. node.Inputs.Reverse()] }), "\"Concat_a1\"");
        Refused(Change(file, "Sub", node => node with { Op = "Add" }), "a1_from_mean");
        Refused(Change(file, "OneHotEncoder", node => node with { Attributes = node.Attributes.SetItem("zeros", 0L) }),
            "a1_1_categories");
        Refused(Change(file, "OneHotEncoder", node => node with
        {
            Attributes = node.Attributes.SetItem("cats_strings", (string[])["green", "blue", "∇"]),
        }), "a1_1_categories");
        Refused(Change(file, "Flatten", node => node with { Attributes = node.Attributes.SetItem("axis", 0L) }),
            "Flatten");
        Refused(file with { Inputs = [.. file.Inputs.Reverse()] }, "other inputs");
        Refused(file with { Inputs = [.. file.Inputs.Take(3)] }, "which nothing makes");
        Refused(Change(file, "IsNaN", node => node with { Outputs = ["elsewhere"] }),
            "a need for \"a1_missing\", which nothing makes");
        Refused(Change(file, "Mul", node => node with { Inputs = ["a3", "target_mean"] }),
            "no scale of the output");
    }

    [Fact]
    public void Metadata_of_another_kind_of_model_is_refused()
    {
        OnnxFile table = OnnxExport.Of(TableModels.Of<float>(TableModels.Numbers), core: false);
        OnnxFile scaled = OnnxExport.Of(TableModels.Of<float>(TableModels.Numbers, s_scale), core: false);
        OnnxFile core = OnnxExport.Of(TableModels.Of<float>(TableModels.Numbers), core: true);
        Refused(table with { Metadata = core.Metadata }, "nodes that prepare columns");
        Refused(core with { Metadata = table.Metadata }, "no node that prepares columns");
        var without = scaled.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value.Replace(
            string.Create(CultureInfo.InvariantCulture,
                $",\"target_scale\":{{\"mean\":{s_scale.Mean:R},\"scale\":{s_scale.Scale:R}}}"), "",
                StringComparison.Ordinal));
        Assert.NotEqual(scaled.Metadata, without);
        Refused(scaled with { Metadata = without }, "a scale of the output");
    }

    [Theory]
    [InlineData(1e39, 1, 0, "\"c\": its mean is 1E+39")]
    [InlineData(0, 1e39, 0, "\"c\": its scale is 1E+39")]
    [InlineData(0, 1e-40, 0, "\"c\": its scale is 1E-40")]
    [InlineData(0, 1, 1e39, "\"c\": its median, standardized, is 1E+39")]
    public void What_float32_cannot_hold_is_refused_by_the_column(double mean, double scale, double median, string said)
    {
        Model model = TableModels.Of<float>(new([new("c", mean, scale, median)]));
        Assert.Contains(said, Assert.Throws<ArgumentException>(() => Some.Bytes(model)).Message,
            StringComparison.Ordinal);
        Some.Bytes(model, core: true);
    }

    [Fact]
    public void A_scale_that_float32_cannot_hold_is_refused()
    {
        Model model = TableModels.Of<float>(TableModels.Numbers, new(0, 1e300));
        Assert.Contains("The target's scale is 1E+300",
            Assert.Throws<ArgumentException>(() => Some.Bytes(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_float32_rounds_too_much_are_warned_of_by_the_column()
    {
        var warnings = new List<string>();
        Model model = TableModels.Of<float>(new([new("fine", 1000, 10, 0), new("time", 1.7e9, 1000, 1.7e9)]));
        OnnxModel.Write(model, Stream.Null, new() { Warn = warnings.Add });
        Assert.Contains("column \"time\", near 1.7E+09, are rounded by up to 0.1 of", Assert.Single(warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_that_float32_rounds_too_much_are_warned_of_in_both_forms_unless_they_stay_scaled()
    {
        var schema = new Schema([new("fine", 1000, 10, 0)]);
        Model far = TableModels.Of<float>(schema, new(1e9, 100)), near = TableModels.Of<float>(schema, new(1000, 10));
        foreach (bool core in (bool[])[false, true])
        {
            foreach (Model model in (Model[])[far, near])
            {
                var warnings = new List<string>();
                OnnxModel.Write(model, Stream.Null, new() { Warn = warnings.Add, Core = core });
                CSharpExport.Write(model, Stream.Null, new() { Warn = warnings.Add, Core = core });
                Assert.Equal(model == far && !core ? 2 : 0, warnings.Count);
                Assert.All(warnings, text => Assert.Contains(
                    "answers in float32: those near 1E+09, are rounded by up to 0.6 of", text,
                    StringComparison.Ordinal));
            }
        }
    }

    private static OnnxFile Change(OnnxFile file, string op, Func<OnnxNode, OnnxNode> change)
    {
        int at = file.Nodes.Select((node, i) => (node, i)).First(pair => pair.node.Op == op).i;
        return file with { Nodes = file.Nodes.SetItem(at, change(file.Nodes[at])) };
    }

    private static void Refused(OnnxFile file, string said)
    {
        using var stream = new MemoryStream();
        OnnxWriter.Write(file, stream);
        Assert.Contains(
            said, Assert.Throws<NablaFormatException>(() => Some.Read(stream.ToArray())).Message,
            StringComparison.Ordinal);
    }
}
