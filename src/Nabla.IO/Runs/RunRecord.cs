namespace Nabla.IO;

/// <summary>What the record of a run's events turned out to be. It has no digest: its form, its order and its fit to
/// the checkpoints can be checked, the figures in it cannot.</summary>
/// <param name="Events">Whole lines, each an event.</param>
/// <param name="Epochs">Epochs among them.</param>
/// <param name="End"><c>stopped</c> or <c>failed</c>; null: training goes on, or was killed.</param>
/// <param name="Checksum">The checksum of the network that was saved, as the record says; or null.</param>
internal sealed record RunRecord(long Events, int Epochs, string? End, string? Checksum)
{
    private const int Buffer = 1 << 16;

    /// <summary>Whether a line without its end follows, as a kill may leave it.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Reads a record: JSON objects, one a line; <c>started</c> first and once, <c>stopped</c> or
    /// <c>failed</c> last; epochs in order, steps never backwards; at the length that a checkpoint names, a line that
    /// ends there, as many epochs as the checkpoint counts, and behind it the checkpoint's own event. A last line may
    /// be cut off, unless it comes after the end.</summary>
    /// <param name="record">Read to its end and left open.</param>
    /// <param name="checkpoints">Those of the run, read before the record was.</param>
    /// <exception cref="NablaFormatException">It is no such record; names the line and what is wrong.</exception>
    public static RunRecord Verify(Stream record, IEnumerable<Checkpoint> checkpoints)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(checkpoints);
        var reading = new Reading([.. checkpoints.OrderBy(checkpoint => checkpoint.EventsLength)]);
        var buffer = new byte[Buffer];
        int filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
                Array.Resize(ref buffer, checked(2 * buffer.Length));
            int read = record.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
                return reading.Close(filled);
            filled += read;
            int start = 0;
            while (Array.IndexOf(buffer, (byte)'\n', start, filled - start) is >= 0 and var end)
            {
                reading.Line(buffer.AsMemory(start, end - start));
                start = end + 1;
            }

            Array.Copy(buffer, start, buffer, 0, filled - start);
            filled -= start;
        }
    }

    private sealed class Reading(Checkpoint[] checkpoints)
    {
        private const string Changed = "The record was changed, or belongs to another run.";
        private static readonly string[] s_kinds =
            ["started", "chosen", "step", "epoch", "checkpoint", "resumed", "stopped", "failed"];

        private long _length, _lines, _step;
        private int _epochs, _next;   // the checkpoint whose length comes next
        private string? _end, _checksum;
        private bool _isEnsemble;   // whose networks have records of their own

        public void Line(ReadOnlyMemory<byte> line)
        {
            _lines++;
            try
            {
                using var json = JsonDocument.Parse(line, new() { AllowDuplicateProperties = false, MaxDepth = 16 });
                Event(json.RootElement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)   // or half a surrogate pair
            {
                throw Problem("It is no JSON object.", e);
            }

            _length += line.Length + 1;
        }

        public RunRecord Close(int rest)
        {
            NablaFormatException.ThrowIf(
                rest > 0 && _end is not null, "its end", $"{rest} bytes come after the end, {_end}.", Changed);
            while (_next < checkpoints.Length && checkpoints[_next].EventsLength == _length)
                Arrive(checkpoints[_next++]);
            if (_next == checkpoints.Length)
                return new(_lines, _epochs, _end, _checksum) { IsCut = rest > 0 };
            throw new NablaFormatException("its end", Invariant($"The whole lines have {_length} bytes, but ") +
                Invariant($"{checkpoints[_next].EventsLength} when the checkpoint of step {checkpoints[_next].Step} ") +
                "was taken.", "Lines are missing.");
        }

        private void Event(JsonElement json)
        {
            JsonProperty first =
                json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().FirstOrDefault() : default;
            string kind = first.Value.ValueKind == JsonValueKind.String && first.NameEquals("event")
                ? first.Value.GetString()! : throw Problem("It does not begin with its event.");
            if (!s_kinds.Contains(kind))
                throw Problem($"The event {Quoted.Of(kind)} is not known.");
            if (_lines == 1 != (kind == "started"))
                throw Problem(_lines == 1 ? $"The first event is {kind}, not started." : "It starts a second time.");
            if (_end is not null)
                throw Problem($"It comes after the end, {_end}.");
            while (_next < checkpoints.Length && checkpoints[_next].EventsLength <= _length)
            {
                Checkpoint checkpoint = checkpoints[_next++];
                Arrive(checkpoint);
                if (kind is not ("checkpoint" or "resumed") || Number(json, "step") != checkpoint.Step)
                {
                    throw Problem(Invariant($"It is no event of the checkpoint of step {checkpoint.Step}, ") +
                        "whose place is here.");
                }
            }

            if (kind == "started")
                _isEnsemble = IsEnsemble(json);
            if (kind == "epoch" && Number(json, "epoch") != ++_epochs)
                throw Problem(Invariant($"It is not epoch {_epochs}, the next one."));
            if (kind is "step" or "epoch" or "checkpoint" or "resumed")
                Advance(Number(json, "step"));
            if (kind == "stopped")
            {
                Advance(Number(json, "steps"));
                if (Number(json, "epochs") != _epochs && !_isEnsemble)
                    throw Problem(Invariant($"It does not count {_epochs} epochs, as there are."));
                _checksum = json.TryGetProperty("checksum", out JsonElement text)
                    && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            }

            _end = kind is "stopped" or "failed" ? kind : null;
        }

        private static bool IsEnsemble(JsonElement json) =>
            json.TryGetProperty("configuration", out JsonElement configuration)
            && configuration.ValueKind == JsonValueKind.Object
            && configuration.TryGetProperty("ensemble", out JsonElement networks)
            && networks.ValueKind == JsonValueKind.Number && networks.TryGetInt32(out int count) && count > 1;

        private void Arrive(Checkpoint checkpoint)
        {
            string what = Invariant($"The checkpoint of step {checkpoint.Step}");
            if (checkpoint.EventsLength != _length)
                throw Problem(what + Invariant($" names byte {checkpoint.EventsLength}, where no line ends."));
            if (checkpoint.EpochsCompleted != _epochs || checkpoint.Step < _step)
            {
                throw Problem(what + Invariant($" counts {checkpoint.EpochsCompleted} epochs, the record {_epochs} ") +
                    Invariant($"and {_step} steps until there."));
            }
        }

        private void Advance(long step) =>
            _step = step >= _step ? step : throw Problem(Invariant($"Step {step} comes after step {_step}."));

        private long Number(JsonElement json, string name) =>
            json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out long number) && number >= 0
                ? number : throw Problem($"It has no whole number \"{name}\".");

        private NablaFormatException Problem(string reason, Exception? inner = null) =>
            new(Invariant($"line {_lines}"), reason, Changed, inner);
    }
}
