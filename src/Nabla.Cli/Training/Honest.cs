using System.Numerics;

namespace Nabla.Cli.Training;

/// <summary>Does what <c>--calibrate</c> asks for once a network is trained.</summary>
internal static class Honest
{
    /// <summary>The network with its probabilities made honest by validation examples, and the temperature; the network
    /// as it is, and null, where that was not asked for.</summary>
    public static (Network<T> Network, double? Temperature) Of<T>(TrainPlan plan, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!plan.Values.Get(TrainSettings.Calibrate)) return (network, null);
        Dataset validation = plan.Data.Validation!;
        var (model, temperature) =
            Model.Create(network, plan.Cost, ModelInput.Of(validation)).Calibrate(validation);
        return (model.ToNetwork<T>(), temperature);
    }
}
