#:project ../../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// What the learning rate test suggests, beside each rule's usual rate: accuracy on the test digits after five epochs.
//     dotnet run bench/rates/rates.cs
using Nabla;
using Nabla.IO;

var (train, test) = Digits.Load();
Optimizer[] rules =
    [new Sgd(0.1), new Sgd(0.1) { Momentum = 0.9 }, new Adam(0.001), new RmsProp(0.001), new Adagrad(0.01)];
Console.WriteLine("| rule, batch | usual rate | accuracy | suggested | accuracy | largest | accuracy |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (Optimizer rule in rules)
{
    foreach (int batch in (int[])[10, 32, 128])
    {
        LearningRateReport found = LearningRateTest.Run(Trainer(rule, batch), train);
        string name = rule is Sgd { Momentum: > 0 } ? "sgd, momentum 0.9" : rule.Name;
        Console.Write(FormattableString.Invariant($"| {name}, {batch} "));
        foreach (double rate in (double[])[rule.Eta, found.Suggested!.Value, found.Largest!.Value])
        {
            double accuracy = Accuracy(rule with { Eta = rate }, batch);
            Console.Write(FormattableString.Invariant($"| {rate:G2} | {accuracy:P1} "));
        }


        Console.WriteLine("|");
    }
}

double Accuracy(Optimizer rule, int batch) =>
    Trainer(rule, batch).Run(train, test: test).Final?.Test?.Accuracy ?? 0;

static Trainer Trainer(Optimizer rule, int batch) =>
    new(Network.Create([64, 100, 10], Activation.ReLU, Activation.Softmax, seed: 1), rule, Cost.SoftmaxCrossEntropy)
    {
        BatchSize = batch, Seed = 1, Epochs = 5,
    };
