using System.Text;
using Nabla.Teaching;

namespace Nabla.Tests.Teaching;

/// <summary>Reading and writing case files; what is wrong is refused with its place.</summary>
public sealed class CaseFileTests
{
    private const string Layers =
        """[{"activation": "sigmoid", "W": [[0.1, -0.2], [0.3, 0.4]], "b": [0, 0.1]}, {"activation": ["tanh"], "W": [[0.1, 0.2]], "b": [1e-3]}]""";

    private const string Rest = """ "cost": "quadratic", "X": [[1, 2], [3, 4]], "Y": [[0], [1]] """;

    [Fact]
    public void A_case_has_what_its_file_says_and_defaults_for_the_rest()
    {
        CaseFile given = Read($$"""{"layers": {{Layers}}, {{Rest}}}""");
        Assert.Equal([2, 2, 1], given.Architecture.Widths);
        Assert.Equal(Activation.Tanh, given.Architecture.Activation(3)[0]);
        Assert.Equal(-0.2, given.Parameters.W(2)[0, 1]);
        Assert.Equal(0.3, given.Parameters.W(2)[1, 0]);
        Assert.Equal(1e-3, given.Parameters.B(3)[0]);
        Assert.Equal((2, 3.0, 1.0), (given.Examples, given.X[1, 0], given.Y[1, 0]));
        Assert.Equal(
            (false, null, null, 1, null),
            (given.IsSingle, given.BatchSize, given.Optimizer, given.Steps, given.Snapshots));
    }

    [Fact]
    public void A_byte_order_mark_changes_nothing()
    {
        byte[] text = Encoding.UTF8.GetBytes($$"""{"layers": {{Layers}}, {{Rest}}, "note": "μικρό"}""");
        using var marked = new MemoryStream([0xEF, 0xBB, 0xBF, .. text]);
        Assert.Equal("μικρό", CaseFile.Read(marked).Note);
    }

    [Fact]
    public void Numbers_are_rounded_once_to_the_precision_asked_for()
    {
        // Just above the middle between two floats, by less than a double can tell: rounding twice would give the lower
        // one.
        const string Number = "1.00000005960464477539062500000001";
        CaseFile given = Read($$"""{"layers": [{"activation": "identity", "W": [[{{Number}}]], "b": [0]}], "cost": "quadratic", "X": [[1]], "Y": [[0]], "precision": "float32"}""");
        Assert.Equal(float.BitIncrement(1), given.Parameters.W(2)[0, 0]);
    }

