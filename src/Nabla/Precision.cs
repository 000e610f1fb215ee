using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>The few things .NET offers per number type only, wrapped once.</summary>
internal static class Precision
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsSingle<T>() => typeof(T) == typeof(float);

    /// <summary>float32 or float64.</summary>
    internal static string Name<T>() => IsSingle<T>() ? "float32" : "float64";

    internal static void Require<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Networks are made of float or double, not of {typeof(T).Name}.");
    }

    internal static void WriteLittleEndian<T>(T value, Span<byte> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            BinaryPrimitives.WriteSingleLittleEndian(destination, (float)(object)value);
        else
            BinaryPrimitives.WriteDoubleLittleEndian(destination, (double)(object)value);
    }
}
