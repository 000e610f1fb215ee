using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nabla;
using Nabla.IO;

// Nabla.Accuracy TABLE.csv FOLDS.csv classes|numbers: for every seed and fold trains on the other folds, with nothing
// said (the first seed) or nothing but the seed (further ones), and prints a line of JSON with the answers to the rows
// of the fold: numbers, or a probability for each of the labels. FOLDS has a column for each seed. Where a table cannot
// be learned from, the line says why.
// Nabla.Accuracy TABLE.csv FOLDS.csv classes|numbers shuffled: trains on the table with its targets shuffled, so that
// nothing can be learned, and prints by how many standard errors the expected figures are better than the baseline's.
Table table = Table.ReadCsv(args[0]).WithTarget("target", Enum.Parse<TargetKind>(args[2], ignoreCase: true));
Table folds = Table.ReadCsv(args[1]);
if (args is [_, _, _, "shuffled"])
{
    Console.WriteLine(Shuffled());
    return;
}

_ = Train(0, 0, Math.Min(table.RowCount, 500));   // compiles the code; not counted
for (int seed = 0; seed < folds.Columns.Length; seed++)
{
    for (int fold = 0; fold < 5; fold++)
        Console.WriteLine(Train(seed, fold, table.RowCount));
}

string Shuffled()
{
    int[] order = [.. Enumerable.Range(0, table.RowCount)];
    new Random(1).Shuffle(order);
    TableColumn target = table["target"], shuffled = target.IsNumeric
        ? new("target", [.. order.Select(row => target.Numbers[row])])
        : new("target", [.. order.Select(row => target.TextAt(row))]);
    Table mixed = new Table([.. table.Columns.Where(column => column != target), shuffled])
        .WithTarget("target", Enum.Parse<TargetKind>(args[2], ignoreCase: true));
    TrainedModel run = Model.Train(mixed);
    (string Name, double? Is, double? Base, double? Error)[] figures = run.Model.Labels.IsEmpty
        ? [("R²", run.Expected?.R2, run.Baseline?.R2, run.StandardErrors?.R2)]
        :
        [
            ("accuracy", run.Expected?.Accuracy, run.Baseline?.Accuracy, run.StandardErrors?.Accuracy),
            ("log-loss", -run.Expected?.Cost, -run.Baseline?.Cost, run.StandardErrors?.Cost),
        ];
    IEnumerable<string> gains = figures.Select(f => string.Create(CultureInfo.InvariantCulture,
        $"\"{f.Name}\":{(f.Error is > 0 ? ((f.Is - f.Base) / f.Error)!.Value : 0):F3}"));
    return $"{{{string.Join(',', gains)}}}";
}

string Train(int seed, int fold, int count)
{
    double[] of = folds.Columns[seed].Numbers.ToArray();
    Table training = table.Select([.. Enumerable.Range(0, count).Where(row => of[row] != fold)]);
    Table test = table.Select([.. Enumerable.Range(0, count).Where(row => of[row] == fold)]);
    string start = string.Create(CultureInfo.InvariantCulture, $"{{\"seed\":{seed},\"fold\":{fold}");
    try
    {
        long begin = Stopwatch.GetTimestamp();
        TrainedModel run = seed == 0
            ? Model.Train(training)
            : Model.Train(training, new Recipe { Seed = 1 + (ulong)seed });
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        double[,] outputs = run.Model.Predict(test);
        string expectation = Expectation(run, test, outputs);
        IEnumerable<string> answers = Enumerable.Range(0, test.RowCount).Select(i => Answer(run.Model, outputs, i));
        return string.Create(CultureInfo.InvariantCulture, $"{start},\"seconds\":{seconds:F4}{expectation}") +
            $",\"note\":{JsonSerializer.Serialize(Note(run))}" +
            $",\"labels\":{JsonSerializer.Serialize(run.Model.Labels)},\"answers\":[{string.Join(',', answers)}]}}";
    }
    catch (Exception e) when (e is NablaFormatException or ArgumentException or DivergenceException)
    {
        return $"{start},\"failure\":{JsonSerializer.Serialize(e.Message)}}}";
    }
}

// What was expected of new rows, and what the rows of the fold came to, with the standard errors; of numbers also how
// many of them lie where nine of ten should.
static string Expectation(TrainedModel run, Table test, double[,] outputs)
{
    if (run.Expected is not { } expected || run.StandardErrors is not { } errors)
        return "";
    bool hasClasses = !run.Model.Labels.IsEmpty;
    double[] losses = [.. Enumerable.Range(0, test.RowCount).Select(row => Loss(run.Model, test, outputs, row))];
    double mean = losses.Average(), n = losses.Length;
    double error = Math.Sqrt(losses.Sum(loss => (loss - mean) * (loss - mean)) / Math.Max(1, n - 1) / n);
    string inside = run.Model.RangeOf(0) is not { } range ? "" : string.Create(CultureInfo.InvariantCulture,
        $",\"inside\":{Enumerable.Range(0, test.RowCount).Count(row => Lies(test, outputs, row, range))}");
    return string.Create(CultureInfo.InvariantCulture,
        $",\"expected\":{(hasClasses ? expected.Cost : expected.MeanSquaredError):R}," +
        $"\"expected_error\":{(hasClasses ? errors.Cost : errors.MeanSquaredError):R}," +
        $"\"found\":{mean:R},\"found_error\":{error:R},\"tested\":{n}{inside}");
}

static double Loss(Model model, Table test, double[,] outputs, int row)
{
    TableColumn target = test["target"];
    if (model.Labels.IsEmpty)
        return Math.Pow(outputs[row, 0] - target.Numbers[row], 2);
    int label = model.Labels.IndexOf(target.TextAt(row)!);
    return label < 0 ? double.NaN : -Math.Log(Math.Max(1e-15, outputs[row, label]));
}

static bool Lies(Table test, double[,] outputs, int row, (double Low, double High) range) =>
    test["target"].Numbers[row] is var y && y >= outputs[row, 0] + range.Low && y <= outputs[row, 0] + range.High;

static string Note(TrainedModel run) =>
    $"{run.Result.History.Count} epochs, best " +
    $"{run.Result.BestEpoch?.ToString(CultureInfo.InvariantCulture) ?? "the last"}, " +
    $"{run.StopReason}";

// The number, or the probabilities of all labels.
static string Answer(Model model, double[,] outputs, int row)
{
    if (model.Labels.IsEmpty)
        return outputs[row, 0].ToString("R", CultureInfo.InvariantCulture);
    IEnumerable<string> probabilities = Enumerable.Range(0, model.Labels.Length)
        .Select(j => outputs[row, j].ToString("R", CultureInfo.InvariantCulture));
    return $"[{string.Join(',', probabilities)}]";
}
