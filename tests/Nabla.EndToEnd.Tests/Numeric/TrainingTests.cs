using System.Globalization;
using System.Numerics;

namespace Nabla.EndToEnd.Tests.Numeric;

/// <summary>Trainings drawn at random against their formulas in numbers of 80 bits.</summary>
public sealed class TrainingTests(ITestOutputHelper output)
{
    private const int OfEach = 300;

    private static readonly string[] s_rules =
    [
        "sgd", "sgd momentum=0.9", "sgd momentum=0.8 dampening=0.2 weight_decay=0.01",
        "sgd momentum=0.9 nesterov=true weight_decay=0.001", "sgd momentum=0.7 dampening=0.3 nesterov=true",
        "sgd weight_decay=0.05", "adam", "adam betas=0.8,0.99 weight_decay=0.01", "adam amsgrad=true eps=1e-06",
        "adamw", "adamw weight_decay=0.1 amsgrad=true betas=0.5,0.9", "rmsprop", "rmsprop centered=true momentum=0.5",
        "rmsprop alpha=0.9 momentum=0.9 weight_decay=0.01", "rmsprop centered=true eps=0.001", "adagrad",
        "adagrad lr_decay=0.1 initial_accumulator_value=0.1 weight_decay=0.01", "adagrad eps=1e-06",
    ];

    private static readonly string[] s_schedules =
    [
        "constant", "step:1,0.5", "step:2,0.1", "exponential:0.7", "cosine:0,0", "cosine:1.5,0.1",
        "one_cycle:0.3,25,100", "one_cycle:0.6,10,10000", "plateau:1,0.3,0", "plateau:2,0.5,0.001",
    ];

    /// <summary>Each ends where the formulas end, as near as its own roundings allow (tests/numeric/trainings.py), with
    /// the cost and the rate of every step; PyTorch's errors are measured beside.</summary>
    [Fact]
    [Trait("Tier", "long")]
    public void Hundreds_of_trainings_end_where_their_formulas_end()
    {
        Oracle.Require("torch", "python3-torch");
        using var oracle = new Oracle();
        int diverged = 0;
        for (int i = 0; i < OfEach; i++)
        {
            for (int seed = 0; !Add<float>(oracle, i, 10_000 + i + 1000 * seed, "float32"); seed++)
                diverged++;
            for (int seed = 0; !Add<double>(oracle, i, 10_000 + i + 1000 * seed, "float64"); seed++)
                diverged++;
        }

        output.WriteLine($"{diverged} diverged or ran away and were drawn again");
        Assert.InRange(diverged, 0, OfEach / 10);
        Verdict verdict = oracle.Judge("trainings.py", output);
        Assert.Equal(2 * OfEach, verdict.Counts["trainings"]);
        Assert.InRange(verdict.Counts.GetValueOrDefault("whose best epoch rounding decides"), 0, OfEach / 20);
    }

