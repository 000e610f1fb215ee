#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// The book's network on MNIST: 784-30-10, sigmoid, quadratic cost, mini-batches of 10, η = 3.
//   dotnet run examples/mnist.cs [EPOCHS [FOLDER]]
// MNIST is looked for in FOLDER, in NABLA_DATA and in the cache; else it is downloaded.
using System.Globalization;
using Nabla;
using Nabla.IO;

int epochs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 30;
try
{
    var (all, test) = Mnist.Load(args.Length > 1 ? args[1] : null);
    var (train, _) = Mnist.Book(all);                       // the first 50,000 images
    train = train.WithDivisor(256);
    test = test.WithDivisor(256);

    var network = Network.Create([784, 30, 10], Activation.Sigmoid, initializer: Initializer.Book, seed: 1);
    var trainer = new Trainer(network, new Sgd(eta: 3), Cost.Quadratic) { BatchSize = 10, Epochs = epochs, Seed = 1 };
    trainer.Run(train, test: test, progress: new Lines(test.Count));
    return 0;
}
catch (DataProblemException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 3;
}

internal sealed class Lines(int count) : IProgress<ITrainingEvent>
{
    public void Report(ITrainingEvent value)
    {
        if (value is EpochCompleted e)
        {
            double correct = Math.Round(e.Test!.Accuracy!.Value * count), seconds = e.Elapsed.TotalSeconds;
            Console.WriteLine(FormattableString.Invariant(
                $"Epoch {e.Epoch}: {correct} / {count} in {seconds:F2} s"));
        }
    }
}
