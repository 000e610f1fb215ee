#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// An activation of your own: mish (Misra 2019), a = z tanh(ln(1 + e^z)), as fast as those that come with Nabla.
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla;
using Nabla.Inspection;
using Nabla.IO;

var mish = Activation.Custom<Mish>("mish");
Console.WriteLine(ActivationCheck.Run(mish));

var (train, test) = Digits.Load();
var network = Network.Create([64, 100, 10], mish, Activation.Softmax, Initializer.HeNormal, seed: 1);
var trainer = new Trainer(network, new Adam(0.001), Cost.SoftmaxCrossEntropy) { Epochs = 20, Seed = 1 };
var result = trainer.Run(train, test: test);
Console.WriteLine(FormattableString.Invariant($"{mish}: {result.Final!.Test!.Accuracy:P1} of new digits"));

internal readonly struct Mish : IActivationFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        z * V.Tanh(V.Softplus(z));

    // With t = tanh(ln(1 + e^z)): σ'(z) = t + z (1 − t²) / (1 + e^−z)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<V, T>(V z, V a)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V t = V.Tanh(V.Softplus(z));
        return V.Fma(z * V.Sigmoid(z), (1 - t) * (1 + t), t);
    }
}
