#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// An initializer of your own: sparse weights (Martens 2010), fifteen for each neuron, the others 0.
using Nabla;
using Nabla.IO;

const int Most = 15;
Initializer sparse = Initializer.Custom("sparse", layer =>
{
    for (int j = 0; j < layer.Outputs; j++)
    {
        for (int i = 0; i < Math.Min(Most, layer.Inputs); i++)
        {
            int k = (int)(layer.Inputs * layer.NextUniform());
            layer.W[j, k] = layer.NextNormal() * Math.Sqrt(2.0 / Most);
        }
    }
});

var (train, test) = Digits.Load();
var network = Network.Create([64, 100, 10], Activation.ReLU, Activation.Softmax, sparse, seed: 1);
var trainer = new Trainer(network, new Adam(1e-3), Cost.SoftmaxCrossEntropy) { BatchSize = 32, Epochs = 20, Seed = 1 };
var result = trainer.Run(train, test: test);
Console.WriteLine(FormattableString.Invariant($"{sparse}: {result.Final!.Test!.Accuracy:P1} of new digits"));