    private static bool Add<T>(Oracle oracle, int i, int seed, string precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var draw = new Draw(seed);
        Cost cost = Cost.All[i % Cost.All.Length];
        int[] widths = draw.Widths(40);
        widths[^1] = Math.Max(widths[^1], cost == Cost.SoftmaxCrossEntropy ? 2 : 1);
        Architecture architecture = draw.Architecture(widths, cost);
        Network<T> network = draw.Network<T>(architecture, draw.OneOf(0.3, 1, 1.5));
        ParameterVector<T> first = network.Parameters.Clone();
        int n = 3 + draw.Below(50), held = s_schedules[i % s_schedules.Length][0] == 'p' ? 9 : 0;
        (Dataset data, ClassWeights? classWeights, double[]? own) = Data<T>(draw, cost, n, widths);
        Dataset? validation = held > 0 ? Plain(draw, cost, held, widths) : null;
        (Optimizer rule, string name, Dictionary<string, object> options) = Rule(draw, s_rules[i % s_rules.Length]);
        var recipe = new Recipe
        {
            Optimizer = rule, Cost = cost, Schedule = Schedule.Parse(s_schedules[i % s_schedules.Length]),
            Epochs = 1 + draw.Below(4), BatchSize = 1 + draw.Below(draw.OneOf(4, 17, n)), Seed = (ulong)i,
            Shuffle = validation is null,
            L2 = draw.Chance(0.3) ? 0.01 : 0, L1 = draw.Chance(0.3) ? 0.003 : 0,
            ClipValue = draw.Chance(0.2) ? 0.05 : 0, ClipNorm = draw.Chance(0.25) ? draw.OneOf(0.1, 1) : 0,
            WeightDecay = name == "adamw" ? null : draw.Chance(0.2) ? 0.05 : 0,
            MaxNorm = draw.Chance(0.2) ? 0.8 : 0,
        };
        var trainer = new Trainer<T>(network, recipe)
        {
            Threads = 1 + draw.Below(2), ShowGradient = draw.Chance(0.5), StepEvery = 1,
        };
        Dataset weighed = own is null ? data : data.WithWeights(own);
        var run = new Watched<T>(classWeights?.Apply(weighed) ?? weighed);
        if (!run.Train(trainer, validation))
            return false;
        (T[,] x, T[,] y) = data.ToArrays<T>();
        (T[,] X, T[,] Y)? heldOut = validation?.ToArrays<T>();
        oracle.Add(new
        {
            Id = $"{precision} {i}: {architecture}, {cost.Name}, {rule}, {recipe.Schedule}",
            Precision = precision,
            Widths = widths,
            Activations = Enumerable.Range(2, widths.Length - 1).Select(l => architecture.Activation(l).ToString()),
            Cost = cost.Name,
            Examples = n,
            Batch = recipe.BatchSize,
            Epochs = recipe.Epochs,
            Order = oracle.Keep<double>(run.Order),
            Rule = name,
            Eta = rule.Eta,
            Options = options,
            Schedule = recipe.Schedule.ToString(),
            Patience = (recipe.Schedule as PlateauSchedule)?.Patience ?? 0,
            Penalties = new
            {
                recipe.L2, recipe.L1, recipe.ClipValue, recipe.ClipNorm, Decay = recipe.WeightDecay ?? 0,
                recipe.MaxNorm,
            },
            Theta = oracle.Keep(first),
            X = oracle.Keep(x),
            Y = oracle.Keep(y),
            Weights = own is null ? null : oracle.Keep<double>(own),
            ClassWeights = classWeights is null ? null
                : classWeights.Equals(ClassWeights.Balanced) ? (double[])[] : classWeights.For(data),
            HeldOut = held,
            HeldX = heldOut is var (hx, _) ? oracle.Keep(hx) : null,
            HeldY = heldOut is var (_, hy) ? oracle.Keep(hy) : null,
            Result = oracle.Keep(network.Parameters),
            Costs = oracle.Keep<double>([.. run.Steps.Select(step => step.Cost)]),
            Rates = oracle.Keep<double>([.. run.Steps.Select(step => step.Rate)]),
            run.BestEpoch,
        });
        return true;
    }

    private static (Optimizer Rule, string Name, Dictionary<string, object> Options) Rule(Draw draw, string text)
    {
        string[] words = text.Split(' ');
        double eta = words[0] == "sgd" ? draw.OneOf(0.01, 0.1, 0.3) : draw.OneOf(0.001, 0.01, 0.03);
        string rest = string.Join(' ', words[1..]);
        var options = words[1..].Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => Value(pair[1]));
        return (Optimizer.Parse(FormattableString.Invariant($"{words[0]} {eta} {rest}")), words[0], options);

        static object Value(string value) => value == "true" ? true : value.Contains(',', StringComparison.Ordinal)
            ? value.Split(',').Select(Number).ToArray() : Number(value);

