using Nabla.Activations;

namespace Nabla.Inspection;

/// <summary>Where σ' = 0: truly, as of a rectifier below 0, or only because a curve that nears its limit was
/// rounded.</summary>
internal static class Flatness
{
    /// <summary>Whether a change of z^l_j or a^l_j, or of what makes it, may seem to do nothing only because of
    /// rounding, at this neuron or above; its own σ does not count where a is moved.</summary>
    internal static bool MayBeRounding(WorkedExample example, int l, int j, bool fromActivation)
    {
        if (!fromActivation && example.SigmaPrime(l)[j] == 0)
            return IsRounded(example, l, j);
        for (int above = l + 1; above <= example.L; above++)
        {
            double[] prime = example.SigmaPrime(above);
            for (int q = 0; q < prime.Length; q++)
            {
                if (prime[q] == 0 && IsRounded(example, above, q))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether σ' = 0 at z although it is not at the near end of the same piece, the kink next to z or
    /// 0.</summary>
    private static bool IsRounded(WorkedExample example, int l, int j)
    {
        if (example.IsShared(l))
            return true;
        Activation sigma = example.Architecture.Activation(l)[j];
        double z = example.Z(l)[j], end = 0;
        foreach (double kink in sigma.Kinks)
        {
            if (Math.Abs(kink - z) < Math.Abs(end - z) || sigma.Kinks[0] == kink)
                end = kink;
        }

        double[] near = [end + (z - end) / (1 << 20)], a = new double[1], prime = [1];
        ActivationCode<double> code = sigma.CodeFor<double>();
        code.Apply(near, a);
        code.TimesDerivative(near, a, prime);
        return prime[0] != 0;
    }
}
