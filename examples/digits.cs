#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// Handwritten digits, 8×8 pixels, with the network that `nabla train` uses by default.
using Nabla;
using Nabla.IO;

var (train, test) = Digits.Load();
var network = Network.Create([64, 100, 10], Activation.ReLU, Activation.Softmax, Initializer.HeNormal, seed: 1);
var trainer = new Trainer(network, new Adam(1e-3), Cost.SoftmaxCrossEntropy) { BatchSize = 32, Epochs = 40, Seed = 1 };

var result = trainer.Run(train, test: test, progress: new Lines());
Console.WriteLine(FormattableString.Invariant(
    $"{result.Final!.Test!.Accuracy:P2} of {test.Count} digits that the network never saw are answered correctly"));

internal sealed class Lines : IProgress<ITrainingEvent>
{
    public void Report(ITrainingEvent value)
    {
        if (value is EpochCompleted { Epoch: 1 or 2 or 5 or 10 or 20 or 40 } e)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"epoch {e.Epoch,2}: cost {e.Training.Cost:F4}, test accuracy {e.Test!.Accuracy:P2}"));
        }
    }
}
