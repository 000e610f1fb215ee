using System.Collections.Immutable;

namespace Nabla.IO;

/// <summary>A picture in shades of gray.</summary>
/// <param name="Height">Rows of pixels, at least 1.</param>
/// <param name="Width">Pixels in a row, at least 1.</param>
/// <param name="Pixels">0 (black) … 255 (white), row by row.</param>
public sealed record GrayImage(int Height, int Width, ImmutableArray<byte> Pixels);
