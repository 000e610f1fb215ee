using Nabla.Inspection;

namespace Nabla.Compare;

/// <summary>The peak of this processor; a unit is an operation.</summary>
internal sealed class PeakContestant(Spec spec) : Contestant
{
    public override (long Units, double Seconds) Run(int units)
    {
        TimeSpan duration = TimeSpan.FromMilliseconds(30);
        double peak = spec.IsDouble ? SpeedTest.PeakFlops<double>(spec.Threads,
            duration) : SpeedTest.PeakFlops<float>(spec.Threads, duration);
        return ((long)peak, 1);
    }
}
