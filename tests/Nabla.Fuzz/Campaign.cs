using System.Diagnostics;
using static System.FormattableString;

namespace Nabla.Fuzz;

/// <summary>Fuzzes readers one after the other and prints what it came to.</summary>
internal static class Campaign
{
    private const int MostFindings = 5;
    private const string Folder = "TestResults/fuzz";

    /// <summary>Runs until a limit is reached, for each reader.</summary>
    /// <returns>0 where nothing was found, else 1.</returns>
    public static int Run(Reader[] readers, ulong seed, TimeSpan limit, long executions)
    {
        Directory.CreateDirectory(Folder);
        int found = 0;
        long all = 0;
        foreach (Reader reader in readers)
        {
            string trace = Path.Combine(Folder, $"{reader.Name}.current");
            using var fuzzer = new Fuzzer(reader, seed, trace);
            long start = Stopwatch.GetTimestamp();
            var findings = new HashSet<string>();
            while (fuzzer.Executions < executions && Stopwatch.GetElapsedTime(start) < limit
                && findings.Count < MostFindings)
            {
                if (fuzzer.Next() is { } finding && findings.Add(finding.What.Split('\n')[0]))
                    Console.WriteLine(finding.Save(Folder));
            }

            found += findings.Count;
            all += fuzzer.Executions;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(Invariant(
                $"{reader.Name,-12} {fuzzer.Executions,12:N0} executions, {fuzzer.Accepted,10:N0} accepted, ") +
                Invariant($"{fuzzer.Answers,4} answers, {Branches()}{fuzzer.Executions / seconds,9:N0}/s, ") +
                Invariant($"at most {fuzzer.MostPerByte:N0} bytes ") +
                Invariant(
                    $"a byte and {fuzzer.Longest.TotalMilliseconds:N0} ms, {findings.Count} findings, seed {seed}"));
        }

        Console.WriteLine(Invariant($"{all:N0} executions, {found} findings"));
        return found == 0 ? 0 : 1;
    }

    private static string Branches() => Coverage.IsOn ? Invariant($"{Coverage.Branches,6:N0} branches, ") : "";
}
