using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

/// <summary>What runs leave behind, in a form to compare.</summary>
internal static class Records
{
    /// <summary>The events of a run, without times and without the mention that it was resumed.</summary>
    public static string[] Events(string folder) =>
        [.. Lines(folder).Where(line => !line.StartsWith("{\"event\":\"resumed\"", StringComparison.Ordinal))
            .Select(WithoutTimes)];

    /// <summary>Every line so far, read while the run may go on.</summary>
    public static string[] Lines(string folder)
    {
        string path = Path.Combine(folder, "events.jsonl");
        if (!File.Exists(path))
            return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The checkpoints of a run, the last one first.</summary>
    public static string[] Checkpoints(string folder) =>
        !Directory.Exists(folder) ? []
            : [.. CheckpointFolder.In(folder).Select(path => Path.GetFileName(path)!)];

    /// <summary>Fails unless a run ended with the very events and the very model of another.</summary>
    public static void AssertSame(string expected, string actual)
    {
        string[] before = Events(expected), now = Events(actual);
        int at = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(at == before.Length && at == now.Length,
            $"event {at + 1} of {before.Length} and {now.Length}:\n{before.ElementAtOrDefault(at)}\n" +
            now.ElementAtOrDefault(at));
        Assert.Equal(Model(expected), Model(actual));
        Assert.Equal(
            File.ReadAllText(Path.Combine(expected, "config.json")),
            File.ReadAllText(Path.Combine(actual, "config.json")));
        Assert.Empty(Directory.GetFiles(actual, ".*"));   // no lock, nothing half written
    }

    private static byte[] Model(string folder) => File.ReadAllBytes(Directory.GetFiles(folder, "model.*").Single());

    private static string WithoutTimes(string line) =>
        string.Join(", ", JsonDocument.Parse(line).RootElement.EnumerateObject()
        .Where(field => field.Name is not ("seconds" or "examples_per_second")).Select(field => field.ToString()));
}
