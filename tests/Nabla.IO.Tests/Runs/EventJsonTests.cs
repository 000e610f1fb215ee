using System.Text.Json;

namespace Nabla.IO.Tests.Runs;

public sealed class EventJsonTests
{
    private static readonly Architecture s_net = Architecture.Create([64, 30, 10], Activation.ReLU, Activation.Softmax);

    private static readonly TimeSpan s_half = TimeSpan.FromSeconds(0.5);

    private static readonly EventJson s_json = new(new RunDescription
    {
        Configuration = JsonDocument.Parse("{\"epochs\":3}").RootElement,
        Data = "digits",
        TestExamples = 7,
        Seed = ulong.MaxValue,
        Precision = "float32",
        Threads = 2,
        Version = "1.2.3",
    });

    [Fact]
    public void Started_says_what_it_takes_to_do_it_again()
    {
        using JsonDocument line =
            JsonDocument.Parse(s_json.Line(new TrainingStarted(s_net, Cost.SoftmaxCrossEntropy, 50, 3, 5)));
        JsonElement root = line.RootElement;
        Assert.Equal("event", root.EnumerateObject().First().Name);
        Assert.Equal("started", root.GetProperty("event").GetString());
        Assert.Equal(3, root.GetProperty("configuration").GetProperty("epochs").GetInt32());
        Assert.Equal(ulong.MaxValue, root.GetProperty("seed").GetUInt64());
        Assert.Equal("digits", root.GetProperty("data").GetProperty("name").GetString());
        Assert.Equal(7, root.GetProperty("data").GetProperty("test").GetInt32());
        Assert.False(root.GetProperty("data").TryGetProperty("validation", out _));
        Assert.Equal(KernelInfo.Name, root.GetProperty("kernels").GetString());
        Assert.Equal("1.2.3", root.GetProperty("versions").GetProperty("nabla").GetString());
    }

    [Fact]
    public void Checkpoints_and_going_on_from_them_say_where()
    {
        var lines = new List<string>();
        Checkpoint? last = null;
        Train(null);
        Train(last);
        Assert.Equal("""{"event":"checkpoint","epoch":0,"step":0,"file":"checkpoint-0.safetensors"}""", lines[0]);
        Assert.Equal("""{"event":"checkpoint","epoch":2,"step":4,"file":"checkpoint-4.safetensors"}""", lines[1]);
        Assert.StartsWith(
            """{"event":"resumed","epoch":2,"step":4,"epochs":2,"threads":2,"kernels":"KERNELS","versions":{"nabla":"1.2.3","""
                .Replace("KERNELS", KernelInfo.Name, StringComparison.Ordinal), lines[2], StringComparison.Ordinal);

        void Train(Checkpoint? from) => new Trainer(
            Network.Create([2, 2], Activation.Sigmoid, seed: 1), new Sgd(1), Cost.Quadratic)
        {
            BatchSize = 1, Epochs = 2, CheckpointEvery = 9, ContinueFrom = from,
        }.Run(Dataset.FromRows(new float[,] { { 0, 1 }, { 1, 0 } }, [0, 1], 2), progress: new Watch(e =>
        {
            if (e is CheckpointTaken or TrainingResumed)
                lines.Add(s_json.Line(e));
            last = (e as CheckpointTaken)?.Checkpoint ?? last;
        }));
    }

    [Fact]
    public void An_epoch_has_the_documented_fields_and_leaves_out_what_is_not_known() => Assert.Equal(
        """{"event":"epoch","epoch":2,"step":10,"cost":0.5,"train_accuracy":0.25,"learning_rate":0.001,"seconds":0.5,"examples_per_second":100}""",
        s_json.Line(
            new EpochCompleted(2, 10, new(0.5, 0.25), null, null, s_half) { Examples = 50, LearningRate = 0.001 }));

    [Fact]
    public void Validation_and_test_have_names_of_their_own() => Assert.Equal(
        """{"event":"epoch","epoch":1,"step":5,"cost":1,"train_accuracy":0.5,"validation_cost":2,"validation_accuracy":0.6,"test_accuracy":0.7,"learning_rate":3,"seconds":0,"best":true,"error_norms":[0.1,0.2]}""",
        s_json.Line(new EpochCompleted(1, 5, new(1, 0.5), new(2, 0.6), new(3, 0.7), TimeSpan.Zero)
        {
            Examples = 50,
            LearningRate = 3,
            IsBest = true,
            ErrorNorms = [0.1, 0.2],
        }));

    [Fact]
    public void Numbers_that_are_not_finite_are_left_out() => Assert.Equal(
        """{"event":"step","epoch":1,"step":5,"learning_rate":0.1}""",
        s_json.Line(new StepTaken(1, 5, 5, double.NaN, 0.1)));

    [Fact]
    public void A_regression_has_its_own_measures() => Assert.Contains(
        "\"cost\":1,\"train_mean_squared_error\":2,\"train_r2\":0.5,",
        s_json.Line(new EpochCompleted(1, 5, new(1, null, 2, 0.5), null, null, 2 * s_half)), StringComparison.Ordinal);

    [Fact]
    public void Stopped_has_the_reason_the_final_metrics_and_the_models_checksum() => Assert.Equal(
        """{"event":"stopped","reason":"target_accuracy","epochs":3,"steps":15,"best_epoch":2,"cost":1,"train_accuracy":0.9,"validation_cost":2,"validation_accuracy":0.8,"checksum":"sha256:ab"}""",
        s_json.Line(new TrainingStopped(StopReason.TargetAccuracy, 3, 15, 2),
            new(new(1, 0.9), new(2, 0.8), null, "sha256:ab")));

    [Fact]
    public void Failed_says_where_and_never_writes_NaN()
    {
        string line = s_json.Line(new TrainingFailed(new(2, 9, 4, 3, "a weight w", double.NaN)));
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        Assert.Equal(
            ["event", "reason", "epoch", "step", "batch", "layer", "quantity", "message"],
            root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(3, root.GetProperty("layer").GetInt32());
    }

    [Fact]
    public void Every_line_is_one_line() => Assert.DoesNotContain(
        '\n', s_json.Line(new TrainingStarted(s_net, Cost.SoftmaxCrossEntropy, 50, 3, 5)));

    private sealed class Watch(Action<ITrainingEvent> then) : IProgress<ITrainingEvent>
    {
        public void Report(ITrainingEvent value) => then(value);
    }
}
