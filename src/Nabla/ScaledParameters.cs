using System.Numerics;

namespace Nabla;

/// <summary>scale·v, to be added to or subtracted from a <see cref="ParameterVector{T}"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Scale">The factor.</param>
/// <param name="Vector">The vector.</param>
public readonly record struct ScaledParameters<T>(T Scale, ParameterVector<T> Vector)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
