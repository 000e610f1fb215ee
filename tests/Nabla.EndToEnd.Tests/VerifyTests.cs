using System.Text.Json;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

public sealed class VerifyTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    private string Model => run.Path + "/model.safetensors";

    [Fact]
    public void A_run_and_its_model_are_proved_whole()
    {
        Finished whole = NablaProcess.Run($"verify {run.Path}");
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
        Assert.Matches("(?m)^whole  .*model.safetensors: model, 4 tensors, sha256 [0-9a-f]{64}$", whole.Out);
        JsonElement json = JsonDocument.Parse(NablaProcess.Run($"verify {Model} --json").Out).RootElement;
        Assert.True(json.GetProperty("whole").GetBoolean());
        Assert.Equal("model", json.GetProperty("files")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void A_thousand_flipped_bits_and_missing_and_extra_bytes_of_a_trained_model_are_detected()
    {
        byte[] whole = File.ReadAllBytes(Model);
        Refused([.. whole, 0]);
        Refused(whole[..^1]);
        for (int i = 0; i < 1000; i++)
        {
            // Spread over the file, every bit of a byte in turn
            int at = (int)((long)i * whole.Length / 1000);
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << (i % 8));
            Refused(flipped);
            if (i % 10 > 0)
                continue;
            Refused([.. whole[..at], .. whole[(at + 1)..]]);
            Refused([.. whole[..at], whole[at], .. whole[at..]]);
        }

        static void Refused(byte[] file) =>
            Assert.Throws<NablaFormatException>(() => SealedFile.Verify(new MemoryStream(file)));
    }

    [Fact]
    public void The_record_of_a_run_is_checked_and_what_that_does_not_prove_is_said()
    {
        Finished whole = NablaProcess.Run($"verify {run.Path}");
        Assert.Matches("(?m)^fits   .*events.jsonl: [0-9]+ events, [0-9]+ epochs?, started to stopped$", whole.Out);
        Assert.Contains("their figures are not.", whole.Out, StringComparison.Ordinal);
        JsonElement record =
            JsonDocument.Parse(NablaProcess.Run($"verify {run.Path} --json").Out).RootElement.GetProperty("record");
        Assert.Equal("stopped", record.GetProperty("end").GetString());
        Assert.False(record.GetProperty("has_digest").GetBoolean());
    }

    [Fact]
    public void A_record_that_lines_are_missing_from_or_that_tells_of_another_model_does_not_fit()
    {
        string copy = run.Beside("copy");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(run.Path))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), true);
        string record = Path.Combine(copy, "events.jsonl");
        string[] lines = File.ReadAllLines(record);
        int epoch = Array.FindIndex(lines, line => line.StartsWith("{\"event\":\"epoch\"", StringComparison.Ordinal));
        Refused([.. lines[..epoch], .. lines[(epoch + 1)..]], "line ");
        Refused([.. lines[1..]], "not started");
        Refused([.. lines, lines[^1]], "after the end");
        Refused([.. lines[..^1], lines[^1][..^1]], "no JSON object");
        Refused([.. lines[..^1], lines[^1].Replace("sha256:", "sha256:0", StringComparison.Ordinal)],
            "The model saved had sha256:0");
        Refused([.. lines[..2]], "Lines are missing.");

        void Refused(string[] changed, string said)
        {
            File.WriteAllText(record, string.Concat(changed.Select(line => line + "\n")));
            Finished refused = NablaProcess.Run($"verify {copy}");
            Assert.Equal((ExitCode.Data, ""), (refused.ExitCode, refused.Out));
            Assert.StartsWith("error: the run's record does not fit\n", refused.Error, StringComparison.Ordinal);
            Assert.Contains(said, refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_damaged_file_ends_with_3_and_names_file_place_and_what_was_found()
    {
        byte[] damaged = File.ReadAllBytes(Model);
        damaged[^1] ^= 1;
        string file = run.Beside("damaged.safetensors");
        File.WriteAllBytes(file, damaged);
        foreach (string command in new[] { "verify", "inspect", "evaluate" })
        {
            Finished refused = NablaProcess.Run([command, file]);
            Assert.Equal((ExitCode.Data, ""), (refused.ExitCode, refused.Out));
            Assert.Contains(file, refused.Error, StringComparison.Ordinal);
            Assert.Contains("SHA-256 is", refused.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("models/sequential-f32.safetensors", "no nabla.sha256")]
    [InlineData("models/network2.json", "The header is said to have")]
    [InlineData("models/nabla-1.npz", "The header is said to have")]
    public void Files_without_a_digest_are_refused(string name, string fact)
    {
        Finished refused = NablaProcess.Run(["verify", Repository.Fixture(name)]);
        Assert.Equal((ExitCode.Data, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("the file is not proved whole", refused.Error, StringComparison.Ordinal);
        Assert.Contains(fact, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_verify_ends_with_3()
    {
        Directory.CreateDirectory(run.Beside("nothing"));
        Assert.Equal(ExitCode.Data, NablaProcess.Run($"verify {run.Beside("nothing")}").ExitCode);
        Assert.Equal(ExitCode.Data, NablaProcess.Run($"verify {run.Beside("missing")}").ExitCode);
    }
}
