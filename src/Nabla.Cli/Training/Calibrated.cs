using System.Numerics;
using Nabla.Cli.Shell;

namespace Nabla.Cli.Training;

/// <summary>Does what <c>--calibrate</c> asks for once a network is trained.</summary>
internal static class Calibrated
{
    /// <summary>The network with its probabilities made honest by validation examples, and the temperature; the network
    /// as it is, and null, where that was not asked for or, which is said, cannot be: a trained network is not
    /// lost.</summary>
    public static (Network<T> Network, double? Temperature) Of<T>(TrainPlan plan, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!plan.Values.Get(TrainSettings.Calibrate))
            return (network, null);
        Dataset validation = plan.Data.Validation!;
        try
        {
            var (model, temperature) =
                Model.Create(network, plan.Cost, ModelInput.Of(validation)).Calibrate(validation);
            return (model.ToNetwork<T>(), temperature);
        }
        catch (ArgumentException e)   // outputs are not finite, or validation has too many of them
        {
            plan.Values.Warn($"not calibrated: {Problems.MessageOf(e)}");
            return (network, null);
        }
    }
}
