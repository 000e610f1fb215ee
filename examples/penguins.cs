#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// From a table to a model: which of three species is a penguin? Two columns are texts, some values are missing.
//   dotnet run examples/penguins.cs [FILE [TARGET [MODEL]]]
using Nabla;
using Nabla.IO;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string data = args.Length > 0 ? args[0] : Path.Combine(folder, "penguins.csv");
var table = Table.ReadCsv(data, target: args.Length > 1 ? args[1] : "species");
Console.WriteLine($"{table}; target {table.Target}");
var (train, test) = table.Split(0.8, seed: 1);

var run = Model.Train(train, new Recipe { Seed = 1 });
foreach (string note in run.Notes)
    Console.WriteLine($"  {note}");
Console.WriteLine($"{run.Model.Architecture}: {run.Model.Schema}; stopped: {run.StopReason}");

var evaluation = run.Model.Evaluate(test);
Console.WriteLine(FormattableString.Invariant(
    $"{evaluation.Metrics.Accuracy:P1} of {test.RowCount} penguins that the network never saw are answered correctly"));

// A model is one file; loading it needs the library Nabla alone.
string file = args.Length > 2 ? args[2]
    : Path.Combine(Directory.CreateTempSubdirectory("penguins-").FullName, "penguins.safetensors");
run.Model.Save(file);
Console.WriteLine($"saved {file}");
var answer = Model.Load(file).Predict(new Dictionary<string, object?>
{
    ["island"] = "Biscoe", ["bill_length_mm"] = 46.1, ["bill_depth_mm"] = 13.2, ["flipper_length_mm"] = 211,
    ["body_mass_g"] = 4500, ["sex"] = null, ["year"] = 2007,
});
Console.WriteLine(FormattableString.Invariant(
    $"a penguin of unknown sex: {answer.Label}, probability {answer.Probabilities[answer.Label!]:F2}"));
