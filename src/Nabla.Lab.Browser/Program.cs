using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Threading;
using Nabla.Lab.Session;

[assembly: SupportedOSPlatform("browser")]

namespace Nabla.Lab.Browser;

/// <summary>The session in a worker of the browser: one thread, which trains in slices between requests.</summary>
internal static partial class Program
{
    private static LabSession? s_session;
    private static long s_saved = -1;   // the number of the state that was saved last

    private static void Main()
    {
    }

    /// <summary>Begins with the digits that ship with Nabla.</summary>
    /// <param name="seed">Decides the first weights and the order of the examples.</param>
    [JSExport]
    internal static void Open(double seed) => s_session = new(LabSubject.Digits((ulong)seed));

    /// <summary>Answers a request.</summary>
    /// <param name="request">JSON, UTF-8.</param>
    /// <returns>JSON, or a frame.</returns>
    [JSExport]
    internal static byte[] Handle(byte[] request) => s_session!.Handle(request);

    /// <summary>Trains for a while.</summary>
    /// <param name="milliseconds">The time to take.</param>
    /// <returns>Milliseconds until there is work again: 0, at once; below 0, after the next request.</returns>
    [JSExport]
    internal static double Work(double milliseconds)
    {
        TimeSpan wait = s_session!.Work(TimeSpan.FromMilliseconds(milliseconds));
        return wait == Timeout.InfiniteTimeSpan ? -1 : wait.TotalMilliseconds;
    }

    /// <summary>Saves the state, for the worker that follows if this one dies.</summary>
    /// <returns>Nothing if the state is the one that was saved last.</returns>
    [JSExport]
    internal static byte[] Save()
    {
        long now = s_session!.Tick().Number;
        if (now == s_saved)
            return [];
        s_saved = now;
        return s_session.Save();
    }

    /// <summary>Goes on from a saved state.</summary>
    /// <param name="saved">By <see cref="Save"/>, in another worker.</param>
    [JSExport]
    internal static void Restore(byte[] saved) => s_session!.Restore(saved);
}
