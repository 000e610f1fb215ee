namespace Nabla.Kernels;

/// <summary>What changes from one step to the next: t = 1, 2, … and the learning rate.</summary>
internal readonly record struct UpdateStep(long Number, double Rate)
{
    /// <summary>x^n for n ≥ 0 by squaring: the same bits on every machine.</summary>
    internal static double Power(double x, long n)
    {
        double power = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) != 0)
                power *= x;
        }

        return power;
    }
}
