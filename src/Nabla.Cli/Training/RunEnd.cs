namespace Nabla.Cli.Training;

/// <summary>How a run ended, as its record says.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Epochs">Epochs completed.</param>
/// <param name="Line">The event's own line.</param>
internal sealed record RunEnd(StopReason Reason, int Epochs, string Line)
{
    /// <summary>The end of a run; null where it has none, because it was interrupted, killed, or diverged.</summary>
    public static RunEnd? Of(string folder)
    {
        if (RunFolder.LastEvent(folder) is not { } line)
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement e = json.RootElement;
            if (e.GetProperty("event").GetString() != "stopped")
                return null;
            string? reason = e.GetProperty("reason").GetString();
            StopReason[] ends = [StopReason.Completed, StopReason.Patience, StopReason.TargetAccuracy];
            return ends.Where(end => StopReasonName.Of(end) == reason)
                .Select(end => new RunEnd(end, e.GetProperty("epochs").GetInt32(), line)).FirstOrDefault();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return null;   // cut off by a crash: not an end
        }
    }

    /// <summary>Whether nothing is left to do for so many epochs.</summary>
    public bool IsFinal(int epochs) => Reason != StopReason.Completed || Epochs >= epochs;
}
