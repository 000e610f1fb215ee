using System.Numerics;
namespace Nabla;
/// <summary>stub</summary>
public sealed class Initializer
{
    /// <summary>stub</summary>
    public static Initializer Book { get; } = new();
    internal void Fill<T>(ParameterVector<T> theta, ulong seed) where T : unmanaged, IBinaryFloatingPointIeee754<T> { theta.Clear(); if (this != Book) throw new NotSupportedException(); }
}
