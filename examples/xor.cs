#:project ../src/Nabla/Nabla.csproj
#:property PublishAot=false

// XOR, the smallest problem that needs a hidden layer: two inputs, three hidden neurons, one output.
using Nabla;

var data = Dataset.FromRows(
    new double[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } },
    new double[,] { { 0 }, { 1 }, { 1 }, { 0 } });

var network = Network.Create<double>([2, 3, 1], Activation.Tanh, Activation.Sigmoid, seed: 2);
var trainer = new Trainer<double>(network, new Sgd(eta: 0.5), Cost.BinaryCrossEntropy) { BatchSize = 4, Epochs = 2000 };

foreach (var step in trainer.Steps(data))
{
    if (step.Number is 1 or 10 or 100 or 1000 or 2000)
        Console.WriteLine(FormattableString.Invariant($"after step {step.Number,4}: cost {step.Cost:F5}"));
}

var trace = new Trace<double>(network.Architecture, capacity: 4);
Backprop.Feedforward(network.Parameters, new double[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }, trace);
for (int x = 0; x < 4; x++)
{
    Console.WriteLine(FormattableString.Invariant(
        $"{trace.A(1)[x, 0]} xor {trace.A(1)[x, 1]} = {trace.A(3)[x, 0]:F3}"));
}
