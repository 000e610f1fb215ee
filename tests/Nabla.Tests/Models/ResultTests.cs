using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Inspection;

namespace Nabla.Tests.Models;

/// <summary>Results tell on one line what people want to know, and programs in JSON, without reflection too.</summary>
public sealed class ResultTests
{
    private static readonly Prediction s_class = new()
    {
        Label = "yes",
        Probabilities = new Dictionary<string, double> { ["no"] = 0.17, ["yes"] = 0.83 },
        Missing = ["age"],
    };

    [Fact]
    public void A_prediction_is_its_answer()
    {
        Assert.Equal("yes (0.83)", s_class.ToString());
        Assert.Equal("241.5", new Prediction { Value = 241.5 }.ToString());
    }

    [Fact]
    public void Networks_and_models_say_what_they_are()
    {
        Network<float> network = Network.Create([784, 30, 10], Activation.Sigmoid);
        Assert.Equal("784-30-10 sigmoid, 23,860 parameters", network.ToString());
        Assert.Equal(23_860, network.ParameterCount);
        Assert.Equal("784-30-10 network, 23,860 parameters in float32, 10 numbers",
            Model.Create(network, Cost.Quadratic).ToString());
        Assert.Equal(Precision.Float64, TableModels.Of<double>(TableModels.Numbers).Precision);
    }

    [Fact]
    public void A_network_answers_and_classifies_one_input()
    {
        Network<double> network = Network.Create<double>([2, 3, 2], Activation.Tanh, Activation.Softmax, seed: 1);
        var t = new Trace<double>(network.Architecture, 1);
        Backprop.Feedforward(network.Parameters, new double[,] { { 0.5, -1 } }, t);
        double[] expected = t.A(3).Row(0).ToArray();
        Assert.Equal(expected, network.Predict([0.5, -1]));
        Assert.Equal(expected[1] > expected[0] ? 1 : 0, network.Classify([0.5, -1]));
        Assert.Throws<ArgumentException>(() => network.Predict([0.5]));
    }

