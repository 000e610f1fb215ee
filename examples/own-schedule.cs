#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// A schedule of your own: up in a straight line, then down with the root of the step (Vaswani and others 2017).
using System.Collections.Immutable;
using Nabla;
using Nabla.IO;

var (train, test) = Digits.Load();
var network = Network.Create([64, 100, 10], Activation.ReLU, Activation.Softmax, Initializer.HeNormal, seed: 1);
var trainer = new Trainer(network, new Adam(3e-3), Cost.SoftmaxCrossEntropy)
{
    BatchSize = 32, Epochs = 20, Seed = 1, Schedule = new InverseRoot(WarmUp: 100),
};
var result = trainer.Run(train, test: test);
Console.WriteLine(FormattableString.Invariant($"{trainer.Schedule}: {result.Final!.Test!.Accuracy:P1} of new digits"));

internal sealed record InverseRoot(int WarmUp) : Schedule("inverse_root")
{
    protected override ImmutableArray<double> Numbers => [WarmUp];

    // Step t = 1, 2, …: η t/W up to t = W, then η √(W/t)
    public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default)
    {
        double t = at.StepsDone + 1;
        return eta * Math.Min(t / WarmUp, Math.Sqrt(WarmUp / t));
    }
}