        static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
    }

    /// <summary>Examples with or without weights, of their own and of their classes; some are images.</summary>
    private static (Dataset Data, ClassWeights? ClassWeights, double[]? Own) Data<T>(
        Draw draw, Cost cost, int n, int[] widths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[]? own = draw.Chance(0.4)
            ? [.. Enumerable.Range(0, n).Select(_ => draw.Chance(0.1) ? 0 : draw.Uniform(0.1, 3))] : null;
        bool areImages = draw.Chance(0.3) && widths[0] > 3 && widths[^1] > 1 && cost != Cost.Poisson;
        Dataset data = areImages ? Images(draw, n, widths) : Plain(draw, cost, n, widths);
        ClassWeights? weights = !data.IsClassification || draw.Chance(0.5) ? null
            : draw.Chance(0.5) ? ClassWeights.Balanced
            : ClassWeights.ByName([new(data.ClassNames[0], 2.5), new(data.ClassNames[^1], 0.2)]);
        return (data, weights, own);
    }

    // The first number of each row is its own, so that a row tells which example it is.
    private static Dataset Plain(Draw draw, Cost cost, int n, int[] widths)
    {
        double[,] x = draw.Matrix<double>(n, widths[0], 1);
        for (int i = 0; i < n; i++)
            x[i, 0] = (float)(draw.Normal() + 1e-3 * i);
        bool areClasses = widths[^1] > 1 && (cost == Cost.SoftmaxCrossEntropy || cost == Cost.BinaryCrossEntropy
            || (cost == Cost.Quadratic && draw.Chance(0.4)));
        return areClasses
            ? Dataset.FromRows(x, [.. Enumerable.Range(0, n).Select(_ => draw.Below(widths[^1]))], widths[^1])
            : Dataset.FromRows(x, draw.Targets<double>(cost, n, widths[^1]));
    }

    private static Dataset Images(Draw draw, int n, int[] widths)
    {
        byte[] pixels = [.. Enumerable.Range(0, n * widths[0])
            .Select(_ => draw.Chance(0.7) ? (byte)0 : (byte)draw.Below(256))];
        for (int i = 0; i < n; i++)
            pixels[i * widths[0]] = (byte)(1 + i);
        int[] labels = [.. Enumerable.Range(0, n).Select(_ => draw.Below(widths[^1]))];
        return Dataset.FromImages(pixels, [1, widths[0]], labels, widths[^1]);
    }

    /// <summary>A training, and what its steps did.</summary>
    private sealed class Watched<T>(Dataset data) : IProgress<ITrainingEvent>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const double Farthest = 1e9;

        internal List<(double Cost, double Rate)> Steps { get; } = [];

        internal double[] Order { get; private set; } = [];

        internal int? BestEpoch { get; private set; }

        /// <summary>Whether it came to anything.</summary>
        internal bool Train(Trainer<T> trainer, Dataset? validation)
        {
            if (validation is not null)
            {
                TrainingResult result = trainer.Run(data, validation, progress: this);
                BestEpoch = result.BestEpoch;
                Order = [.. Enumerable.Range(0, trainer.Epochs * data.Count).Select(i => (double)(i % data.Count))];
                return result.Divergence is null && HasNotRunAway;
            }

            (T[,] x, _) = data.ToArrays<T>();
            Dictionary<T, int> places = Enumerable.Range(0, data.Count).ToDictionary(i => x[i, 0]);
            var order = new List<double>();
            try
            {
                foreach (TrainingStep<T> step in trainer.Steps(data))
                {
                    Steps.Add((step.Cost, step.LearningRate));
                    for (int row = 0; row < step.Trace.BatchSize; row++)
                        order.Add(places[step.Trace.A(1)[row, 0]]);
                }
            }
            catch (DivergenceException)
            {
                return false;
            }

            Order = [.. order];
            return HasNotRunAway;
        }

        // Where a training is on its way to infinity, every step multiplies the roundings before it.
        private bool HasNotRunAway => Steps.All(step => step.Cost < Farthest);

        public void Report(ITrainingEvent value)
        {
            if (value is StepTaken step)
                Steps.Add((step.Cost, step.LearningRate));
        }
    }
}
