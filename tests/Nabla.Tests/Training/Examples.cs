using System.Numerics;

namespace Nabla.Tests.Training;

/// <summary>Small networks and made-up examples that training tests share.</summary>
internal static class Examples
{
    internal static Network<T> Network<T>(ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(Architecture.Create([4, 6, 3], Activation.Tanh, Activation.Sigmoid), Initializer.XavierNormal, seed);

    /// <summary>Three overlapping clusters of points, in a fixed pseudo-random arrangement.</summary>
    internal static Dataset Classified(int count, int width = 4, int offset = 0)
    {
        var inputs = new double[count, width];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 3;
            for (int k = 0; k < width; k++)
            {
                double noise = Math.Sin(12.9898 * (i + offset) + 78.233 * k) * 43758.5453;
                inputs[i, k] = 1.2 * (noise - Math.Floor(noise)) + (k % 3 == labels[i] ? 0.5 : 0);
            }
        }

        return Dataset.FromRows(inputs, labels, 3);
    }
}
