using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nabla;
using Nabla.IO;

// Nabla.Accuracy TABLE.csv FOLDS.csv: for every seed and fold trains on the other folds, with nothing said but the
// seed, and prints a line of JSON with the answers to the rows of the fold. FOLDS has a column for each seed.
Table table = Table.ReadCsv(args[0], target: "target");
Table folds = Table.ReadCsv(args[1]);
Train(0, 0);   // compiles the code; not counted
for (int seed = 0; seed < folds.Columns.Length; seed++)
{
    for (int fold = 0; fold < 5; fold++)
        Console.WriteLine(Train(seed, fold));
}

string Train(int seed, int fold)
{
    int[] rows = [.. Enumerable.Range(0, table.RowCount)];
    ReadOnlySpan<double> of = folds.Columns[seed].Numbers;
    bool[] isTested = [.. of.ToArray().Select(number => number == fold)];
    Table training = table.Select([.. rows.Where(row => !isTested[row])]);
    Table test = table.Select([.. rows.Where(row => isTested[row])]);

    long start = Stopwatch.GetTimestamp();
    TrainedModel run = Model.Train(training, new Recipe { Seed = (ulong)seed });
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    double[,] outputs = run.Model.Predict(test);
    IEnumerable<string> answers = Enumerable.Range(0, test.RowCount).Select(i => Answer(run.Model, outputs, i));
    return string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"seed\":{seed},\"fold\":{fold},\"seconds\":{seconds:F4},\"note\":{JsonSerializer.Serialize(Note(run))},") +
        $"\"answers\":[{string.Join(',', answers)}]}}";
}

static string Note(TrainedModel run) =>
    $"{run.Result.History.Count} epochs, best " +
    $"{run.Result.BestEpoch?.ToString(CultureInfo.InvariantCulture) ?? "the last"}, " +
    $"{run.StopReason}";

// The class with the largest output, or the number.
static string Answer(Model model, double[,] outputs, int row)
{
    if (model.Labels.IsEmpty)
        return outputs[row, 0].ToString("R", CultureInfo.InvariantCulture);
    int largest = 0;
    for (int j = 1; j < model.Labels.Length; j++)
    {
        if (outputs[row, j] > outputs[row, largest])
            largest = j;
    }

    return JsonSerializer.Serialize(model.Labels[largest]);
}
