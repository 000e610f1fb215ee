using System.Globalization;

namespace Nabla.Fuzz;

/// <summary>The fuzzer by hand, or the tests.</summary>
internal static class Program
{
    private const string Usage = """
        guided [READER …] [--seconds N] [--executions N] [--seed N]  the same in a copy that counts branches
        fuzz [READER …] [--seconds N] [--executions N] [--seed N]    all readers by turns; 60 seconds unless told
        replay READER FILE …                                         tries files again
        anything else                                                runs the tests
        """;

    public static async Task<int> Main(string[] arguments)
    {
        Coverage.Begin();
        try
        {
            switch (arguments)
            {
                case ["guided", .. var rest]:
                    (int exitCode, string printed) = Coverage.RunCopy(["fuzz", .. rest]);
                    Console.Write(printed);
                    return exitCode;
                case ["fuzz", .. var rest]: return Fuzz(rest);
                case ["replay", var reader, .. var files] when files.Length > 0: return Replay(
                    Readers.Named(reader), files);
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IndexOutOfRangeException or IOException)
        {
            Console.Error.WriteLine($"error: {e.Message}\n{Usage}");
            return 2;
        }

        return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments);
    }

    private static int Fuzz(string[] arguments)
    {
        var names = new List<string>();
        long executions = long.MaxValue;
        ulong seed = 1;
        TimeSpan limit = TimeSpan.FromSeconds(60);
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--seconds": limit =
                    TimeSpan.FromSeconds(double.Parse(arguments[++i], CultureInfo.InvariantCulture)); break;
                case "--executions": executions = long.Parse(arguments[++i], CultureInfo.InvariantCulture); break;
                case "--seed": seed = ulong.Parse(arguments[++i], CultureInfo.InvariantCulture); break;
                default: names.Add(arguments[i]); break;
            }
        }

        Reader[] readers = names.Count == 0 ? [.. Readers.All] : [.. names.Select(Readers.Named)];
        return Campaign.Run(readers, seed, limit / readers.Length, executions / readers.Length);
    }

    private static int Replay(Reader reader, string[] files)
    {
        int found = 0;
        using var fuzzer = new Fuzzer(reader, 0);
        foreach (string file in files)
        {
            Finding? finding = fuzzer.Try(File.ReadAllBytes(file));
            Console.WriteLine($"{file}: {finding?.What ?? "borne"}");
            found += finding is null ? 0 : 1;
        }

        return found == 0 ? 0 : 1;
    }
}
