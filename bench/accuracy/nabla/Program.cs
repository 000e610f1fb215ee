using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nabla;
using Nabla.IO;

// Nabla.Accuracy TABLE.csv FOLDS.csv classes|numbers: for every seed and fold trains on the other folds, with nothing
// said (the first seed) or nothing but the seed (further ones), and prints a line of JSON with the answers to the rows
// of the fold: numbers, or a probability for each of the labels. FOLDS has a column for each seed. Where a table cannot
// be learned from, the line says why.
Table table = Table.ReadCsv(args[0]).WithTarget("target", Enum.Parse<TargetKind>(args[2], ignoreCase: true));
Table folds = Table.ReadCsv(args[1]);
_ = Train(0, 0, Math.Min(table.RowCount, 500));   // compiles the code; not counted
for (int seed = 0; seed < folds.Columns.Length; seed++)
{
    for (int fold = 0; fold < 5; fold++)
        Console.WriteLine(Train(seed, fold, table.RowCount));
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
        IEnumerable<string> answers = Enumerable.Range(0, test.RowCount).Select(i => Answer(run.Model, outputs, i));
        return string.Create(CultureInfo.InvariantCulture, $"{start},\"seconds\":{seconds:F4}") +
            $",\"note\":{JsonSerializer.Serialize(Note(run))}" +
            $",\"labels\":{JsonSerializer.Serialize(run.Model.Labels)},\"answers\":[{string.Join(',', answers)}]}}";
    }
    catch (Exception e) when (e is NablaFormatException or ArgumentException or DivergenceException)
    {
        return $"{start},\"failure\":{JsonSerializer.Serialize(e.Message)}}}";
    }
}

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