    [Fact]
    public void A_prediction_and_an_evaluation_are_written_as_JSON()
    {
        string json = JsonSerializer.Serialize(s_class, ResultJson.Default.Prediction);
        Assert.Equal(json, JsonSerializer.Serialize(s_class));
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal("yes", document.RootElement.GetProperty("Label").GetString());
        Assert.Equal(0.83, document.RootElement.GetProperty("Probabilities").GetProperty("yes").GetDouble());
        Assert.Equal("age", document.RootElement.GetProperty("Missing")[0].GetString());

        Network<float> network = Network.Create([4, 3], Activation.Softmax, seed: 1);
        Dataset data = Dataset.FromRows(new float[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } }, [0, 1, 2], 3);
        Evaluation evaluation = Model.Create(network, Cost.SoftmaxCrossEntropy).Evaluate(data);
        using JsonDocument written = JsonDocument.Parse(
            JsonSerializer.Serialize(evaluation, ResultJson.Default.Evaluation));
        JsonElement classes = written.RootElement.GetProperty("Classification");
        Assert.Equal(evaluation.Classification!.Accuracy, classes.GetProperty("Accuracy").GetDouble());
        Assert.Equal(evaluation.Classification.Macro.F1, classes.GetProperty("Macro").GetProperty("F1").GetDouble());
        Assert.Equal(3, classes.GetProperty("Confusion").GetProperty("Classes").GetInt32());
    }

    [Fact]
    public void Reports_say_the_main_thing_on_one_line()
    {
        Network<double> network = Network.Create<double>([2, 3, 2], Activation.Sigmoid, seed: 1);
        double[,] x = { { 0.5, -1 } }, y = { { 0, 1 } };
        GradientCheckReport check = GradientCheck.Run<double>(network.Parameters, Cost.Quadratic, x, y);
        Assert.StartsWith("17 of 17 derivatives agree; worst: ", check.ToString(), StringComparison.Ordinal);
        var example = new WorkedExample(network.Parameters, Cost.Quadratic, [0.5, -1], [0, 1]);
        Assert.Contains("changes the cost by", Nudge.Weight(example, 2, 0, 0, 0.1).ToString(),
            StringComparison.Ordinal);
        Assert.StartsWith("Δz^2_0 = ", Demon.Choose(example, 2, 0, 0.1).ToString(), StringComparison.Ordinal);
        Assert.Equal("cost 0.5, accuracy 0.750", new Metrics(0.5, 0.75).ToString());
    }

    [Fact]
    public void A_value_from_a_database_may_be_missing_and_one_of_another_type_is_named()
    {
        Model model = TableModels.Of<float>(TableModels.Numbers);
        var row = new Dictionary<string, object?> { ["age"] = DBNull.Value, ["zero"] = 1m, ["year"] = 2000L };
        Assert.Equal(["age"], model.Predict(row).Missing);
        row["age"] = new DateTime(2026, 1, 1);
        var refused = Assert.Throws<ArgumentException>(() => model.Predict(row));
        Assert.Contains("age is of type System.DateTime", refused.Message, StringComparison.Ordinal);
        Assert.Equal("row", refused.ParamName);
    }

    [Fact]
    public void An_evaluation_tells_the_most_important_measures()
    {
        Dataset classes = Dataset.FromRows(new double[,] { { 1, 0 }, { 0, 1 } }, [0, 1], 2);
        Network<double> network = Network.Create<double>([2, 2], Activation.Softmax, seed: 1);
        Evaluation evaluation = Evaluation.Of(network, Cost.SoftmaxCrossEntropy, classes);
        Assert.Matches(@"^cost 0\.\d+, accuracy [01]\.\d{3}, macro F1 [01]\.\d{3}, ROC-AUC [01]\.\d{3}$",
            evaluation.ToString());
        Network<double> line = Network.Create<double>([2, 1], Activation.Identity, seed: 1);
        Dataset numbers = Dataset.FromRows(new double[,] { { 1, 0 }, { 0, 1 } }, new double[,] { { 2 }, { 3 } });
        Assert.StartsWith("cost ", Evaluation.Of(line, Cost.Quadratic, numbers).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("{", Evaluation.Of(line, Cost.Quadratic, numbers).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_any_type_is_taken_or_refused_with_its_column()
    {
        Model model = TableModels.Of<float>(TableModels.Numbers);
        object[] values = [true, 'x', new object(), Guid.Empty, DayOfWeek.Monday, (Half)1, (Int128)2, new int[1],
            DateTime.UnixEpoch, TimeSpan.Zero, 1e10m, 3u, "4", "four", double.PositiveInfinity, DBNull.Value];
        int taken = 0;
        foreach (object value in values)
        {
            try
            {
                model.Predict(new Dictionary<string, object?> { ["age"] = value, ["zero"] = 0, ["year"] = 2000 });
                taken++;
            }
            catch (ArgumentException e)
            {
                Assert.StartsWith("age is ", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(taken, 7, 8);
    }

    [Fact]
    public void A_literal_null_for_host_or_progress_is_no_riddle_for_the_compiler()
    {
        Table table = Tables.Tables.Mixed(30, hasClasses: true);
        var recipe = new Recipe { Epochs = 1 };
        Dataset data = Training.Examples.Classified(12);
        Assert.Single(Model.Train(table, recipe, null, cancellationToken: default).Result.History);
        Assert.Single(Model.Train(table, recipe, null).Result.History);
        Assert.Single(Model.Train(data, recipe, null, CancellationToken.None).Result.History);
        Assert.Single(Model.Train(data, recipe, null, null, CancellationToken.None).Result.History);
        Assert.Single(Model.Train(data, recipe, new TrainingHost { Threads = 1 }).Result.History);
    }

    [Fact]
    public void A_layer_that_is_not_there_is_refused_by_number()
    {
        Architecture architecture = Architecture.Create([2, 3, 1], Activation.Tanh, Activation.Identity);
        Assert.Equal("l", Assert.Throws<ArgumentOutOfRangeException>(() => architecture.Width(4)).ParamName);
        Assert.Equal("l", Assert.Throws<ArgumentOutOfRangeException>(() => architecture.Activation(1)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => architecture.Width(0));
    }

    [Fact]
    public void Whoever_catches_the_base_catches_a_damaged_file_and_a_number_that_is_not_finite()
    {
        Assert.ThrowsAny<NablaException>(() => Model.Load(new MemoryStream("{}"u8.ToArray())));
        Network<double> network = Network.Create<double>([1, 1], Activation.Identity, seed: 1);
        network.W(2)[0, 0] = double.NaN;
        Assert.ThrowsAny<NablaException>(() => new WorkedExample(network.Parameters, Cost.Quadratic, [1], [1]));
    }
}

[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(Evaluation))]
internal sealed partial class ResultJson : JsonSerializerContext;
