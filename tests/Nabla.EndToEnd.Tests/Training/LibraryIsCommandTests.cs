using System.Globalization;
using System.Text.Json;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests.Training;

/// <summary>What a program gets from the library is what the command gets: one engine.</summary>
public sealed class LibraryIsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Table _penguins;

    public LibraryIsCommandTests()
    {
        Directory.CreateDirectory(_folder[""]);
        File.Copy(Path.Combine(Repository.Root, "examples", "penguins.csv"), _folder["penguins.csv"]);
        _penguins = Table.ReadCsv(_folder["penguins.csv"], target: "species");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("--patience 3 --l1 1e-4 --clip-norm 1 --dropout 0.1 --class-weights balanced --precision float64")]
    [InlineData("--optimizer sgd --momentum 0.9 --weight-decay 0.01 --max-norm 3 --no-shuffle --validation 0.2")]
    [InlineData("--preset book --limit 200 --calibrate")]
    public void A_table(string options)
    {
        JsonElement end = Stopped($"train penguins.csv --target species --epochs 5 {options} --run-dir run --json");
        TrainedModel run = Model.Train(_penguins, Recipe("--epochs 5 " + options));
        Assert.Equal(end.GetProperty("checksum").GetString(), run.Model.Checksum());
        Assert.Equal(Number(end, "validation_accuracy"), run.Validation?.Accuracy);
        Assert.Equal(Number(end, "temperature"), run.Temperature);
    }

    [Fact]
    public void A_table_of_numbers()
    {
        JsonElement end =
            Stopped("train penguins.csv --target body_mass_g --epochs 5 --patience 2 --run-dir run --json");
        TrainedModel run = Model.Train(
            _penguins.WithTarget("body_mass_g"), new Recipe { Epochs = 5, Patience = 2 });
        Assert.Equal(end.GetProperty("checksum").GetString(), run.Model.Checksum());
        Assert.Equal(Number(end, "validation_r2"), run.Validation!.R2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--preset book --eta 1")]
    [InlineData("--hidden 16x8 --optimizer rmsprop --schedule cosine:1 --clip-value 0.1 --limit 500 --seed 4")]
    public void An_array(string options)
    {
        JsonElement end = Stopped($"train digits --epochs 3 {options} --run-dir run --json");
        TrainedModel run = Model.Train(Digits.Load().Train, Recipe("--epochs 3 " + options));
        Assert.Equal(end.GetProperty("checksum").GetString(), run.Model.Checksum());
        Assert.Equal(Number(end, "validation_accuracy"), run.Validation!.Accuracy);
    }

    [Fact]
    public void Folds()
    {
        JsonElement table = Json("evaluate penguins.csv --target species --folds 3 --epochs 4 --seeds 1..2 --json");
        CrossValidationResult same = new CrossValidation { Folds = 3, Seeds = [1, 2] }.Run(
            _penguins, new Recipe { Epochs = 4 });
        Assert.Equal(Scores(table), Scores(same));
        Assert.Equal(table.GetProperty("accuracy").GetProperty("standard_error").GetDouble(),
            same.Accuracy!.StandardError);

        JsonElement array = Json("evaluate digits --folds 3 --epochs 2 --hidden 8 --json");
        Assert.Equal(Scores(array), Scores(new CrossValidation { Folds = 3 }.Run(
            Digits.Load().Train, new Recipe { Epochs = 2, Hidden = [8] })));
    }

    [Theory]
    [InlineData("hidden=4", null)]
    [InlineData("hidden=4|8, learning-rate=1e-3..1e-1", 4)]
    public void A_search(string space, int? trials)
    {
        Finished done = Ok(
            ["train", "penguins.csv", "--target", "species", "--search", space, "--epochs", "4", "--run-dir", "run",
                "--json",
                .. trials is { } n ? new[] { "--trials", n.ToString(CultureInfo.InvariantCulture) } : []]);
        JsonElement[] lines = [.. done.Out.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        SearchResult search = new Search(SearchSpace.Parse(space)) { Trials = trials }.Run(
            _penguins, new Recipe { Epochs = 4 });
        Assert.Equal(
            lines[..^1].Select(line => line.GetProperty("score").GetProperty("cost").GetDouble()),
            search.Trials.Select(trial => trial.Score!.Cost));
        Assert.Equal(lines[^1].GetProperty("best").GetInt32(), search.Best!.Number);
        Assert.Equal(
            Model.Load(_folder["run/model.safetensors"]).Checksum(), search.Trained!.Model.Checksum());
        Assert.Equal(275, search.Trained.Model.Training!.Examples);   // a fifth of 344 is held out to compare by
    }

    // A flag is an option's name; so is a key of Recipe.With.
    private static Recipe Recipe(string options)
    {
        string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var values = new List<KeyValuePair<string, string>>();
        for (int i = 0; i < words.Length; i++)
        {
            bool isSwitch = i + 1 == words.Length || words[i + 1].StartsWith("--", StringComparison.Ordinal);
            values.Add(new(words[i][2..], isSwitch ? "true" : words[++i]));
        }

        return new Recipe().With(values);
    }

    private Finished Ok(string[] words)
    {
        Finished done = NablaProcess.Run(words, folder: _folder[""]);
        Assert.True(done.ExitCode == 0, done.ToString());
        return done;
    }

    private JsonElement Json(string line) => JsonDocument.Parse(Ok(line.Split(' ')).Out).RootElement;

    private JsonElement Stopped(string line) => JsonDocument.Parse(
        Ok(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Out.TrimEnd().Split('\n')[^1]).RootElement;

    private static double? Number(JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement number) ? number.GetDouble() : null;

    private static double[] Scores(JsonElement result) => [.. result.GetProperty("folds").EnumerateArray()
        .Select(fold => fold.GetProperty("score").GetProperty("cost").GetDouble())];

    private static double[] Scores(CrossValidationResult result) => [.. result.Folds.Select(fold => fold.Metrics.Cost)];
}
