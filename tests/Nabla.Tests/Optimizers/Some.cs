using System.Numerics;

namespace Nabla.Tests.Optimizers;

/// <summary>Vectors to try rules and penalties on: sixteenths between −2 and 2, exact in float, different from place to
/// place.</summary>
internal static class Some
{
    internal static Architecture Architecture(params int[] widths) =>
        Nabla.Architecture.Create(widths, Activation.Sigmoid, Activation.Sigmoid);

    internal static double Number(int place, int step) =>
        ((place * 37 + step * step * 101 + place * step * 13) % 63 - 31) / 16.0;

    internal static ParameterVector<T> Vector<T>(Architecture architecture, int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var vector = new ParameterVector<T>(architecture);
        vector.CopyFrom([.. Enumerable.Range(0, (int)vector.Count).Select(p => T.CreateTruncating(Number(p, step)))]);
        return vector;
    }

    /// <summary>The places of a buffer that hold no parameter hold zero.</summary>
    internal static void HasZeroFilling<T>(ParameterVector<T> vector, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parameters = new ParameterVector<T>(vector.Architecture);
        parameters.CopyFrom([.. Enumerable.Repeat(T.One, (int)parameters.Count)]);
        Assert.True(parameters.Values.Contains(T.Zero), "There is no filling to look at.");
        for (int i = 0; i < vector.Values.Length; i++)
        {
            Assert.True(parameters.Values[i] == T.One || vector.Values[i] == T.Zero,
            $"{what} has {vector.Values[i]} in the filling at {i}.");
        }
    }
}
