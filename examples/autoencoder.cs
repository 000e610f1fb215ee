#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// An autoencoder: ten numbers for a digit of 64 pixels, learned without labels. Its first half, the encoder, then
// serves a classifier that has few labels.
using Nabla;
using Nabla.IO;

var (train, test) = Digits.Load();
var (pixels, _) = train.ToArrays<float>();
var (newPixels, _) = test.ToArrays<float>();
Dataset images = Dataset.FromRows(pixels, pixels), newImages = Dataset.FromRows(newPixels, newPixels);

var network = Network.Create([64, 40, 10, 40, 64], Activation.Tanh, Activation.Sigmoid, seed: 1);
new Trainer(network, new Adam(0.003), Cost.Quadratic) { Epochs = 60, Seed = 1 }.Run(images);
double error = Evaluation.Of(network, Cost.Quadratic, newImages).Metrics.MeanSquaredError!.Value;
Print($"squared error of a pixel of new digits: {error:F4} from the code, {ErrorOfMean():F4} from the mean image");

var encoder = network.Slice(1, 3);                             // layers 1, 2 and 3: 64-40-10
var labeled = train.Take(100);                                 // all the labels that there are
var head = Network.Create([10, 10], Activation.Softmax, seed: 1);
var classifier = encoder.Then(head);
Train(classifier, 200, freeze: [2, 3]);                        // the head alone
double headAlone = Accuracy(classifier);
Train(classifier, 30, freeze: []);                             // all layers, from there
double all = Accuracy(classifier);
var fresh = Network.Create([64, 40, 10, 10], Activation.Tanh, Activation.Softmax, seed: 1);
Train(fresh, 200, freeze: []);                                 // the same network without the encoder's parameters
Print($"accuracy from {labeled.Count} labels: {headAlone:P1} with a head on the codes, {all:P1} fine-tuned");
Print($"without the encoder: {Accuracy(fresh):P1}; always the most frequent digit: {MostFrequent():P1}");

void Train(Network<float> network, int epochs, int[] freeze) => new Trainer(network, new Recipe
{
    Optimizer = new Adam(0.003), Cost = Cost.SoftmaxCrossEntropy, Epochs = epochs, BatchSize = 10, Seed = 1,
    Freeze = [.. freeze],
}).Run(labeled);

double Accuracy(Network<float> network) => Evaluation.Of(network, Cost.SoftmaxCrossEntropy, test).Accuracy!.Value;

double MostFrequent() => Enumerable.Range(0, test.Count).CountBy(test.Label).Max(group => group.Value)
    / (double)test.Count;

double ErrorOfMean() => Enumerable.Range(0, 64).Average(k =>
{
    double mean = Enumerable.Range(0, train.Count).Average(i => pixels[i, k]);
    return Enumerable.Range(0, test.Count).Average(i => Math.Pow(newPixels[i, k] - mean, 2));
});

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
