using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>The numbers that a network is made of.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are types.")]
public enum Precision
{
    /// <summary>IEEE 754 single precision, <c>float</c>; <c>float32</c> in files.</summary>
    Float32,

    /// <summary>IEEE 754 double precision, <c>double</c>; <c>float64</c> in files.</summary>
    Float64,
}

/// <summary>Precisions as files and messages name them, and the few things .NET offers per number type only, wrapped
/// once.</summary>
internal static class Precisions
{
    extension(Precision precision)
    {
        /// <summary>float32 or float64.</summary>
        internal string Text => precision == Precision.Float32 ? "float32" : "float64";
    }

    extension(Precision)
    {
        /// <summary>What a text names; null where it is neither float32 nor float64.</summary>
        internal static Precision? Find(string? text) => text switch
        {
            "float32" => Precision.Float32,
            "float64" => Precision.Float64,
            _ => null,
        };

        internal static Precision Of<T>() => IsSingle<T>() ? Precision.Float32 : Precision.Float64;

        /// <summary>float32 or float64.</summary>
        internal static string Name<T>() => IsSingle<T>() ? "float32" : "float64";

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static bool IsSingle<T>() => typeof(T) == typeof(float);

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
}
