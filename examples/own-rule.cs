#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// An optimizer of your own: Lion (Chen and others 2023), which goes by the sign of a running mean of the gradient.
using Nabla;
using Nabla.IO;

var (train, test) = Digits.Load();
var network = Network.Create([64, 100, 10], Activation.ReLU, Activation.Softmax, Initializer.HeNormal, seed: 1);
var trainer = new Trainer(network, new Lion(3e-4), Cost.SoftmaxCrossEntropy) { Epochs = 20, Seed = 1 };
var result = trainer.Run(train, test: test);
Console.WriteLine(FormattableString.Invariant($"{trainer.Optimizer}: {result.Final!.Test!.Accuracy:P1} of new digits"));

internal sealed record Lion(double Eta) : CustomOptimizer("lion", Eta, "m")
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.99;

    protected override FormattableString Settings => $"betas {Beta1} {Beta2}";

    // c = β₁ m + (1 − β₁) g;   θ ← θ − η sign(c);   m ← β₂ m + (1 − β₂) g
    protected override void Apply<T>(CustomStep<T> now)
    {
        T rate = T.CreateTruncating(now.Rate), beta1 = T.CreateTruncating(Beta1), beta2 = T.CreateTruncating(Beta2);
        Span<T> theta = now.Theta, m = now.State(0);
        for (int i = 0; i < theta.Length; i++)
        {
            T g = now.Nabla[i], c = beta1 * m[i] + (T.One - beta1) * g;
            theta[i] -= rate * T.CreateTruncating(T.Sign(c));
            m[i] = beta2 * m[i] + (T.One - beta2) * g;
        }
    }
}
