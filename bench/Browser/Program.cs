using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

namespace Nabla.Browser;

/// <summary>What worker.js calls.</summary>
internal static partial class Program
{
    private static void Main()
    {
    }

    [JSExport]
    internal static string Measure(byte[] pixels, byte[] labels, double divisor) =>
        Subject.Measure(pixels, labels, divisor);
}
