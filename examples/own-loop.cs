#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// A training loop of your own: it evaluates and saves after each epoch, and stops with the best parameters.
//   dotnet run examples/own-loop.cs [FILE [EPOCHS]]
// Press Ctrl-C and run it again: it goes on from FILE, to the same bits. EPOCHS: this run ends after that epoch.
using System.Globalization;
using Nabla;
using Nabla.IO;

string file = args.Length > 0 ? args[0] : "own-loop.checkpoint";
int pause = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0;

var (all, test) = Digits.Load();
var (train, validation) = all.Split(0.8, seed: 1);
var network = Network.Create([64, 30, 10], Activation.Tanh, Activation.Softmax, seed: 1);
var trainer = new Trainer(network, new Adam(0.01), Cost.SoftmaxCrossEntropy) { Epochs = 100, Seed = 1 };
using var session = trainer.Begin(train, validation, from: File.Exists(file) ? Checkpoint.Load(file) : null);

for (StopWhereFlat(); session.RunEpoch() is { } epoch; StopWhereFlat())
{
    Print($"epoch {epoch.Epoch,2}: training {epoch.Training}; test {session.Evaluate(test)}");
    session.Save(file);
    if (epoch.Epoch == pause)
        return;
}

Print($"{session.Reason} after epoch {session.History.Count}, with the parameters of epoch {session.BestEpoch}");
Print($"test: {session.Evaluate(test)}");
Print($"{network.Parameters.Checksum()}");

// A rule of your own: stop when five epochs lowered the validation cost by less than 5 %.
void StopWhereFlat()
{
    if (session.History is [.., var before, _, _, _, _, var last]
        && last.Validation!.Cost > 0.95 * before.Validation!.Cost)
    {
        session.Stop();
    }
}

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