    [Fact]
    public void Writing_and_reading_gives_the_same_case_in_both_precisions()
    {
        foreach (bool single in (bool[])[false, true])
        {
            var theta = new ParameterVector<double>(
                new([2, 3, 2], LayerActivation.PerNeuron(Activation.ReLU, Activation.Elu, Activation.ReLU),
                    Activation.Sigmoid));
            for (long i = 0; i < theta.Count; i++)
                theta[i] = single ? (float)Math.Sin(i + 1) : Math.Sin(i + 1);
            var given = new CaseFile(
                theta, Cost.BinaryCrossEntropy, new double[,] { { 1.5, -0.0 } }, new double[,] { { 1, 0 } })
            {
                IsSingle = single, BatchSize = 3, Steps = 7, Snapshots = [7, 0, 3], Id = "round trip",
                    Note = "as <text> & more",
                Optimizer = new AdamW(0.1) { Beta1 = 0.8, AmsGrad = true },
            };
            using var stream = new MemoryStream();
            given.Write(stream);
            stream.Position = 0;
            CaseFile back = CaseFile.Read(stream);
            Assert.Equal(given.Architecture, back.Architecture);
            Assert.Equal(given.Parameters.Checksum(), back.Parameters.Checksum());
            Assert.Equal(
                given.X.Cast<double>().Select(BitConverter.DoubleToInt64Bits),
                back.X.Cast<double>().Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(given.Y, back.Y);
            Assert.Equal(
                (given.Cost, given.IsSingle, given.BatchSize, given.Steps, given.Id, given.Note, given.Optimizer),
                (back.Cost, back.IsSingle, back.BatchSize, back.Steps, back.Id, back.Note, back.Optimizer));
            Assert.Equal(given.Snapshots, back.Snapshots!);
        }
    }

    [Fact]
    public void Every_optimizer_and_option_is_read()
    {
        (string Json, Optimizer Expected)[] cases =
        [
            ("""{"name": "sgd", "lr": 0.5, "momentum": 0.9, "dampening": 0.1, "nesterov": true, "weight_decay": 0.01}""",
                new Sgd(0.5) { Momentum = 0.9, Dampening = 0.1, Nesterov = true, WeightDecay = 0.01 }),
            ("""{"name": "adam", "lr": 0.5, "betas": [0.8, 0.99], "eps": 1e-7, "weight_decay": 0.01, "amsgrad": true}""",
                new Adam(0.5) { Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-7, WeightDecay = 0.01, AmsGrad = true }),
            ("""{"lr": 0.5, "name": "adamw"}""", new AdamW(0.5) { WeightDecay = 0.01 }),
            ("""{"name": "rmsprop", "lr": 0.5, "alpha": 0.9, "eps": 1e-7, "momentum": 0.5, "centered": true, "weight_decay": 0.1}""",
                new RmsProp(0.5) { Alpha = 0.9, Epsilon = 1e-7, Momentum = 0.5, Centered = true, WeightDecay = 0.1 }),
            ("""{"name": "adagrad", "lr": 0.5, "lr_decay": 0.1, "eps": 1e-7, "initial_accumulator_value": 0.2, "weight_decay": 0.1}""",
                new Adagrad(0.5) { RateDecay = 0.1, Epsilon = 1e-7, InitialAccumulator = 0.2, WeightDecay = 0.1 }),
        ];
        foreach ((string json, Optimizer expected) in cases)
            Assert.Equal(expected, Read($$"""{"layers": {{Layers}}, {{Rest}}, "optimizer": {{json}}}""").Optimizer);
    }

    /// <summary>A document, where its problem lies, and words of the message.</summary>
    public static TheoryData<string, string, string> Refused => new()
    {
        { "", "the document", "empty" },
        { "{\"layers\": ", "line 1, byte 12", "not JSON" },
        { "[]", "the document", "must be an object" },
        { "{}", "the document", "\"layers\"" },
        { Case(layers: "[]"), "layers", "no layers" },
        { Case(layers: "{}"), "layers", "must be an array" },
        { Case(layers: """[{"activation": "sigmoid", "W": [[1, 2]], "b": [1], "c": 1}]"""), "layers[0]", "\"c\"" },
        { Case(layers: """[{"activation": "sigmoid", "W": [[1, 2]]}]"""), "layers[0]", "\"b\"" },
        { Case(layers: """[{"activation": "sigmiod", "W": [[1, 2]], "b": [1]}]"""), "layers[0].activation", "sigmoid" },
        { Case(layers: """[{"activation": ["sigmoid", "tanh"], "W": [[1, 2]], "b": [1]}]"""), "layers[0].activation",
            "2 activations" },
        { Case(layers: """[{"activation": ["softmax"], "W": [[1, 2]], "b": [1]}]"""), "layers[0].activation",
            "whole layer" },
        { Case(layers: """[{"activation": "sigmoid", "W": [[1, 2], [3]], "b": [1, 2]}]"""), "layers[0].W[1]",
            "1 numbers but the first row has 2" },
        { Case(layers: """[{"activation": "sigmoid", "W": [], "b": []}]"""), "layers[0].W", "no rows" },
        { Case(layers: """[{"activation": "sigmoid", "W": [[]], "b": [1]}]"""), "layers[0].W[0]", "empty" },
        { Case(layers: """[{"activation": "sigmoid", "W": [[1, 2]], "b": [1, 2]}]"""), "layers[0].b",
            "2 biases but W has 1 row" },
        { Case(layers: """[{"activation": "sigmoid", "W": [[1, "2"]], "b": [1]}]"""), "layers[0].W[0][1]",
            "text but must be a number" },
        { Case(layers: """[{"activation": "sigmoid", "W": [[1, 1e400]], "b": [1]}]"""), "layers[0].W[0][1]",
            "beyond the range of float64" },
        { Case(layers: """[{"activation": "sigmoid", "W": [[1, NaN]], "b": [1]}]"""), "line 1, byte 49", "not JSON" },
        { Case(layers: """[{"activation": "tanh", "W": [[1, 2], [3, 4], [5, 6]], "b": [1, 2, 3]}, {"activation": "tanh", "W": [[1, 2]], "b": [1]}]"""),
            "layers[1].W[0]", "2 numbers but layer 2 has 3 neurons" },
        { Case(rest: """ "cost": "quadratic", "X": [[1, 1e39]], "Y": [[1]], "precision": "float32" """), "X[0][1]",
            "beyond the range of float32" },
        { Case(rest: """ "cost": "quadratc", "X": [[1, 2]], "Y": [[1]] """), "cost", "\"quadratic\"" },
        { Case(rest: """ "cost": "softmax_cross_entropy", "X": [[1, 2]], "Y": [[1]] """), "cost", "quadratic" },
        { Case(rest: """ "cost": "quadratic", "X": [[1, 2, 3]], "Y": [[1]] """), "X[0]",
            "3 numbers but the 2-2-1 network takes 2" },
        { Case(rest: """ "cost": "quadratic", "X": [[1, 2]], "Y": [[1, 2]] """), "Y[0]",
            "2 numbers but the 2-2-1 network gives 1" },
        { Case(rest: """ "cost": "quadratic", "X": [[1, 2]], "Y": [[1], [2]] """), "Y", "2 rows but X has 1" },
        { Case(rest: """ "cost": "quadratic", "X": [], "Y": [] """), "X", "no rows" },
        { Case(rest: Rest + """, "cost": "huber" """), "cost", "twice" },
        { Case(rest: Rest + """, "batchsize": 1 """), "the document", "\"batch_size\"" },
        { Case(rest: Rest + """, "batch_size": 0 """), "batch_size", "from 1" },
        { Case(rest: Rest + """, "batch_size": 1.5 """), "batch_size", "whole number" },
        { Case(rest: Rest + """, "shuffle": true """), "shuffle", "false" },
        { Case(rest: Rest + """, "precision": "float16" """), "precision", "float32" },
        { Case(rest: Rest + """, "steps": 3, "snapshots": [4] """), "snapshots[0]", "4 but there are 3 steps" },
        { Case(rest: Rest + """, "snapshots": [-1] """), "snapshots[0]", "from 0" },
        { Case(rest: Rest + """, "sizes": [2, 3, 1] """), "sizes", "[2, 2, 1]" },
        { Case(rest: Rest + """, "optimizer": {"name": "sgd"} """), "optimizer", "\"lr\"" },
        { Case(rest: Rest + """, "optimizer": {"name": "adm", "lr": 1} """), "optimizer.name", "\"adam\"" },
        { Case(rest: Rest + """, "optimizer": {"name": "sgd", "lr": 1, "betas": [0.9, 0.9]} """), "optimizer",
            "momentum, dampening, nesterov, weight_decay" },
        { Case(rest: Rest + """, "optimizer": {"name": "sgd", "lr": -1} """), "optimizer.lr", "-1" },
        { Case(rest: Rest + """, "optimizer": {"name": "adam", "lr": 1, "betas": [0.9]} """), "optimizer.betas",
            "two numbers" },
        { Case(rest: Rest + """, "note": "\ud800" """), "note", "surrogate" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_wrong_is_refused_with_its_place(string json, string location, string words)
    {
        NablaFormatException problem = Assert.Throws<NablaFormatException>(() => Read(json));
        Assert.Equal(location, problem.Location);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        using var stream = new MemoryStream([.. "{\"note\": \""u8, 0xFF, .. "\"}"u8]);
        Assert.Contains(
            "UTF-8", Assert.Throws<NablaFormatException>(() => CaseFile.Read(stream)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_descends_and_takes_rows_in_order_with_a_short_last_batch()
    {
        // Three rows in batches of two: rows 0 1, then 2 alone, then 0 1 again.
        CaseFile template = CaseFile.Template(2, 3, 2);
        double[,] x = { { 1, 2 }, { 3, 4 }, { 5, 6 } }, y = { { 0, 1 }, { 1, 0 }, { 1, 1 } };
        var given = new CaseFile(
            template.Parameters, template.Cost, x, y) { BatchSize = 2, Optimizer = new Sgd(0.5), Steps = 3,
            Snapshots = [0, 1, 2, 3] };
        var byHand = new Network<double>(template.Parameters.Clone());
        (double[,] X, double[,] Y)[] batches =
        [
            (new double[,] { { 1, 2 }, { 3, 4 } }, new double[,] { { 0, 1 }, { 1, 0 } }),
            (new double[,] { { 5, 6 } }, new double[,] { { 1, 1 } }),
        ];
        foreach (CaseSnapshot<double> snapshot in given.Descend<double>())
        {
            double[] expected = new double[byHand.Parameters.Count], actual = new double[expected.Length];
            byHand.Parameters.CopyTo(expected);
            snapshot.Parameters.CopyTo(actual);
            // Parameters below 1, a few roundings a step.
            Equations.Close.To(expected, actual, _ => 64 * Equations.Close.Roundoff, $"θ after step {snapshot.Step}");
            (double[,] batchX, double[,] batchY) = batches[snapshot.Step % 2];
            ExampleByExample.UpdateMiniBatch(byHand, given.Cost, batchX, batchY, 0.5);
        }
    }

    [Fact]
    public void A_number_that_is_not_finite_is_named()
    {
        CaseFile given = Read("""{"layers": [{"activation": "identity", "W": [[1e200], [1]], "b": [0, 0]}], "cost": "quadratic", "X": [[1], [1e200]], "Y": [[0, 0], [0, 0]], "optimizer": {"name": "sgd", "lr": 1}}""");
        Assert.Equal(new NonFinite
        {
            Quantity = "z",
            Layer = 2,
            Row = 1,
            Column = 0,
            Value = double.PositiveInfinity,
        }, given.Gradient<double>().NonFinite);
        NonFiniteException problem = Assert.Throws<NonFiniteException>(() => given.Descend<double>().Last());
        Assert.Equal((1, "w", 2), (problem.Step, problem.Found.Quantity, problem.Found.Layer));
    }

    private static CaseFile Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return CaseFile.Read(stream);
    }

    private static string Case(string layers = Layers, string rest = Rest) => $$"""{"layers": {{layers}}, {{rest}}}""";
}
