using System.Diagnostics;
using System.Runtime.InteropServices;
using Nabla.Tests;
using SharpFuzz;
using Trace = SharpFuzz.Common.Trace;

namespace Nabla.Fuzz;

/// <summary>Which branches of the readers a file reaches, in a copy of the program whose libraries SharpFuzz has
/// instrumented. A file that reaches a new one is kept to start from.</summary>
internal static unsafe class Coverage
{
    private const int Size = 1 << 16;
    private const string Mark = "NABLA_FUZZ_IN_COPY";

    private static readonly string[] s_libraries = ["Nabla.dll", "Nabla.IO.dll", "StbImageSharp.dll"];
    private static readonly byte[] s_seen = new byte[Size];
    private static byte* s_now;

    /// <summary>Whether this process is the copy.</summary>
    public static bool IsOn => s_now is not null;

    /// <summary>Branches reached so far.</summary>
    public static int Branches { get; private set; }

    /// <summary>Makes room for the counts, before anything instrumented runs.</summary>
    public static void Begin()
    {
        if (Environment.GetEnvironmentVariable(Mark) is null)
            return;
        s_now = (byte*)NativeMemory.AllocZeroed(Size);
        Trace.SharedMem = s_now;
    }

    /// <summary>Forgets what the last file reached.</summary>
    public static void Clear()
    {
        if (!IsOn)
            return;
        new Span<byte>(s_now, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether a branch was reached that no file reached before, or more often than any did, by powers of
    /// two.</summary>
    public static bool FoundNew()
    {
        bool isNew = false;
        var counts = new ReadOnlySpan<byte>(s_now, IsOn ? Size : 0);
        for (int i = -1, next; (next = counts[++i..].IndexOfAnyExcept((byte)0)) >= 0;)
        {
            i += next;
            byte often = (byte)(1 << (31 - int.LeadingZeroCount(s_now[i])));
            if ((s_seen[i] & often) != 0)
                continue;
            Branches += s_seen[i] == 0 ? 1 : 0;
            s_seen[i] |= often;
            isNew = true;
        }

        return isNew;
    }

    /// <summary>Runs the program with arguments in an instrumented copy.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public static (int ExitCode, string Out) RunCopy(IEnumerable<string> arguments)
    {
        string folder = Path.Combine(Repository.Root, "TestResults", $"fuzz-{Guid.NewGuid():n}");   // for its fixtures
        Directory.CreateDirectory(folder);
        try
        {
            foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            foreach (string library in s_libraries)
                Instrument(Path.Combine(folder, library));
            var start = new ProcessStartInfo(Environment.ProcessPath is { } path && path.EndsWith("dotnet",
                StringComparison.Ordinal) ? path : "dotnet")
            {
                RedirectStandardOutput = true, Environment = { [Mark] = "1" },
                ArgumentList = { Path.Combine(folder, "Nabla.Fuzz.dll") },
            };
            foreach (string argument in arguments)
                start.ArgumentList.Add(argument);
            using Process process = Process.Start(start)!;
            string printed = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, printed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Kernels are no readers, and hot.
    private static void Instrument(string library)
    {
        foreach (string _ in SharpFuzz.Fuzzer.Instrument(library,
            type => !type.StartsWith("Nabla.Kernels", StringComparison.Ordinal), Options.Value))
        {
        }
    }
}
