#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// Two questions to one network: which species is a penguin, and how heavy is it? A head for each, on shared layers.
using Nabla;
using Nabla.IO;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string[] inputs = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm"];
var table = Table.ReadCsv(Path.Combine(folder, "penguins.csv"), target: "species");
table = table.Select([.. Enumerable.Range(0, table.RowCount).Where(i => inputs.Append("body_mass_g").All(
    name => double.IsFinite(table[name].Numbers[i])))]);
var (train, test) = table.Split(0.8, seed: 1);
var mass = Scale("body_mass_g");

var heads = new Heads(
    new Head("species", 3, Activation.Softmax, Cost.SoftmaxCrossEntropy),
    new Head("mass", 1, Activation.Identity, Cost.Quadratic));
var network = heads.Network([inputs.Length, 16], Activation.Tanh, seed: 1);
var trainer = new Trainer(network, new Adam(0.01), heads.Cost) { Epochs = 100, BatchSize = 16, Seed = 1 };
trainer.Run(Prepared(train));

var measures = heads.Evaluate(network, Prepared(test));
foreach (var (head, evaluation) in measures)
    Print($"{head.Name}: {evaluation}");
double rmse = mass.Scale * measures[1].Evaluation.Regression!.Outputs[0].RootMeanSquaredError!.Value;
Print($"the mass is off by {rmse:F0} g (root mean square)");
int most = test["species"].Texts.ToArray().GroupBy(name => name).Max(group => group.Count());
double apart = Math.Sqrt(test["body_mass_g"].Numbers.ToArray().Average(m => Math.Pow(m - mass.Mean, 2)));
Print($"baseline: accuracy {(double)most / test.RowCount:F3} by the most frequent species, {apart:F0} g by the mean");

(double Mean, double Scale) Scale(string name)     // of the training rows
{
    double[] values = train[name].Numbers.ToArray();
    return (values.Average(), Math.Sqrt(values.Average(v => Math.Pow(v - values.Average(), 2))));
}

// Targets stand side by side in the order of the heads: 1 at the species and 0 elsewhere, then the mass.
Dataset Prepared(Table rows)
{
    var (x, y) = (new float[rows.RowCount, inputs.Length], new float[rows.RowCount, heads.Width]);
    for (int i = 0; i < rows.RowCount; i++)
    {
        for (int k = 0; k < inputs.Length; k++)
            x[i, k] = (float)((rows[inputs[k]].Numbers[i] - Scale(inputs[k]).Mean) / Scale(inputs[k]).Scale);
        y[i, table.Target.ClassNames.IndexOf(rows["species"].Texts[i]!)] = 1;
        y[i, 3] = (float)((rows["body_mass_g"].Numbers[i] - mass.Mean) / mass.Scale);
    }

    return Dataset.FromRows(x, y);
}

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
